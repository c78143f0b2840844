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
  pay: 'Pay now',
  invoice: 'Your invoice is on the order’s page.',
  placed: {
    heading: 'Order confirmed',
    preheader: (total: string) => `We’re getting it ready. Total: ${total}.`,
    subject: (orderNumber: string) => `Order confirmed: ${orderNumber}`,
    text: (orderNumber: string) =>
      `Thank you for your order ${orderNumber}. We’re getting it ready.`,
    cash: (total: string) => `You pay ${total} when it is delivered.`,
  },
  paid: {
    heading: 'Order confirmed',
    preheader: (total: string) => `We’ve received your payment of ${total}.`,
    subject: (orderNumber: string) => `Order confirmed: ${orderNumber}`,
    text: (orderNumber: string, total: string) =>
      `Thank you for your order ${orderNumber}. We’ve received your payment of ${total} and are getting your order ready.`,
  },
  paymentNeeded: {
    heading: 'Payment needed',
    preheader: (total: string) => `Transfer ${total} to complete your order.`,
    subject: (orderNumber: string) => `Payment needed: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Thank you for your order ${orderNumber}. We send it once your transfer has arrived.`,
  },
  paymentWaits: {
    heading: 'Payment needed',
    preheader: (total: string) => `Pay ${total} to complete your order.`,
    subject: (orderNumber: string) => `Payment needed: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} is not paid yet. Pay now to complete it.`,
    until: 'We hold your items for a few more minutes.',
    paid: 'If you have paid in the meantime, you can ignore this email.',
  },
  paymentDeclined: {
    heading: 'Payment declined',
    preheader: 'Try again, or pay another way.',
    subject: (orderNumber: string) => `Payment declined: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your payment for order ${orderNumber} was declined. You have not been charged. Try again, or pay another way.`,
  },
  shipped: {
    heading: 'On its way',
    preheader: 'Your parcel is with the carrier.',
    subject: (orderNumber: string) => `Shipped: order ${orderNumber}`,
    text: (orderNumber: string) => `Your order ${orderNumber} has shipped.`,
  },
  partlyShipped: {
    heading: 'Partly on its way',
    preheader: 'The first items are with the carrier. The rest follows.',
    subject: (orderNumber: string) => `Partly shipped: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} comes in more than one parcel. This one has shipped.`,
  },
  outForDelivery: {
    heading: 'Out for delivery',
    preheader: 'Your parcel arrives today.',
    subject: (orderNumber: string) => `Out for delivery: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} is out for delivery. The carrier expects to deliver it today.`,
  },
  deliveryFailed: {
    heading: 'Delivery attempt failed',
    preheader: 'The carrier tries again, or brings the parcel back to us.',
    subject: (orderNumber: string) => `Delivery attempt failed: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} could not be delivered. The carrier tries again, or brings the parcel back to us.`,
  },
  delivered: {
    heading: 'Delivered',
    preheader: 'We hope you love it.',
    subject: (orderNumber: string) => `Delivered: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `Your order ${orderNumber} has been delivered. We hope you love it.`,
    review: 'How is it? Review your items on the order’s page.',
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
    ofReturn: 'It is for the items that you sent back.',
  },
  partlyRefunded: {
    heading: 'Partial refund sent',
    subject: (orderNumber: string) => `Partial refund for order ${orderNumber}`,
    text: (orderNumber: string, amount: string, total: string) =>
      `We’ve refunded ${amount} of the ${total} that you paid for your order ${orderNumber}.`,
    whole: 'All that you paid has been refunded now.',
  },
  formerRefunded: {
    heading: 'Refund sent',
    subject: (orderNumber: string) => `Refund for order ${orderNumber}`,
    text: (orderNumber: string, amount: string) =>
      `A payment that you had replaced arrived after all. We’ve refunded its ${amount}. Your order ${orderNumber} stays as it is.`,
  },
  returnRequested: {
    heading: 'Return requested',
    preheader: 'We’ll tell you what to do next.',
    subject: (orderNumber: string) => `Return requested: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `We’ve received your request to return items of your order ${orderNumber}. Please keep them for now: we’ll tell you what to do next.`,
  },
  returnApproved: {
    heading: 'Send your return',
    preheader: 'How to send your items back.',
    subject: (orderNumber: string) => `Return approved: order ${orderNumber}`,
    text: (orderNumber: string) => `You can send back items of your order ${orderNumber}.`,
  },
  returnRejected: {
    heading: 'Return not accepted',
    preheader: 'We can’t take these items back.',
    subject: (orderNumber: string) => `Return not accepted: order ${orderNumber}`,
    text: (orderNumber: string) => `We can’t take back items of your order ${orderNumber}.`,
  },
  returnReceived: {
    heading: 'Return received',
    preheader: 'We’ll check your items and refund you.',
    subject: (orderNumber: string) => `Return received: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `The items that you sent back of your order ${orderNumber} have arrived. We’ll check them and refund you.`,
  },
  returnClosed: {
    heading: 'Return complete',
    preheader: 'There is nothing left to refund.',
    subject: (orderNumber: string) => `Return complete: order ${orderNumber}`,
    text: (orderNumber: string) =>
      `We’ve checked the items that you sent back of your order ${orderNumber}. Their price was refunded before, or they were free.`,
  },
}

/** Why an order was canceled. */
export const cancelReasons = {
  title: 'Reason:',
  soldOut: 'We’re sorry: an item sold out before we could reserve it for you.',
  /** By the code of the reason. */
  codes: {
    shopper_request: 'You asked us to cancel it.',
    checkout_cancelled: 'You canceled the checkout.',
    payment_window_closed: 'Your payment did not arrive in time.',
  },
}

export const refund = {
  /** How money reaches the buyer, by the kind of the payment. */
  ways: {
    sandbox:
      'It goes back to the card that you paid with. Your bank may take a few days to show it.',
    stripe:
      'It goes back to the card that you paid with. Your bank may take a few days to show it.',
    'bank-transfer': 'We transfer it to your bank account. It may take a few days to arrive.',
    'cash-on-delivery': 'You paid in cash, so we’ve returned it as we agreed with you.',
    'store-credit': 'It is in your store credit now.',
  },
  /** Of a refund that reaches the buyer in two ways. */
  partOf: (amount: string, way: string) => `${amount}: ${way}`,
  items: 'Refunded items:',
  creditNote: (creditNote: string) => `Your credit note ${creditNote} is on the order’s page.`,
}

/** Goods that the buyer sends back. */
export const goodsBack = {
  items: 'Items:',
  whatToDo: 'What to do:',
  pack: '1. Pack the items well.',
  name: (orderNumber: string) => `2. Put a note with the order number ${orderNumber} inside.`,
  send: '3. Send the parcel to the address below, and keep the receipt.',
  askAddress: '3. Ask us for the address, send the parcel, and keep the receipt.',
  wait: '4. We refund you once we’ve checked the items.',
  address: 'Send it to:',
  reason: 'Reason:',
}

export const summary = {
  line: (quantity: number, name: string, total: string) => `${quantity} × ${name}: ${total}`,
  units: (quantity: number, name: string) => `${quantity} × ${name}`,
  moreUnits: (count: number) => `And ${count} more: see the order’s page.`,
  inParcel: 'In this parcel:',
  toCome: 'Still to come:',
  tracking: 'Tracking:',
  subtotal: 'Subtotal',
  discount: 'Discount',
  delivery: 'Delivery',
  tax: 'Tax',
  includes: (tax: string) => `Includes ${tax}`,
  total: 'Total',
  storeCredit: 'Store credit',
  due: 'Payment',
  deliveryOption: (title: string) => `Delivery: ${title}`,
  arrives: (from: string, to: string) =>
    from === to ? `Arrives ${from}` : `Arrives ${from} to ${to}`,
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
    'sign-in': 'signing in',
    'new-email': 'confirming your new email address',
  },
}

/** To a visitor that asked for it on a product's page. */
export const backInStock = {
  subject: (title: string) => `Back in stock: ${title}`,
  preheader: 'You asked us to tell you.',
  heading: 'It’s back',
  text: (title: string) => `${title} is available again. You asked us to tell you.`,
  link: 'View the product',
  once: 'This is the only email about it. We can’t hold the item for you.',
}

/** To a member that left a cart, and takes the shop's mails. */
export const cartReminder = {
  subject: 'You left something in your cart',
  preheader: 'Your cart is as you left it.',
  heading: 'Still interested?',
  text: 'Your cart is as you left it. Check out whenever you like.',
  inCart: 'In your cart:',
  line: (quantity: number, title: string) => `${quantity} × ${title}`,
  more: (lines: number) => (lines === 1 ? 'and 1 more item' : `and ${lines} more items`),
  link: 'Go to your cart',
  why: 'You get this because you chose emails about products and offers. We can’t hold the items for you.',
}

/** To a member, after a change of how to sign in. */
export const memberNotices = {
  ifYou: 'If you made this change, there is nothing to do.',
  'email-changed': {
    subject: 'The email address of your account was changed',
    preheader: 'This address no longer opens your account.',
    heading: 'Email address changed',
    text: (masked: string, moment: string) =>
      `The email address of your account was changed to ${masked} on ${moment}. Codes to sign in go there from now on.`,
    notYou: (email: string) =>
      `If this wasn’t you, write to ${email} at once. If you’re still signed in on a device, or have a passkey, also end the account’s other devices.`,
    link: 'See your devices',
  },
  'passkey-added': {
    subject: 'A passkey was added to your account',
    preheader: 'It signs in without a code.',
    heading: 'Passkey added',
    text: (device: string, moment: string) =>
      `A passkey was added to your account on ${moment}, on this device: ${device}. It signs in without a code.`,
    notYou: (email: string) =>
      `If this wasn’t you, sign in, remove the passkey and end your other devices. Then write to ${email}.`,
    link: 'See your passkeys',
  },
  'passkey-removed': {
    subject: 'A passkey was removed from your account',
    preheader: 'It no longer signs you in.',
    heading: 'Passkey removed',
    text: (device: string, moment: string) =>
      `A passkey was removed from your account on ${moment}. It was made on this device: ${device}. It no longer signs you in.`,
    notYou: (email: string) =>
      `If this wasn’t you, sign in, check your passkeys and end your other devices. Then write to ${email}.`,
    link: 'See your passkeys',
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
