import { dayText, monthText, number, weekdayLetter } from '../wording.ts'

export const general = {
  number,
  day: dayText,
  month: monthText,
  weekdayLetter,
  title: (page: string, shop: string) => `${page} · ${shop} staff`,
  navigation: 'Sections',
  shortcuts: 'Shortcuts',
  more: 'More',
  openNavigation: (shop: string) => `Open the navigation of ${shop}`,
  signIn: 'Sign in',
  signOut: 'Sign out',
  token: 'Staff token',
  tokenHint: 'Starts with kst_. Signing out revokes it, and the owner issues a new one.',
  tokenUnknown: 'This token isn’t valid or has expired.',
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  noValue: '–',
  yes: 'Yes',
  no: 'No',
  cancel: 'Cancel',
}

/** The names of roles. */
export const roles: Readonly<Record<string, string>> = {
  owner: 'Owner',
  manager: 'Manager',
  catalogue: 'Catalog',
  support: 'Support',
  warehouse: 'Warehouse',
  viewer: 'Viewer',
}

/** The result of a form, shown on the page after it. */
export const done: Readonly<Record<string, string>> = {
  'category.create': 'Category created',
  'category.change': 'Category saved',
  'category.remove': 'Category deleted',
  'catalog.publish': 'Changes published',
  'catalog.publishing': 'Publishing has started',
  'coupon.create': 'Coupon created',
  'coupon.change': 'Coupon saved',
  'coupon.end': 'Coupon ended',
  'coupon.give': 'Coupon given',
  'drop.created': 'Drop created',
  'drop.closed': 'Drop ended',
  'promotion.create': 'Promotion created',
  'promotion.change': 'Promotion saved',
  'promotion.active': 'Promotion activated',
  'promotion.draft': 'Promotion is a draft again',
  'promotion.duplicate': 'Draft created as a copy',
  'promotion.remove': 'Promotion deleted',
  'promotion-slot.create': 'Promotion slot created',
  'promotion-slot.change': 'Promotion slot saved',
  'promotion-slot.remove': 'Promotion slot deleted',
  'red-packet.create': 'Red packet funded',
  'red-packet.end': 'Red packet ended',
  'order.pack': 'Order marked as packed',
  'order.parcel': 'Parcel sent',
  'order.refund': 'Refund requested',
  'order.refunded': 'Refund marked as returned',
  'return.approve': 'Return approved',
  'return.reject': 'Return rejected',
  'return.receive': 'Return received',
  'return.inspect': 'Return inspected, refund requested',
  'review.publish': 'Review published',
  'review.reject': 'Review rejected',
  'order.ship': 'Order marked as shipped',
  'order.deliver': 'Order marked as delivered',
  'order.cancel': 'Order canceled',
  'order.note': 'Note added',
  'product.created': 'Draft created',
  'product.duplicated': 'Draft created as a copy',
  'product.saved': 'Product saved',
  'product.pictures': 'Pictures saved',
  'product.published': 'Product published',
  'product.withdrawn': 'Product withdrawn',
  'view.saved': 'View saved',
  'view.removed': 'View deleted',
  'stock.adjusted': 'Stock adjusted',
  'mail.resend': 'Email queued to be sent again',
  'mail.test': 'Test email sent to your address',
  'staff.created': 'Member of staff added and invited by email',
  'staff.uninvited':
    'Member of staff added. The invitation couldn’t be sent: tell them to sign in.',
  'staff.changed': 'Member of staff changed',
  'staff.removed': 'Member of staff removed',
  'session.ended': 'Session ended',
  'session.others-ended': 'All other sessions ended',
  'payment.settle': 'Charge marked as settled',
  'webhook.change': 'Webhook changed',
  'webhook.remove': 'Webhook removed',
  'webhook.retry': 'Event is sent again',
  'inventory-system.retry': 'Sent again',
  'dead-letter.replay': 'Message sent again',
  'dead-letter.discard': 'Message discarded',
}

export const problems = {
  forbidden: {
    title: 'You don’t have access to this page',
    text: 'Ask the owner of the shop for the role that has it.',
  },
  missing: {
    title: 'Page not found',
    text: 'It may have been removed, or the address is incomplete.',
  },
  outage: {
    title: 'This didn’t work',
    text: 'A part of the shop can’t be reached. Try again in a moment.',
  },
  refused: { title: 'This can’t be done' },
  again: 'Try again',
  home: 'Go to the start page',
  reference: 'Reference',
}

export const search = {
  title: 'Search',
  label: 'Search orders and products',
  placeholder: 'Order number, email, product or SKU',
  orders: 'Orders',
  products: 'Products',
  pages: 'Pages',
  nothing: (query: string) => `Nothing found for “${query}”.`,
  found: (count: number) => `${number(count)} found`,
  unavailable: (source: string) => `${source} can’t be searched right now.`,
  hint: 'Enter an order number, an email address, a product’s title or a SKU.',
}

export const palette = {
  title: 'Go to',
  label: 'Search pages, orders and products',
  placeholder: 'Go to a page, an order or a product',
  openKeys: 'Ctrl K',
  closeKey: 'Esc',
}

/** What is wrong with a field of a form, and how to correct it. */
export const formErrors = {
  dayAndTime: 'Enter a date and a time.',
  amountExample: (example: string) => `Enter an amount, e.g. ${example}.`,
  percentRange: 'Enter a percentage from 0.01 to 100.',
  wholeNumber: (min: number, max: number) =>
    `Enter a whole number from ${number(min)} to ${number(max)}.`,
  atLeastOne: 'Choose at least one.',
  titleNeeded: 'Enter a title.',
}
