import type { WarningCode } from '../../shared/cart/contract.ts'
import type { RefusalReason } from '../../shared/drop/contract.ts'
import type { Order, OrderStatus, Shipment } from '../../shared/order/contract.ts'
import type { Return } from '../../shared/order/returns/contract.ts'
import type { PaymentKind, SandboxOutcome } from '../../shared/payment/contract.ts'
import type { ProblemCode } from '../../shared/platform/problem.ts'
import type { ReviewStatus } from '../../shared/review/contract.ts'
import { language } from './en-islands.ts'
import { filled, numberIn, type PluralForms, pluralIn } from './wording.ts'

/**
 * Every text of the shop's pages, by area of the shop. A text says what happened and what to do, in
 * one short sentence each, with the words of other shops. Texts that scripts show are in
 * `en-islands.ts`. One file, although it is long: a translator works through one file per language.
 */
const number = (value: number): string => numberIn(language, value)
const plural = (count: number, forms: PluralForms): string => pluralIn(language, count, forms)
const list = new Intl.ListFormat(language)
const fields = (count: number): string =>
  `${number(count)} ${plural(count, { one: 'field', other: 'fields' })}`

export const page = {
  skipToContent: 'Skip to content',
  breadcrumb: 'Breadcrumb',
  home: 'Home',
  goHome: 'Go to homepage',
  testShop: 'Test shop: no real payments',
  /** Behind the label of a field. */
  optional: ' (optional)',
  /** Read out before what is wrong with a field. */
  error: 'Error: ',
  inSentence: (moment: string) => `${moment} UTC`,
  title: (page: string, shop: string) => (page === shop ? shop : `${page} · ${shop}`),
}

export const header = {
  search: 'Search the shop',
  searchButton: 'Search',
  closeSearch: 'Close search',
  /** Names the links to account, favorites and cart for a screen reader. */
  yours: 'Yours',
  account: 'Account',
  favourites: 'Favorites',
  cart: 'Cart',
  categories: 'Categories',
}

export const footer = {
  promises: {
    tracking: { title: 'Tracked delivery', text: 'Follow your order from our shelf to your door.' },
    returns: { title: '30-day returns', text: 'Not right? Send it back unused within 30 days.' },
    privacy: {
      title: 'Private by design',
      text: 'No trackers. We use your details only for your order.',
    },
  },
  tagline: 'Good things for home, street and desk.',
  label: 'Footer',
  drops: 'Drops',
  favourites: 'Favorites',
  cart: 'Your cart',
  orders: 'Your orders',
  findOrder: 'Find an order',
}

export const home = {
  description: (shop: string, categories: readonly string[]) =>
    `${shop}: ${list.format(categories.map((title) => title.toLowerCase()))}. If we say it’s in stock, it is.`,
  hero: {
    title: 'Good things, plainly made',
    text: 'Bags, lamps, pots and tools for the street, the desk and the table. If we say it’s in stock, it is.',
    newArrivals: 'Shop new arrivals',
    bestsellers: 'Bestsellers',
  },
  categories: 'Shop by category',
  /** Read out behind the number of a category. */
  products: (count: number) => plural(count, { one: ' product', other: ' products' }),
  newArrivals: 'New arrivals',
  bestsellers: 'Bestsellers',
  shopBestsellers: 'Shop bestsellers',
  empty: { title: 'Opening soon', text: 'There is nothing to buy yet. Please come back soon.' },
}

export const listing = {
  sort: 'Sort',
  sorts: {
    popular: 'Popular',
    newest: 'New',
    price: 'Price: low to high',
    '-price': 'Price: high to low',
    title: 'A to Z',
    match: 'Best match',
  },
  filter: 'Filter',
  filters: 'Filters in use',
  removeFilter: 'Remove filter: ',
  minPrice: (symbol: string) => `Min price (${symbol})`,
  maxPrice: (symbol: string) => `Max price (${symbol})`,
  fromPrice: (price: string) => `From ${price}`,
  toPrice: (price: string) => `Up to ${price}`,
  inStock: 'In stock',
  inStockOnly: 'In stock only',
  apply: 'Apply',
  maxBelowMin: 'Max price must be higher than min price.',
  priceExample: (example: string) => `Enter a price, e.g. ${example}.`,
  priceTooHigh: 'Enter a lower price.',
  restarted: 'This list was updated, so we’re showing it from the start.',
  products: 'Products',
  pages: 'Pages',
  firstPage: 'Back to first page',
  more: 'Show more',
  noMatch: {
    title: 'No products match these filters',
    text: 'Try a wider price range.',
    clear: 'Clear all filters',
  },
  emptyCategory: { title: 'No products yet', text: 'New products are coming to this category.' },
  categoryGone: { title: 'Category not found', text: 'It may have been renamed or removed.' },
  browseAll: 'Browse all products',
}

export const search = {
  title: 'Search',
  prompt: 'What are you looking for?',
  hint: 'Type a word or two above. Part of a word is enough, and typos are fine.',
  orBrowse: 'Or browse by category',
  titleOf: (words: string) => `Search: ${words}`,
  resultsFor: <T>(words: T) => filled`Results for ${words}`,
  nothing: {
    title: 'Nothing found',
    text: (words: string) =>
      `We found nothing for “${words}”. Check the spelling or try a more general word.`,
  },
  browse: 'Browse by category',
}

export const product = {
  sale: 'Sale',
  lowStock: 'Low stock',
  soldOut: 'Sold out',
  from: 'from ',
  /** Read out where a line through the old price shows a reduction. */
  now: 'Now ',
  before: ', before ',
  /** Read out before the former price. */
  beforeLabel: 'Before ',
  rated: 'Rated ',
  outOfFive: ' out of 5,',
  ratings: (count: number) => plural(count, { one: ' rating', other: ' ratings' }),
  pictures: 'Pictures',
  picturesOf: (title: string) => `Pictures of ${title}`,
  picture: (index: number, alt: string) => `Picture ${number(index)}: ${alt}`,
  gone: {
    title: 'Product not found',
    text: 'It’s no longer available. Search for something similar.',
  },
  optionGone: 'That option is no longer available. Please choose another.',
  quantity: 'Quantity',
  buyNow: 'Buy now',
  description: 'Description',
  brand: 'Brand',
  type: 'Type',
  weight: 'Weight',
  sku: 'SKU',
  related: 'You may also like',
}

