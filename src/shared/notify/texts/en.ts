/**
 * Every text of the shop's mails. A subject carries no word of a stranger; what a stranger may have
 * written stands in the address block alone.
 */

/** BCP 47; amounts are written in it. */
export const language = 'en'

export const mail = {
  greeting: 'Hello,',
  questions: (email: string) => `Questions? Write to ${email}.`,
}

export const order = {
  placed: {
    subject: (orderNumber: string) => `Order confirmed: ${orderNumber}`,
    text: (orderNumber: string) =>
      `Thank you for your order ${orderNumber}. We’re getting it ready.`,
  },
  shipped: {
    subject: (orderNumber: string) => `Shipped: order ${orderNumber}`,
    text: (orderNumber: string) => `Your order ${orderNumber} has shipped.`,
    tracking: 'Tracking:',
  },
  delivered: {
    subject: (orderNumber: string) => `Delivered: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} has been delivered. We hope you love it.`,
  },
  cancelled: {
    subject: (orderNumber: string) => `Canceled: order ${orderNumber}`,
    text: (orderNumber: string) => `Your order ${orderNumber} was canceled.`,
    refund: (amount: string) => `We’re refunding ${amount} to you.`,
    noCharge: 'You have not been charged.',
  },
  refunded: {
    subject: (orderNumber: string) => `Refund for order ${orderNumber}`,
    text: (orderNumber: string, amount: string) =>
      `We’ve refunded ${amount} for your order ${orderNumber}.`,
  },
}

export const summary = {
  line: (quantity: number, name: string, total: string) => `${quantity} × ${name}: ${total}`,
  subtotal: (amount: string) => `Subtotal: ${amount}`,
  discount: (amount: string) => `Discount: -${amount}`,
  delivery: (amount: string) => `Delivery: ${amount}`,
  tax: (amount: string) => `Tax: ${amount}`,
  taxIncluded: (amount: string) => `Tax (included): ${amount}`,
  total: (amount: string) => `Total: ${amount}`,
  deliveryOption: (title: string) => `Delivery: ${title}`,
  deliveryAddress: 'Delivery address:',
  noShipping: 'No shipping needed.',
}

export const code = {
  subject: (digits: string) => `${digits} is your code`,
  text: (digits: string, purpose: string, minutes: number) =>
    `Your code is ${digits}. It is for ${purpose} and valid for ${minutes} minutes.`,
  warning:
    'Don’t share it: we never ask for it. If you didn’t request this code, ignore this email.',
  purposes: {
    checkout: 'completing your order',
    'order-lookup': 'finding your order',
    'staff-sign-in': 'signing in to the back office',
  },
}
