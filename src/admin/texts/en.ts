import { language } from '../../storefront/texts/en-islands.ts'
import { numberIn, type PluralForms, pluralIn } from '../../storefront/texts/wording.ts'

/** Every text of the staff's pages. Parts that shoppers see too are in `src/storefront/texts`. */
const number = (value: number): string => numberIn(language, value)
const plural = (count: number, forms: PluralForms): string => pluralIn(language, count, forms)

export const general = {
  number,
  title: (page: string, shop: string) => `${page} · ${shop} staff`,
  staff: 'staff',
  navigation: 'Staff',
  signIn: 'Sign in',
  signOut: 'Sign out',
  token: 'Staff token',
  tokenHint: 'Starts with kst_. Signing out revokes it, and the owner issues a new one.',
  tokenUnknown: 'This token isn’t valid or has expired.',
}

export const drops = {
  title: 'Drops',
  create: 'New drop',
  none: {
    title: 'No drops yet',
    text: 'A drop sells a set number of units from a set time on, to the shoppers who entered.',
  },
  modes: { draw: 'Draw', queue: 'Queue' },
  units: (count: number) => `${number(count)} ${plural(count, { one: 'unit', other: 'units' })}`,
  entries: (count: number) =>
    `${number(count)} ${plural(count, { one: 'entry', other: 'entries' })}`,
}

export const dropForm = {
  wrongFields: (count: number) =>
    `Please fix ${number(count)} ${plural(count, { one: 'field', other: 'fields' })} below.`,
  about: 'About',
  name: 'Title',
  description: 'Description',
  mode: 'How shoppers get a turn',
  queueText: 'In the order of entry',
  drawText: 'By a draw among all entries, which anyone can check',
  goods: 'What is sold',
  sku: (row: number) => `SKU ${number(row)}`,
  price: (currency: string) => `Price (${currency})`,
  pricePlaceholder: 'shop price',
  units: 'Units',
  limit: 'Limit per person',
  limitHint: 'Counted by session, email, address, device and payment method.',
  times: 'Times',
  timesHint: 'All times are UTC.',
  entriesOpen: 'Entries open',
  entriesOpenHint: 'If empty: at once.',
  entriesClose: 'Entries close',
  entriesCloseHint: 'For a draw. If empty: when it opens.',
  opens: 'Opens',
  ends: 'Ends',
  settings: 'Settings',
  pass: 'Time to choose (seconds)',
  passHint: 'After that the next shopper gets a turn.',
  hold: 'Time to pay (seconds)',
  holdHint: 'After that the units are released.',
  factor: 'Turns per unit left',
  factorHint: 'At 1 every turn has a unit. More sells faster, and some shoppers miss out.',
  entryShards: 'Entry shards',
  entryShardsPlaceholder: 'set by the mode',
  stockShards: 'Stock shards',
  stockShardsPlaceholder: 'set by the units',
  proofOfWork: 'Check every device for bots before it enters',
  submit: 'Create drop',
  checkField: 'Check this field.',
  wholeNumber: (max: number) => `Enter a whole number from 1 to ${number(max)}.`,
  dayAndTime: 'Enter a date and a time.',
  factorRange: 'Enter a number from 0.1 to 10.',
  titleNeeded: 'Enter a title.',
  skuNeeded: 'Enter the SKU.',
  oneSku: 'Enter at least one SKU.',
  unknownSku: 'No variant has this SKU.',
  priceExample: (example: string) => `Enter a price, e.g. ${example}.`,
}

export const dropWatch = {
  all: 'All drops',
  units: 'Units',
  quota: 'In the drop',
  sold: 'Sold',
  held: 'Held',
  available: 'Available',
  soldShare: 'Share of units sold',
  shoppers: 'Shoppers',
  entered: 'Entered',
  waiting: 'Waiting',
  admitted: 'Got a turn',
  bought: 'Bought',
  missed: 'Missed out',
  overTime: 'Entries and turns',
  noEntries: 'No entries yet.',
  refusals: 'Blocked requests',
  noRefusals: 'Nothing was blocked.',
  settings: 'Settings',
  mode: 'Mode',
  limit: 'Limit',
  pass: 'Time to choose',
  hold: 'Time to pay',
  factor: 'Turns per unit left',
  proofOfWork: 'Bot check',
  proofOfWorkAll: 'Every device',
  proofOfWorkRisk: 'By risk',
  shards: 'Shards',
  shardCounts: (entries: number, stock: number) =>
    `${number(entries)} for entries, ${number(stock)} for stock`,
  asShoppers: 'View as shopper',
  fairness: 'Fairness report',
  close: {
    open: 'End this drop',
    soldOut: 'Nothing is left to sell. Shoppers who are still waiting are told that it has ended.',
    confirmText:
      'Passes stop working at once, and unsold units go back to the shop. This can’t be undone.',
    confirm: 'Yes, end it now',
  },
}