/** The request to be told when a sold-out variant is available again. */
export const stockAlert = {
  open: 'Email me when it’s back',
  text: 'We’ll send you one email, and nothing else.',
  variant: 'Which one',
  email: 'Email',
  confirm: 'Email me',
  asked: {
    title: 'We’ll email you',
    text: (title: string) => `You’ll get one email when ${title} is available again.`,
  },
  available: {
    title: 'It’s available now',
    text: (title: string) => `You can buy ${title} now.`,
  },
  back: 'Back to the product',
  stop: {
    title: 'Stop these emails?',
    text: (title: string) =>
      `You asked us to tell you when ${title} is available. We’ll delete this request and all others of your address.`,
    confirm: 'Stop these emails',
  },
  stopped: {
    title: 'No more emails',
    text: 'We have no requests of your address any more.',
  },
  shop: 'Go to the shop',
}

/** Reviews of products and ratings of deliveries. */
export const reviews = {
  title: 'Reviews',
  none: 'No reviews yet. Buyers can write one once their order has arrived.',
  /** Read out in place of the stars. */
  stars: (rating: number) => `${number(rating)} out of 5 stars`,
  count: (count: number) =>
    `${number(count)} ${plural(count, { one: 'review', other: 'reviews' })}`,
  average: 'Average rating',
  distribution: 'Reviews by stars',
  starsRow: (stars: number) => `${number(stars)} ${plural(stars, { one: 'star', other: 'stars' })}`,
  bought: (variant: string) => `Bought: ${variant}`,
  photo: (index: number) => `Photo ${number(index)} of this review`,
  older: 'Older reviews',
  newest: 'Newest reviews',
  pages: 'Pages of reviews',
  own: {
    title: 'Your reviews',
    jump: 'Review your items',
    text: 'Tell others what you think. Your name isn’t shown.',
    write: (title: string) => `Review ${title}`,
    edit: 'Change your review',
    rating: 'Your rating',
    heading: 'Headline',
    words: 'Your review',
    photos: 'Photos',
    photosHint: (most: number) => `Up to ${number(most)} photos (JPEG, PNG or WebP), 5 MB each.`,
    photoCount: (count: number) =>
      `${number(count)} ${plural(count, { one: 'photo', other: 'photos' })}`,
    removePhotos: 'Remove the photos',
    send: 'Send review',
    save: 'Save changes',
    editHint: 'A changed review is checked again before it is shown.',
    thanks: 'Thank you. Your review is shown after we checked it.',
    photosLeftOut: (names: readonly string[]) =>
      `Your review was sent. These photos couldn’t be added: ${list.format(names)}.`,
    chooseRating: 'Choose from 1 to 5 stars.',
    enterText: 'Write a few words.',
    tooLong: (most: number) => `Shorten it to ${number(most)} characters.`,
    oddText: 'Remove special control characters.',
    tooManyPhotos: (most: number) => `A review has up to ${number(most)} photos.`,
    tooMuch: 'These photos are too large together. Send fewer.',
    exists: 'You have already reviewed this item.',
    notAllowed: 'This can’t be reviewed now.',
    statuses: {
      pending: 'Waiting to be checked',
      published: 'Published',
      rejected: 'Not published',
    } satisfies Record<ReviewStatus, string>,
  },
  delivery: {
    title: 'How was the delivery?',
    words: 'Anything to add?',
    send: 'Rate delivery',
    thanks: 'Thank you for rating the delivery.',
    rated: 'You rated the delivery',
    exists: 'You have already rated this delivery.',
  },
}

export const favourites = {
  title: 'Favorites',
  gone: (count: number) =>
    plural(count, {
      one: 'One of your favorites is no longer available.',
      other: `${number(count)} of your favorites are no longer available.`,
    }),
  empty: { title: 'No favorites yet', text: 'Tap the heart on a product to save it here.' },
  browse: 'Browse products',
  remove: 'Remove',
  removeProduct: (title: string) => ` ${title} from favorites`,
  choose: 'Choose',
}

export const cart = {
  merged: (lines: number) =>
    `${number(lines)} ${plural(lines, { one: 'item', other: 'items' })} of your visit ${plural(lines, { one: 'was', other: 'were' })} added to your account’s cart.`,
  title: 'Your cart',
  pageTitle: 'Cart',
  pageDescription: 'Review your items and check out.',
  empty: { title: 'Your cart is empty', text: 'Items you add stay here for 30 days.' },
  shopNew: 'Shop new arrivals',
  fromFavourites: 'From your favorites',
  items: 'Items in your cart',
  added: (title: string) => `${title} is in your cart.`,
  savedForLater: 'Saved for later',
  saved: (title: string) => `Saved for later: ${title}`,
  offers: 'Offers',
  missing: (amount: string) => `${amount} to go`,
  reached: 'You’ve got it.',
  updateQuantity: 'Update quantity',
  quantityOf: (line: string) => `Quantity of ${line}`,
  each: 'each',
  gift: (units: number) =>
    units === 1 ? 'A gift with your order' : `${units} gifts with your order`,
  saveForLater: 'Save for later',
  moveToCart: 'Move to cart',
  keepPrice: 'OK, keep it',
  include: (line: string) => `Include in this order: ${line}`,
  soldOutForNow: ' · currently sold out',
  quantityRange: (max: number) => `Enter a quantity from 1 to ${number(max)}.`,
  chooseVariant: 'Please choose an option first.',
  notAdded: 'This is no longer available, so it wasn’t added.',
  summary: 'Summary',
  subtotal: (items: string) => `Subtotal, ${items}`,
  atCheckout: 'at checkout',
  taxIncluded: 'included',
  noAccount: 'No account needed',
  code: {
    label: 'Discount code',
    add: 'Add',
    remove: 'Remove',
    enter: 'Enter a code.',
    tooMany: (max: number) => `You can use up to ${number(max)} codes. Remove one first.`,
    /** Why a code gives nothing, by the reason of the API. */
    reasons: {
      unknown: 'This code isn’t valid. Check for typos.',
      not_started: 'This code isn’t valid yet.',
      expired: 'This code has expired.',
      used_up: 'This code has been used up.',
      already_used: 'You’ve already used this code.',
      minimum_not_met: 'Add more to your cart to use this code.',
      not_combinable: 'This code can’t be combined with your other discounts.',
      members_only: 'This code is for members. Sign in to use it.',
      no_matching_line: 'This code doesn’t apply to the items in your cart.',
      not_first_order: 'This code is for a first order.',
      other_country: 'This code isn’t valid for your country.',
    },
  },
  /** What to do about a change that the shop made, behind the sentence that names it. */
  advice: {
    quantity_reduced: 'We changed the quantity to what’s left.',
    out_of_stock: 'Save it for later, or remove it to check out.',
    stock_short: 'Lower the quantity to check out.',
    price_changed: 'You pay the price shown here.',
    discount_not_applicable: 'Remove it, or check for typos.',
    line_unavailable: 'Not included in the total. Remove it, or save it in case it comes back.',
    purchase_limit_reached: 'You’ve reached the limit per person.',
    hold_expired: 'We’ll check again at checkout.',
  } satisfies Record<WarningCode, string>,
}

