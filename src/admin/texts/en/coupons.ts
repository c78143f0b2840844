import { number, plural } from '../wording.ts'

/** Texts of the staff's pages about coupons. */
export const coupons = {
  title: 'Coupons',
  create: 'New coupon',
  all: 'All coupons',
  none: {
    title: 'No coupons yet',
    text: 'A coupon is a campaign with one code or many. Its codes apply a promotion that has the condition “Coupon code”.',
  },
  columns: {
    title: 'Coupon',
    state: 'State',
    claimed: 'Claimed',
    reserved: 'Reserved',
    used: 'Used',
    total: 'Places',
    window: 'When',
  },
  states: { scheduled: 'Scheduled', running: 'Running', ended: 'Ended' },
  unlimited: 'No limit',
  unknown: '–',
  public: 'Public',
  notPublic: 'Not public',
  promotionGone: 'Its promotion was deleted: the codes apply no more.',
  uncounted: 'The counts can’t be read right now.',
}

export const couponForm = {
  wrongFields: (count: number) =>
    `Please fix ${number(count)} ${plural(count, { one: 'field', other: 'fields' })} below. Nothing was saved.`,
  name: 'Title',
  nameHint: 'Members see it in their wallet.',
  promotion: 'Promotion',
  promotionHint: 'Those with the condition “Coupon code”.',
  choosePromotion: 'Choose a promotion',
  noPromotions: 'No promotion has the condition “Coupon code” yet. Create one first.',
  newPromotion: 'New promotion',
  codes: 'Codes',
  kinds: {
    own: {
      title: 'One code of your own',
      text: 'Anyone with the code uses it, within the limits.',
    },
    one: { title: 'One generated code', text: 'As above, with a code nobody can guess.' },
    many: {
      title: 'Many generated codes',
      text: 'Each counts once. Download them as CSV afterwards.',
    },
  },
  code: 'Code',
  codeHint: 'Case, spaces and hyphens don’t matter; O is 0, I and L are 1.',
  generate: 'How many codes',
  limits: 'Limits',
  total: 'Places',
  totalHint: 'Claims and uses together. If empty: no limit.',
  perShopper: 'Uses per shopper',
  perShopperHint: 'By session, account and mailbox. If empty: no limit.',
  public: 'Public',
  publicText: 'Members can claim it into their wallet, and shoppers learn why it doesn’t apply.',
  startsHint: 'If empty: at once.',
  submit: 'Create coupon',
  save: 'Save',
  codeNeeded: 'Enter a code.',
  promotionNeeded: 'Choose a promotion.',
}

export const couponPage = {
  places: 'Places',
  counts: { claimed: 'Claimed', reserved: 'Reserved', used: 'Used', free: 'Free' },
  countHints: {
    claimed: 'In wallets, not used yet',
    reserved: 'By checkouts being completed',
    used: 'By placed orders',
  },
  takenShare: 'Part of the places that is taken',
  settings: 'Settings',
  promotion: 'Promotion',
  perShopper: 'Uses per shopper',
  window: 'When',
  codes: 'Codes',
  code: 'Code',
  manyText: 'Each code counts once. The file has all of them.',
  download: 'Download codes (CSV)',
  noExport: 'Your role does not see codes.',
  change: 'Change settings',
  gift: {
    title: 'Give to a member',
    text: 'The member finds the coupon in the wallet, also where it is not public.',
    email: 'Email of the member',
    submit: 'Give coupon',
    unknown: 'No member has this email.',
  },
  end: {
    open: 'End now',
    text: 'Its codes apply no more. The counts stay.',
    confirm: 'Yes, end it now',
  },
}
