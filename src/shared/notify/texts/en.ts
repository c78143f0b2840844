/**
 * Every text of the shop's mails. A subject carries no word of a stranger; what a stranger may have
 * written stands in the address block alone.
 */

/** BCP 47; amounts are written in it. */
export const language = 'en'

export const mail = {
  greeting: 'Hello,',
  questions: (email: string) => `Questions? Write to ${email}.`,
  unsubscribe: 'Unsubscribe',
}

export const order = {
  link: 'View your order',
  placed: {
    heading: 'Order confirmed',
    preheader: (total: string) => `We’re getting it ready. Total: ${total}.`,
    subject: (orderNumber: string) => `Order confirmed: ${orderNumber}`,
    text: (orderNumber: string) =>
      `Thank you for your order ${orderNumber}. We’re getting it ready.`,
  },
  paymentNeeded: {
    heading: 'Payment needed',
    preheader: (total: string) => `Transfer ${total} to complete your order.`,
    subject: (orderNumber: string) => `Payment needed: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Thank you for your order ${orderNumber}. We send it once your transfer has arrived.`,
  },
  shipped: {
    heading: 'On its way',
    preheader: 'Your parcel is with the carrier.',
    subject: (orderNumber: string) => `Shipped: order ${orderNumber}`,
    text: (orderNumber: string) => `Your order ${orderNumber} has shipped.`,
    tracking: 'Tracking:',
  },
  delivered: {
    heading: 'Delivered',
    preheader: 'We hope you love it.',
    subject: (orderNumber: string) => `Delivered: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} has been delivered. We hope you love it.`,
  },
  cancelled: {
    heading: 'Order canceled',
    subject: (orderNumber: string) => `Canceled: order ${orderNumber}`,
    text: (orderNumber: string) => `Your order ${orderNumber} was canceled.`,
    refund: (amount: string) => `We’re refunding ${amount} to you.`,
    noCharge: 'You have not been charged.',
  },
  refunded: {
    heading: 'Refund sent',
    preheader: 'Your bank may take a few days to show it.',
    subject: (orderNumber: string) => `Refund for order ${orderNumber}`,
    text: (orderNumber: string, amount: string) =>
      `We’ve refunded ${amount} for your order ${orderNumber}.`,
  },
}

export const summary = {
  line: (quantity: number, name: string, total: string) => `${quantity} × ${name}: ${total}`,
  subtotal: 'Subtotal',
  discount: 'Discount',
  delivery: 'Delivery',
  tax: 'Tax',
  taxIncluded: 'Tax (included)',
  total: 'Total',
  deliveryOption: (title: string) => `Delivery: ${title}`,
  deliveryAddress: 'Delivery address:',
  noShipping: 'No shipping needed.',
}

/** The fields of a transfer. */
export const transfer = {
  title: 'Please transfer:',
  amount: (amount: string) => `Amount: ${amount}`,
  reference: (reference: string) => `Reference: ${reference}`,
  accountName: (name: string) => `Account holder: ${name}`,
  iban: (iban: string) => `IBAN: ${iban}`,
  bic: (bic: string) => `BIC: ${bic}`,
  until: (day: string) =>
    `Transfer the whole amount, with the reference. We hold your items until ${day}.`,
}

export const code = {
  subject: (digits: string) => `${digits} is your code`,
  heading: 'Your code',
  intro: 'Your code is',
  about: (purpose: string, minutes: number) =>
    `It is for ${purpose} and valid for ${minutes} minutes.`,
  warning:
    'Don’t share it: we never ask for it. If you didn’t request this code, ignore this email.',
  purposes: {
    checkout: 'completing your order',
    'order-lookup': 'finding your order',
    'staff-sign-in': 'signing in to the back office',
  },
}

/** To a new member of staff. */
export const invitation = {
  subject: (shop: string) => `You’re invited to the back office of ${shop}`,
  preheader: 'Sign in with this email address.',
  heading: 'Welcome to the team',
  text: (shop: string, role: string) =>
    `You can now work in the back office of ${shop}. Your role is ${role}.`,
  invitedBy: 'Invited by:',
  how: (email: string) =>
    `Sign in with ${email}. We’ll email you a code each time, so there is no password.`,
  link: 'Sign in',
  warning: 'If you don’t work for this shop, ignore this email.',
  roles: {
    owner: 'Owner',
    manager: 'Manager',
    support: 'Support',
    warehouse: 'Warehouse',
    viewer: 'Viewer',
  },
}