/** On the printed documents of an order. */
export const invoice = {
  titles: { invoice: 'Invoice', 'credit-note': 'Credit note' },
  date: 'Date',
  order: 'Order',
  orderedOn: 'Ordered on',
  credits: 'For invoice',
  reason: 'Reason',
  seller: 'Seller',
  buyer: 'Bill to',
  item: 'Item',
  quantity: 'Quantity',
  unitPrice: 'Unit price',
  discount: 'Discount',
  amount: 'Amount',
  taxName: 'Tax',
  taxBase: 'Taxed amount',
  included: (name: string) => `${name}, included`,
  net: 'Total without tax',
  tax: 'Tax',
  total: 'Total',
  credited: 'Total credited',
  /** The links of an order's page. */
  show: (number: string) => `Invoice ${number}`,
  showCreditNote: (number: string) => `Credit note ${number}`,
  documents: 'Documents',
}

export const cost = {
  subtotal: 'Subtotal',
  discount: 'Discount',
  delivery: 'Delivery',
  tax: 'Tax',
  includes: (tax: string) => `Includes ${tax}`,
  estimatedTotal: 'Estimated total',
  total: 'Total',
  storeCredit: 'Store credit',
  due: 'To pay',
}

export const delivery = {
  to: (country: string) => `Delivery to ${country}`,
  notTo: (country: string) => `We don’t deliver this to ${country} yet.`,
  /** A country inside a sentence. */
  country: (name: string, code: string) => (WITH_ARTICLE.has(code) ? `the ${name}` : name),
  workingDays: ({ from, to }: { from: number; to: number }) =>
    from === to
      ? `${number(to)} working ${plural(to, { one: 'day', other: 'days' })}`
      : `${number(from)}–${number(to)} working days`,
  freeOver: (sum: string, code: string, country: string) =>
    SHORT_NAMES[code]
      ? `Free ${SHORT_NAMES[code]} delivery over ${sum}`
      : `Free delivery to ${country} over ${sum}`,
  freeOverText: (option: string, country: string, days: string) =>
    `${option} to ${country}: ${days}. No code needed.`,
  priceFreeOver: (price: string, sum: string) => `${price} · free over ${sum}`,
  arrives: (days: string) => `Arrives ${days}`,
  range: (first: string, last: string) => (first === last ? first : `${first} – ${last}`),
}

/** Countries whose name takes an article in a sentence. */
const WITH_ARTICLE = new Set(
  'AE BS CD CF CG DO FK FO GB GM IO KM KY MH MP MV NL PH SB SC TC US VA VG VI'.split(' '),
)
const SHORT_NAMES: Readonly<Record<string, string>> = { GB: 'UK', US: 'US' }

export const checkout = {
  signIn: 'Have an account? Sign in',
  savedAddresses: 'Your addresses',
  ownMoney: {
    credit: (amount: string) => `You have ${amount} of store credit.`,
    useCredit: 'Use store credit',
    keepCredit: 'Don’t use it',
    points: (points: number) =>
      `You have ${points === 1 ? '1 point' : `${number(points)} points`}.`,
    spendPoints: 'Spend points',
    keepPoints: 'Don’t spend them',
  },
  /** Read out before an address on its button. */
  deliverTo: 'Deliver to ',
  title: 'Checkout',
  pageDescription: 'Contact, delivery and payment on one page.',
  contact: 'Contact',
  email: 'Email',
  emailHint: 'For your confirmation and tracking only.',
  emailHintNoParcel: 'For your confirmation only.',
  deliveryAddress: 'Delivery address',
  address: {
    country: 'Country',
    chooseCountry: 'Choose a country',
    name: 'Full name',
    line1: 'Address',
    line2: 'Apartment, suite, etc.',
    company: 'Company',
    city: 'City',
    phone: 'Phone (for delivery questions)',
    chooseRegion: 'Choose',
    postalExample: (example: string) => `For example ${example}`,
    /** Names of fields inside a sentence. */
    inSentence: { country: 'country', name: 'full name', line1: 'address', city: 'city' },
    choose: (label: string) => `Choose the ${label}.`,
    enter: (label: string) => `Enter the ${label}.`,
  },
  delivery: 'Delivery',
  deliveryMethod: 'Delivery method',
  undeliverable: 'We can’t deliver this order to that address. Try another address or fewer items.',
  enterAddress: 'Enter your address to see delivery options.',
  checkAddress: 'Check your address to see delivery options.',
  chooseToSeeDelivery: (labels: readonly string[]) =>
    `Choose your ${list.format(labels)} to see delivery options.`,
  enterToSeeDelivery: (labels: readonly string[]) =>
    `Enter your ${list.format(labels)} to see delivery options.`,
  payment: 'Payment',
  paymentMethod: 'Payment method',
  noPaymentMethod:
    'No payment method is available right now, so orders can’t be placed. Your cart is saved: please try again later.',
  nothingDue: 'Nothing to pay.',
  /** What happens after the order is placed. */
  paymentNotes: {
    sandbox: 'You confirm on the provider’s page. No money moves.',
    'cash-on-delivery': 'Pay the courier when your parcel arrives.',
    'bank-transfer': 'You get our bank details next. We send your order once the money is here.',
    stripe: 'You pay by card on the next page.',
  } satisfies Record<PaymentKind, string>,
  note: 'Order note',
  continueToDelivery: 'Continue to delivery',
  save: 'Save and update the total',
  yourOrder: 'Your order',
  waitsForAddress: {
    short: 'enter address',
    long: 'Enter your address to see delivery and tax.',
  },
  waitsForDelivery: {
    short: 'choose delivery',
    long: 'Choose a delivery method to see your total.',
  },
  noShipping: 'No shipping needed',
  updating: 'Updating…',
  placeOrder: 'Place order',
  cancellable: 'You can cancel until your order is packed.',
  fixFields: (count: number) => `Please fix ${fields(count)}:`,
  totalChanged: (total: string) =>
    `Your total changed to ${total}. Nothing has been ordered yet. Review it and place your order again.`,
  priceInstead: <T>(title: T, to: T, from: T) => filled`${title}: ${to} instead of ${from}`,
  totalNow: <T>(to: T) => filled`The total is now ${to}.`,
  totalNowBefore: <T>(to: T, from: T) => filled`The total is now ${to}. It was ${from}.`,
  agreeAgain: 'Place your order again if you agree.',
  gone: (title: string) => `${title} is no longer available.`,
  soldOut: (title: string) => `${title} has just sold out.`,
  onlyLeft: (left: number, title: string, chosen: number) =>
    `Only ${number(left)} left of ${title} (you chose ${number(chosen)}).`,
  changeTo: (units: number) => `Change to ${number(units)}`,
  remove: 'Remove',
  sessionOver: {
    title: 'Your session has expired',
    text: 'For your safety, carts and checkouts expire after a while. Orders you placed are safe. Nothing else was ordered or charged.',
  },
  lost: {
    title: 'We can’t find this checkout',
    text: 'It belongs to another session or was closed. Nothing was ordered or charged.',
  },
  expired: 'This checkout has expired',
  closed: 'This checkout was closed',
  closedText: 'Nothing was ordered. Your cart is saved: check out again at today’s prices.',
  closedTitle: 'Checkout closed',
  goToCart: 'Go to your cart',
  limitReached: {
    title: 'You’ve reached the limit',
    text: 'This email, address or device has already bought the most one person can in this drop. Your units were released to the next shopper. Nothing was ordered or charged.',
  },
  holdEnded: {
    title: 'Your time to pay is over',
    text: 'Your units were released to the next shopper. Nothing was ordered or charged.',
    pageTitle: 'Hold ended',
  },
  backToDrop: 'Back to the drop',
  yourOrders: 'Your orders',
  placing: {
    title: 'We’re placing your order',
    text: 'You’ll be taken to it in a moment.',
    pageTitle: 'Placing your order',
  },
  heldUntil: <T>(moment: T) => filled`Held for you until ${moment}`,
}

