import { number, plural } from '../wording.ts'

/** Texts of the staff's pages about red packets. */
export const redPackets = {
  title: 'Red packets',
  create: 'New red packet',
  all: 'All red packets',
  older: 'Older red packets',
  none: {
    title: 'No red packets yet',
    text: 'A red packet splits a fund into shares of store credit. Members claim one each.',
  },
  columns: { title: 'Red packet', state: 'State', fund: 'Fund', shares: 'Shares', window: 'When' },
  states: { coming: 'Coming', running: 'Running', ended: 'Ended' },
  splits: { even: 'Even', random: 'Random' },
  fund: 'Fund',
  granted: 'Credited',
  remaining: 'Remaining',
  returned: 'Returned',
  claims: 'Claims',
  creditedShare: 'Part of the fund that is credited',
  settings: 'Settings',
  shares: 'Shares',
  split: 'Split',
  window: 'When',
  fixed: 'The fund, the shares and the start of a funded red packet stay as they are.',
  asShoppers: 'View as shopper',
  end: {
    open: 'End now',
    text: 'Shares without a claim return to the fund. Claimed shares are still credited. This can’t be undone.',
    confirm: 'Yes, end it now',
  },
}

export const redPacketForm = {
  wrongFields: (count: number) =>
    `Please fix ${number(count)} ${plural(count, { one: 'field', other: 'fields' })} below.`,
  name: 'Title',
  nameHint: 'Shoppers see it.',
  fund: (currency: string) => `Fund (${currency})`,
  fundHint: 'Given to members as store credit. It can’t be changed later.',
  shares: 'Shares',
  sharesHint: 'The first members to claim get one each.',
  split: 'Split',
  even: 'Every share is the same',
  random: 'Shares differ by chance',
  endsHint: 'Shares that nobody claimed return then.',
  submit: 'Fund red packet',
  fundExample: (example: string) => `Enter an amount above zero, e.g. ${example}.`,
}