export const verification = {
  title: 'One more check',
  workText:
    'We’re checking that you’re not a bot. Your order is placed when the check is done. Nothing is charged before that.',
  workLabel: 'Progress of the check',
  codeInstead: 'Email me a code instead',
  codeText:
    'We’ll email you a six-digit code. Enter it here to place your order. Nothing is charged before that.',
  codeSent: (to: string) => `We sent a six-digit code to ${to}. It’s valid for 10 minutes.`,
  code: 'Code',
  confirm: 'Confirm order',
  sendCode: 'Email me a code',
  sendAgain: 'Send another code',
  wrongCode: 'That code isn’t right. Check the last email we sent, or get another code.',
}

export const order = {
  listTitle: 'Your orders',
  empty: { title: 'No orders yet', text: 'Your orders will appear here.' },
  older: 'Older orders',
  elsewhere: 'Ordered on another device?',
  pageTitle: (orderNumber: string) => `Order ${orderNumber}`,
  placedAt: <T>(orderNumber: T, moment: T) => filled`Order ${orderNumber}, placed ${moment}`,
  cancelRequested: 'Cancellation requested. We’ll confirm here.',
  payNow: (total: string) => `Pay ${total} now`,
  payAnotherWay: 'Pay another way',
  delivery: 'Delivery',
  progress: 'Progress',
  arrives: (option: string, days: string) => `${option} · arrives ${days}`,
  noShipping: 'No shipping needed',
  parcels: (count: number) => plural(count, { one: 'Parcel', other: 'Parcels' }),
  items: 'What you ordered',
  details: 'Details',
  deliveryAddress: 'Delivery address',
  address: 'Address',
  payment: 'Payment',
  yourNote: 'Your note',
  cancel: {
    open: 'Cancel this order',
    refund: 'You get a full refund.',
    noCharge: 'You won’t be charged.',
    confirm: 'Yes, cancel it',
  },
  email: 'Email',
  confirmationSent: 'Confirmation sent to',
  confirmationAfterPayment: 'We’ll email your confirmation once it is paid.',
  confirmationComes: 'We’ll email your confirmation.',
  /** Where an order stands: a heading and a sentence. */
  headings: {
    placed: { title: 'Thank you, we have your order', text: 'We’re preparing your order.' },
    awaiting_payment: {
      title: 'Payment needed',
      text: 'We’re holding your items for 15 minutes. Unpaid orders are then canceled.',
    },
    paid: { title: 'Thank you, payment received', text: 'We’re preparing your order.' },
    allocated: { title: 'We’re preparing your order', text: 'All items are reserved for you.' },
    packed: { title: 'Your order is packed', text: 'The carrier collects it next.' },
    shipped: { title: 'Your order is on its way', text: 'Follow the parcel below.' },
    delivered: { title: 'Your order has arrived', text: 'We hope you love it.' },
    completed: { title: 'Your order has arrived', text: 'We hope you love it.' },
    cancelled: { title: 'This order was canceled', text: 'Nothing was charged.' },
    refunding: {
      title: 'Your refund is on its way',
      text: 'This order was canceled after payment. We’ve requested your refund.',
    },
    refunded: { title: 'Refunded', text: 'This order was canceled and refunded in full.' },
  } satisfies Record<OrderStatus, { title: string; text: string }>,
  declined: {
    title: 'The payment was declined',
    text: 'Try again, or cancel the order.',
  },
  awaitingTransfer: {
    title: 'Payment needed',
    text: 'We send your order once your transfer has arrived.',
  },
  /** The fields of a transfer. */
  transfer: {
    title: 'Pay by bank transfer',
    how: 'Transfer the whole amount, with the reference: it names your order.',
    amount: 'Amount',
    reference: 'Reference',
    accountName: 'Account holder',
    iban: 'IBAN',
    bic: 'BIC',
    copyNamed: (name: string) => `Copy: ${name}`,
    until: <T>(moment: T) =>
      filled`We’re holding your items until ${moment}. Unpaid orders are then canceled.`,
  },
  returns: {
    title: 'Returns',
    open: 'Return items',
    text: 'Choose what you’d like to send back. We check your request and tell you how to go on.',
    howMany: (title: string, most: number) => `How many of ${title}? (up to ${number(most)})`,
    reason: 'Reason for the return',
    confirm: 'Request return',
    chooseSome: 'Enter how many items you send back, and why.',
    units: (count: number, title: string) => `${number(count)} × ${title}`,
    refund: (amount: string) => `Refund: ${amount}`,
    statuses: {
      requested: 'Return requested',
      approved: 'Return approved: send the items back',
      rejected: 'Return not accepted',
      received: 'We have received your items',
      refunded: 'Refunded',
    } satisfies Record<Return['status'], string>,
  },
  /** Orders without a parcel. */
  withoutParcel: {
    allocated: { title: 'Thank you, payment received', text: 'We’re preparing your order.' },
    completed: { title: 'Your order is complete', text: 'No shipping needed.' },
  },
  completed: 'Completed',
  /** A status in a list: one or two words. */
  labels: {
    placed: 'Ordered',
    awaiting_payment: 'Payment needed',
    paid: 'Paid',
    allocated: 'Preparing',
    packed: 'Packed',
    shipped: 'On its way',
    delivered: 'Delivered',
    completed: 'Delivered',
    cancelled: 'Canceled',
    refunding: 'Refund pending',
    refunded: 'Refunded',
  } satisfies Record<OrderStatus, string>,
  payments: {
    pending: 'Not paid yet',
    succeeded: 'Paid',
    declined: 'Declined',
    unknown: 'We’re checking with the payment provider',
    cancelled: 'Canceled',
    due_on_delivery: 'Due on delivery',
    partially_refunded: 'Paid, partly refunded',
    refunding: 'Refund pending',
    refunded: 'Refunded',
  } satisfies Record<Order['payment']['status'], string>,
  /** Steps of the timeline. */
  steps: {
    placed: 'Ordered',
    paid: 'Paid',
    allocated: 'Reserved for you',
    packed: 'Packed',
    shipped: 'On its way',
    delivered: 'Delivered',
    completed: 'Completed',
  },
  paymentStep: 'Waiting for your payment',
  /** Read out behind a step. */
  stepStates: { done: 'done', next: 'next', later: 'later' },
  shipment: {
    booked: 'Label created',
    picked_up: 'Picked up',
    in_transit: 'In transit',
    out_for_delivery: 'Out for delivery',
    failed: 'Delivery attempt failed',
    delivered: 'Delivered',
    returned: 'Returned to the shop',
    cancelled: 'Canceled',
  } satisfies Record<Shipment['status'], string>,
}

export const sandbox = {
  title: 'Sandbox payment',
  provider: 'Sandbox provider: no money moves',
  outcomes: {
    succeed: { title: 'Pay', hint: 'The payment succeeds and the shop is notified at once.' },
    decline: { title: 'Decline', hint: 'The bank declines. You can try again.' },
    timeout: { title: 'Time out', hint: 'No charge and no answer, as when the window is closed.' },
    duplicate: { title: 'Pay, webhook twice', hint: 'The same event arrives twice.' },
    delay: { title: 'Pay, webhook late', hint: 'The event arrives ten seconds later.' },
    lose: { title: 'Pay, webhook lost', hint: 'The shop asks the provider about a minute later.' },
  } satisfies Record<SandboxOutcome, { title: string; hint: string }>,
  states: {
    pending: 'Awaiting payment',
    succeeded: 'Paid',
    declined: 'Declined. You can try again.',
    cancelled: 'Canceled: the time to pay is over',
    refunded: 'Refunded',
  },
  backToShop: 'Back to the shop',
  toOrder: 'Continue to your order',
}

export const redPackets = {
  title: 'Red packets',
  description: (shop: string) => `Store credit to win at ${shop}: open a red packet.`,
  text: 'Every red packet has a set number of shares. Members open one each, as long as there are some.',
  none: { title: 'No red packets right now', text: 'New ones appear here before they open.' },
  goHome: 'Go to homepage',
  states: { coming: 'Coming soon', running: 'Open now' },
  fund: (amount: string, shares: number) =>
    `${amount} in ${number(shares)} ${plural(shares, { one: 'share', other: 'shares' })}`,
  startsAt: <T>(moment: T) => filled`Opens ${moment}`,
  endsAt: <T>(moment: T) => filled`Ends ${moment}`,
  membersOnly: 'Sign in as a member to open it.',
  open: 'Open',
  openNamed: (title: string) => `Open ${title}`,
  pending: {
    title: 'Opening…',
    text: 'We’re checking whether there was a share for you.',
    look: 'Look again',
  },
  granted: { title: 'You got', text: 'It’s in your store credit.' },
  missed: { title: 'All shares are gone', text: 'Others were faster this time.' },
  problems: {
    member_required: 'Sign in as a member to open a red packet.',
    not_started: 'This red packet isn’t open yet.',
    ended: 'This red packet has ended.',
    not_found: 'This red packet isn’t there any more.',
  } satisfies Partial<Record<ProblemCode, string>>,
}

export const drop = {
  home: 'Home',
  drops: 'Drops',
  listDescription: (shop: string) =>
    `Limited drops at ${shop}: a set time, a set number of units, a fair chance for everyone.`,
  listText:
    'A set number of units at a set time. Everyone gets a fair chance, and anyone can check.',
  none: { title: 'No drops planned', text: 'New drops appear here before they open.' },
  goHome: 'Go to homepage',
  openNow: 'Open now',
  comingUp: 'Coming soon',
  past: 'Past drops',
  older: 'Older drops',
  description: (shop: string) => `A limited drop at ${shop}.`,
  entriesOpenAt: <T>(moment: T) => filled`Entries open ${moment}`,
  enterBefore: <T>(moment: T) => filled`Enter before ${moment}`,
  opensAt: <T>(moment: T) => filled`Opens ${moment}`,
  endsAt: <T>(moment: T) => filled`Ends ${moment}`,
  openedAt: <T>(moment: T) => filled`Opened ${moment}`,
  seeDetails: 'See details',
  joinNow: 'Join now',
  modeAndLimit: (mode: string, limit: string) => `${mode} · ${limit}`,
  modeAndState: (mode: string, state: string) => `${mode} · ${state.toLowerCase()}`,
  modes: {
    draw: {
      title: 'Draw',
      text: 'Everyone who enters in time has the same chance. We draw the order when the drop opens, and anyone can check it.',
    },
    queue: {
      title: 'Queue',
      text: 'First come, first served. You keep your place if you close the page or lose your connection.',
    },
  },
  limit: (units: number) => `Limit ${number(units)} per person`,
  limitText: 'We count by email, address, device and payment method.',
  seconds: (seconds: number) =>
    `${number(seconds)} ${plural(seconds, { one: 'second', other: 'seconds' })}`,
  minutes: (minutes: number) =>
    `${number(minutes)} ${plural(minutes, { one: 'minute', other: 'minutes' })}`,
  times: {
    entriesOpen: 'Entries open',
    entriesClose: 'Entries close',
    draw: 'Draw',
    opens: 'Opens',
    ends: 'Ends',
  },
  seed: {
    title: 'How you can check the draw',
    text: 'The draw uses a secret seed that was set before entries opened. This is its fingerprint. We publish the seed when entries close, and it must match.',
  },
  inThisDrop: 'In this drop',
  chooseOne: 'Choose one',
  quantity: 'Quantity',
  atMost: (units: number) => `${number(units)} at most`,
  timeToPay: (span: string) => `You’ll then have ${span} to pay. Nothing is charged before that.`,
  enterDraw: 'Enter the draw',
  joinQueue: 'Join the queue',
  checking: 'Checking you’re not a bot… a few seconds.',
  checkHint: 'This takes a few seconds and keeps bots out.',
  checkNeedsScript: 'Turn on JavaScript to enter.',
  honeypot: 'Leave this empty',
  panels: {
    announced: {
      title: 'Not open yet',
      draw: <T>(moment: T) =>
        filled`Entries open ${moment}. No need to hurry: every entry has the same chance.`,
      queue: <T>(moment: T) => filled`Entries open ${moment}. This page updates by itself.`,
    },
    enter: {
      title: 'Entries are open',
      draw: <T>(moment: T) => filled`Enter once, any time before ${moment}. Free, no obligation.`,
      queue: 'Join the queue. This page tells you when it’s your turn. Free, no obligation.',
    },
    entriesClosed: {
      title: 'Entries are closed',
      draw: 'The draw is made from the entries on the list.',
      queue: 'This drop takes no more entries.',
    },
    listed: {
      title: 'You’re entered',
      draw: <T>(moment: T) =>
        filled`The draw is ${moment}. Your entry is saved: come back then, or leave this page open.`,
      queue: <T>(moment: T) =>
        filled`The drop opens ${moment}. Your place is saved: come back then, or leave this page open.`,
    },
    waiting: {
      title: 'You’re in the queue',
      text: 'This page tells you when it’s your turn. No need to refresh; your place is saved.',
    },
    admitted: {
      title: 'It’s your turn',
      shared: 'Choose before the timer ends. Others are choosing too, and units can run out.',
      reserved:
        'A unit is reserved for you until the timer ends. Then the next shopper gets a turn.',
    },
    claimed: {
      title: 'Reserved for you',
      text: 'Finish checkout before the timer ends.',
    },
    missed: {
      title: 'Your turn has passed',
      text: 'Your time to choose ran out. Your unit was released to the next shopper. Nothing was charged.',
    },
    soldOut: { title: 'Sold out', text: 'All units are sold.' },
    closed: { title: 'This drop has ended', text: 'Unsold units went back to the shop.' },
  },
  report: 'See the fairness report',
  otherDrops: 'Other drops',
  yourOrders: 'Your orders',
  receipt: {
    title: 'Your receipt',
    text: 'It proves that your entry is on the list. Keep it to check the list later.',
    entry: 'Entry',
    signature: 'Signed by the shop',
  },
  changes: {
    title: 'Changes since entries opened',
    /** What the shop changed, by the last part of the field's pointer. */
    fields: {
      title: 'Title',
      description: 'Description',
      opensAt: 'Opens',
      closesAt: 'Ends',
      entriesCloseAt: 'Entries close',
      proofOfWork: 'Bot check for everyone',
      price: 'Price',
      quota: 'Units',
      limitPerShopper: 'Limit per person',
      state: 'Ended by the shop',
    } as Record<string, string>,
    change: <T>(moment: T, field: T, from: T, to: T) =>
      filled`${moment}: ${field}, from ${from} to ${to}.`,
    voidPasses: (passes: number) =>
      ` ${number(passes)} ${plural(passes, { one: 'pass was', other: 'passes were' })} canceled.`,
    on: 'on',
    off: 'off',
  },
  earlier: {
    title: 'Earlier drops of this',
    opened: <T>(title: T, at: T) => filled`${title}, opened ${at}`,
  },
  /** Answers to a form of a drop's page, by error code. */
  problems: {
    invalid_body: 'Enter a whole number.',
    verification_required: 'This drop needs JavaScript to keep bots out. Turn it on and try again.',
    verification_invalid: 'The check didn’t pass. Press again to retry.',
    proof_invalid: 'The check didn’t pass. Press again to retry.',
    proof_used: 'The check has expired. Press again to retry.',
    drop_not_open: 'This drop isn’t open yet. This page updates by itself.',
    entries_closed: 'Entries are closed. Watch for the next drop.',
    drop_closed: 'This drop has ended. Nothing was charged.',
    sold_out: 'The last unit was just sold. Nothing was charged.',
    stock_held: 'All units are reserved right now. Try again in a moment.',
    insufficient_stock: 'There aren’t that many left. Choose fewer, or another option.',
    pass_invalid: 'That pass isn’t yours. Use the button on this page.',
    pass_not_yet_valid: 'It isn’t your turn yet. Wait a second and press again.',
    pass_expired: 'Your time to choose ran out. It was released to the next shopper.',
    pass_used: 'You’ve already chosen. Continue to checkout.',
    purchase_limit_reached: 'That’s over the limit per person. Choose fewer.',
    not_found: 'That isn’t part of this drop. Choose one shown here.',
  } satisfies Partial<Record<ProblemCode, string>>,
}

export const fairness = {
  breadcrumb: 'Fairness',
  pageTitle: (drop: string) => `Fairness report: ${drop}`,
  pageDescription: (drop: string) => `How units were given out in ${drop}, and how to check it.`,
  title: (drop: string) => `${drop}: fairness report`,
  draw: 'Who got a turn, in what order, and the numbers to redo the draw yourself.',
  queue: 'Who got a turn, in what order, and the list to check it yourself.',
  counts: {
    quota: 'Units in the drop',
    sold: 'Units sold',
    entries: 'Shoppers entered',
    admitted: 'Got a turn',
    bought: 'Bought',
    missed: 'Missed out',
    waiting: 'Still waiting',
  },
  overTime: 'Entries and turns',
  noEntries: 'No entries yet.',
  refusals: {
    title: 'What was blocked',
    text: 'Limits and checks are the same for everyone. This is how often each check blocked something.',
    none: 'Nothing was blocked.',
    caption: 'Blocked requests by reason',
    reason: 'Reason',
    count: 'Blocked',
    reasons: {
      rate_limit: 'Too many requests',
      proof_of_work: 'Bot check not passed',
      verification: 'Extra check not passed',
      slow_lane: 'Moved to the slow lane',
      pass_forged: 'Forged pass',
      pass_shared: 'Another shopper’s pass',
      pass_used: 'Pass already used',
      pass_early: 'Pass used too early',
      pass_late: 'Pass used too late',
      over_limit: 'Over the limit per person',
      entries_closed: 'Entry outside entry times',
      sold_out: 'Requested after sold out',
    } satisfies Record<RefusalReason, string>,
  },
  limit: 'How the limit is counted',
  check: {
    title: 'Check it yourself',
    commitment: 'Before entries opened, the shop published the fingerprint of a secret seed.',
    sealed:
      'When entries closed, the list was sealed. Each entry is linked to the one before, so adding, removing or moving an entry breaks the chain.',
    keyWithoutBeacon:
      'The seed and the list give the key of the draw, and the key alone gives each entry’s place. This drop uses no public source of randomness, so you trust that the shop did not add the last entries itself.',
    keyWithBeacon:
      'The seed, the list and a public source of randomness give the key of the draw. The key alone gives each entry’s place.',
    chain:
      'Each entry is linked to the one before, so adding, removing or moving an entry breaks the chain. Your receipt names your link.',
    download: <T>(file: T) =>
      filled`When the drop has ended, download ${file} and run it with Node 20 or newer. It reads the published lists, repeats the drop, compares the result, and names what it cannot prove. Add your receipt to the command:`,
  },
  hashes: {
    none: 'None.',
    commitment: 'Fingerprint of the seed, published first',
    seed: 'Seed',
    seedLater: 'Published when entries close.',
    terms: 'Fingerprint of the terms, published first',
    list: 'Fingerprint of the list',
    listLater: 'Published when entries close.',
    beacon: 'Public source of randomness',
    beaconNone: 'Not used in this shop.',
    beaconRound: (source: string, round: number) =>
      `Public source of randomness: ${source}, round ${number(round)}`,
    beaconLater: 'Not published yet.',
    key: 'Key of the draw',
    keyLater: 'Published after the draw.',
  },
  parts: 'Parts of the list',
  part: (part: number, entries: number) =>
    `Part ${number(part)}: ${number(entries)} ${plural(entries, { one: 'entry', other: 'entries' })}`,
  plot: {
    title: 'Entries and turns over time. The table below has the numbers.',
    entries: 'Entries',
    admitted: 'Turns',
    refused: 'Blocked',
    utc: 'Times are UTC',
    table: 'Show as table',
    minute: 'Minute (UTC)',
  },
}

/** Pages in place of what was asked for. */
export const signIn = {
  title: 'Sign in',
  text: 'Enter your email. We’ll send you a code: there is no password.',
  byPasskey: 'Sign in with a passkey',
  first: 'First time here? The code makes your account.',
  email: 'Email',
  emailHint: 'Your cart and favorites come with you.',
  send: 'Email me a code',
  sent: (email: string) => `A six-digit code is on its way to ${email}. It works for 10 minutes.`,
  code: 'Code from the email',
  enter: 'Sign in',
  again: 'Send a new code',
  other: 'Change email',
  enterEmail: 'Enter your email, like name@example.com.',
  enterCode: 'Enter the six digits from the email.',
}

export const account = {
  title: 'Your account',
  navigation: 'Account',
  signOut: 'Sign out',
  areas: {
    profile: 'Profile',
    orders: 'Orders',
    favourites: 'Favorites',
    coupons: 'Coupons',
    points: 'Points',
    storeCredit: 'Store credit',
    redPackets: 'Red packets',
    addresses: 'Addresses',
    passkeys: 'Passkeys',
    devices: 'Devices',
  },
  save: 'Save',
  saved: 'Saved.',
  ledger: { title: 'Activity', order: 'See the order', older: 'Older activity' },
  points: {
    balance: (points: number) => (points === 1 ? '1 point' : `${number(points)} points`),
    number: (points: number) => number(points),
    text: 'Spend them at checkout. You earn more with every order.',
    level: {
      /** A level by its name in `shop.config.ts`. */
      name: (level: string) => level.charAt(0).toUpperCase() + level.slice(1),
      is: (level: string) => `Your level: ${level}`,
      next: (points: number, level: string) =>
        `Earn ${number(points)} more within a year for ${level}`,
    },
    pending: (points: number) => `${number(points)} more once your orders arrive.`,
    expires: <T>(points: number, moment: T) =>
      filled<T | string>`${number(points)} expire on ${moment}`,
    signIn: {
      title: 'Daily check-in',
      text: (every: number, bonus: number) =>
        `Check in each day for points, and ${number(every)} days in a row for ${number(bonus)} more.`,
      days: (done: number, every: number) => `${number(done)} of ${number(every)} days`,
      press: 'Check in',
      done: 'You’re checked in today.',
      awarded: (points: number) => `You got ${number(points)} points.`,
    },
    reasons: {
      sign_in: 'Daily check-in',
      order: 'Earned with an order',
      spent: 'Spent on an order',
      returned: 'Given back',
      expired: 'Expired',
    },
    empty: 'Nothing yet. Check in for your first points.',
  },
  coupons: {
    claim: {
      title: 'Add a coupon',
      label: 'Coupon code',
      press: 'Add coupon',
      enter: 'Enter the code of your coupon.',
      added: 'Your coupon is ready to use.',
      refused: 'This coupon can’t be added.',
      reasons: {
        unknown: 'There’s no such coupon. Check for typos.',
        not_started: 'This coupon isn’t valid yet.',
        expired: 'This coupon has expired.',
        used_up: 'All of these coupons have been claimed.',
        already_used: 'You’ve already used this coupon.',
      },
      had: 'You already have this coupon.',
    },
    ready: 'Ready to use',
    past: 'Used and expired',
    code: 'Code',
    states: {
      claimed: 'Ready to use',
      reserved: 'In an order',
      used: 'Used',
      expired: 'Expired',
    },
    reservedText: 'An order with it is being placed.',
    until: <T>(moment: T) => filled`Use it before ${moment}`,
    ended: <T>(moment: T) => filled`Ended ${moment}`,
    use: 'Use in cart',
    /** Read out behind “Use in cart”. */
    of: (code: string) => `: ${code}`,
    empty: {
      title: 'No coupons yet',
      text: 'Coupons that you add, or that we give you, wait here until you use them.',
    },
  },
  storeCredit: {
    text: 'Choose to pay with it at checkout.',
    reasons: {
      order: 'Paid for an order',
      order_cancelled: 'Order canceled',
      refund: 'Refund',
      red_packet: 'Red packet',
    },
    empty: 'Nothing yet.',
  },
  confirm: {
    title: 'Confirm that it’s you',
    sent: (email: string) =>
      `We’ve emailed a code to ${email}. Enter it here, then press your button again.`,
    code: 'Code from the email',
  },
  profile: {
    title: 'Profile',
    name: 'Name',
    marketing: 'Email me about new products and offers',
    since: <T>(moment: T) => filled`Member since ${moment}`,
    nameTooLong: (max: number) => `Use up to ${number(max)} characters, without line breaks.`,
  },
  email: {
    title: 'Email',
    yours: <T>(email: T) => filled`You sign in with ${email}.`,
    change: 'New email',
    send: 'Change email',
    sent: (email: string) => `Enter the code that we’ve emailed to ${email}.`,
    code: 'Code from the new address',
    prove: 'Confirm new email',
    changed: 'Your email is changed.',
  },
  deletion: {
    title: 'Delete account',
    lead: 'Remove your account and your data from this shop.',
    open: 'Delete account…',
    goesTitle: 'What’s deleted',
    goes: 'Your profile, addresses, devices, favorites, cart, coupons, reviews and our emails to you are deleted. You can’t undo this.',
    keepsTitle: 'What stays',
    keeps: [
      'Orders and invoices keep their number, items and amounts. Your email, name and address are removed from them.',
      'An order on its way keeps its address until it’s delivered.',
    ],
    losesTitle: 'What you lose',
    points: (points: number) => (points === 1 ? '1 point' : `${number(points)} points`),
    credit: (amount: string) => `${amount} in store credit`,
    sure: 'Delete my account for good',
    notSure: 'Check the box to delete your account.',
    submit: 'Delete account',
    cancel: 'Keep account',
    doneTitle: 'Your account is deleted',
    done: [
      'You’re signed out on every device. Removing your data from all our systems takes a few minutes.',
      'You can start a new account with the same email at any time.',
    ],
    home: 'Continue shopping',
  },
  addresses: {
    empty: { title: 'No addresses yet', text: 'Save one, and checkout is a tap shorter.' },
    add: 'Add an address',
    addTitle: 'New address',
    edit: 'Edit address',
    /** Read out behind “Edit address”. */
    of: (name: string) => `: ${name}`,
    isDefault: 'Default',
    makeDefault: 'Use this address by default',
    remove: 'Remove address',
    back: 'All addresses',
    tooMany: (max: number) => `You can save up to ${number(max)} addresses. Remove one first.`,
  },
  passkeys: {
    text: 'Sign in with your fingerprint, face or screen lock instead of a code by email.',
    /** Shown where the browser, or a page without script, makes none. */
    unavailable: 'To add a passkey, open this page in a browser that supports passkeys.',
    none: 'No passkeys yet.',
    add: 'Add a passkey',
    added: 'Your passkey is ready. Sign in with it next time.',
    confirmed: 'Confirmed. Now add your passkey.',
    made: <T>(moment: T) => filled`Added ${moment}`,
    used: <T>(moment: T) => filled`Last used ${moment}`,
    unused: 'Not used yet',
    remove: 'Remove',
    /** Read out behind “Remove”. */
    of: (device: string) => `: ${device}`,
    removed: 'Passkey removed.',
    confirmRemoval: 'Remove passkey',
  },
  devices: {
    text: 'These devices are signed in to your account.',
    current: 'This device',
    seen: <T>(moment: T) => filled`Last used ${moment}`,
    end: 'Sign out',
    /** Read out behind “Sign out”. */
    of: (device: string) => `: ${device}`,
    endOthers: 'Sign out all other devices',
    ended: 'Signed out.',
  },
}

/** The way out of marketing mails. */
export const unsubscribe = {
  ask: {
    title: 'Stop these emails?',
    text: 'You won’t get emails about products, offers and your cart. Emails about your orders still come.',
    confirm: 'Unsubscribe',
  },
  stopped: {
    title: 'You’re unsubscribed',
    text: 'You can turn the emails on again in your account.',
  },
  unknown: {
    title: 'This link doesn’t work',
    text: 'It may have been cut off. Open it from the email again.',
  },
  shop: 'Go to the shop',
}

export const findOrder = {
  title: 'Find your order',
  text: 'Enter the order number from your confirmation email. We’ll email you a code.',
  number: 'Order number',
  numberHint: 'Like 7K2M-9QXA-01BC.',
  email: 'Email',
  emailHint: 'The address you ordered with.',
  send: 'Email me a code',
  sent: 'If the number and email match an order, a six-digit code is on its way. It works for 10 minutes.',
  code: 'Code from the email',
  open: 'Show my order',
  again: 'Send a new code',
  other: 'Change number or email',
}

/** Links to an order that show none. */
export const orderLink = {
  expired: {
    title: 'This link has expired',
    text: 'Links to an order end after a while. Your order is safe: find it by its number.',
  },
  broken: {
    title: 'This link doesn’t work',
    text: 'It may be incomplete, or the order is no longer here. Find your order by its number.',
  },
  notYours: {
    title: 'Page not found',
    text: 'Ordered on another device? Find your order by its number and email.',
  },
  find: 'Find your order',
}

export const errors = {
  missing: {
    title: 'Page not found',
    text: 'It may have moved, or there’s a typo in the address.',
  },
  outage: {
    title: 'Temporarily unavailable',
    text: 'Part of the shop isn’t responding. Your cart is saved: please try again in a moment.',
  },
  foreign: {
    title: 'We couldn’t verify this request',
    text: 'It wasn’t sent from our pages, so nothing was changed. Please try again here.',
  },
  busy: {
    title: 'Too many requests',
    text: 'We got a lot of requests from your connection. Wait a minute and try again.',
  },
  refused: { title: 'That didn’t work', text: 'Nothing was changed.' },
  goHome: 'Go to homepage',
  search: 'Search',
  reference: <T>(id: T) => filled`Reference for support: ${id}`,
  offline: {
    pageTitle: 'Offline',
    title: 'You are offline',
    text: 'We’ll reconnect when you’re back online. Your cart is saved.',
    retry: 'Try again',
  },
}

/** Answers to a form, by error code. Codes without a text show the API's own. */
export const problems: Partial<Record<ProblemCode, string>> = {
  not_found: 'This is no longer in your cart. It was moved or removed in another window.',
  variant_unavailable: 'This is no longer available.',
  cart_empty: 'Select at least one item to check out.',
  cart_changed: 'Your cart was changed in another window. Please review it, then check out again.',
  too_many_codes:
    'We’ve already sent several codes to this address. Use the last one, or try again later.',
  rate_limited: 'Too many tries. Wait a moment and try again.',
  code_invalid: 'That code isn’t right or has expired. Check the digits or get a new one.',
  too_many_tries: 'Too many wrong codes. Wait 10 minutes, then get a new one.',
  idempotency_in_flight: 'We’re already on it. One moment.',
  transition_not_allowed: 'It’s too late for that: your order has moved on.',
  payment_method_unavailable: 'That payment method isn’t available right now. Choose another.',
  delivery_unavailable: 'That delivery method isn’t available for your address. Choose another.',
  checkout_closed: 'This checkout was closed in the meantime.',
  payment_closed: 'This payment is already settled. This page shows its status.',
  attributes_too_large: 'The custom texts in your cart are too long. Remove an item first.',
}

export const limits = {
  cartFull: (lines: number) =>
    `Your cart can hold up to ${number(lines)} different items. Remove one first.`,
  quantity: (units: number) => `You can order up to ${number(units)} of one item.`,
  retry: 'Part of the shop isn’t responding. Nothing was lost: please try again.',
}

export const docs = {
  title: 'API',
  needsScript: <T>(link: T) => filled`This page needs JavaScript. Without it, read ${link}.`,
  document: 'the OpenAPI document',
  errorCodes: 'Error codes',
  errorCodesDescription: 'Every error code of the API, and what to do about it.',
  errorCodesText: 'Each error of the API has one of these codes.',
  browse: 'Browse the API',
  retryable: '· may be retried',
}
