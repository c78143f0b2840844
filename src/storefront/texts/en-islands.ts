import type { DropState, RemainingBand } from '../../shared/drop/contract.ts'
import { numberIn, type PluralForms, pluralIn } from './wording.ts'

/** BCP 47; `Intl` formats numbers and dates in it, and pages name it as theirs. */
export const language = 'en'

const number = (value: number): string => numberIn(language, value)
const plural = (count: number, forms: PluralForms): string => pluralIn(language, count, forms)
const items = (count: number): string => plural(count, { one: 'item', other: 'items' })

export const general = {
  close: 'Close',
  free: 'Free',
  from: (price: string) => `from ${price}`,
  number,
  tryAgain: 'That didn’t work. Please try again.',
}

export const stock = {
  in: 'In stock',
  out: 'Sold out',
  /** Behind the name of an option. */
  outNote: 'sold out',
  onlyLeft: (units: number) => `Only ${number(units)} left`,
  fewLeft: 'Only a few left',
}

export const product = {
  addToCart: 'Add to cart',
  shownIn: (variant: string) => `Shown in ${variant}`,
  addToFavourites: 'Add to favorites',
  inFavourites: 'Saved to favorites',
}

export const cart = {
  items: (units: number) => `${number(units)} ${items(units)}`,
  /** Read out behind the number in the header. */
  itemsWord: items,
  title: (units: number) => `Your cart, ${number(units)} ${items(units)}`,
  empty: 'Your cart is empty.',
  remove: 'Remove',
  removeLine: (line: string) => `Remove ${line}`,
  removed: (line: string) => `Removed ${line}`,
  undo: 'Undo',
  decrease: 'Decrease quantity',
  increase: 'Increase quantity',
  decreaseOf: (line: string) => `Decrease quantity: ${line}`,
  increaseOf: (line: string) => `Increase quantity: ${line}`,
  estimatedTotal: 'Estimated total',
  calculatedAtCheckout: 'Delivery and tax are calculated at checkout.',
  checkOut: 'Check out',
  view: 'View cart',
}

export const search = {
  suggestions: 'Suggestions',
  noSuggestions: 'No suggestions',
  suggestionCount: (count: number) =>
    `${number(count)} ${plural(count, { one: 'suggestion', other: 'suggestions' })}, use the arrow keys`,
}

export const connection = {
  reconnecting: 'Reconnecting…',
  offline: 'You are offline. Your cart is saved.',
  /** The answer to a press that did not reach the shop. */
  pressOffline: 'You seem to be offline. Try again when you are back.',
  requestOffline: 'You seem to be offline. Try again: it won’t be done twice.',
}

export const checkout = {
  placeOffline: 'You seem to be offline. Place your order again: it won’t be placed twice.',
  placeUnanswered: 'The shop didn’t answer. Place your order again: it won’t be placed twice.',
  minuteLeft: 'One minute left.',
  checkFailed: 'The check didn’t work on your device. Ask for a code instead.',
}

export const order = {
  changeOffline: 'You seem to be offline. Nothing has changed yet: try again.',
  copy: 'Copy',
  copied: 'Copied',
  payOffline: 'You seem to be offline. Try again to pay.',
}

export const drop = {
  states: {
    announced: 'Coming soon',
    entering: 'Entries open',
    open: 'Open now',
    sold_out: 'Sold out',
    closed: 'Ended',
  } satisfies Record<DropState, string>,
  remaining: {
    plenty: 'Plenty left',
    some: 'Selling fast',
    few: 'Only a few left',
    none: 'All units are reserved. Unpaid ones are released in a few minutes.',
  } satisfies Record<RemainingBand, string>,
  countdown: {
    drawIn: 'Draw in',
    opensIn: 'Opens in',
    endsIn: 'Ends in',
    entriesOpenIn: 'Entries open in',
    entriesCloseIn: 'Entries close in',
    leftToChoose: 'Time left to choose',
  },
  days: (days: number) => `${number(days)} ${plural(days, { one: 'day', other: 'days' })}`,
  position: {
    unknown: 'Getting your place in line',
    next: 'You’re next',
    ahead: (shoppers: number) =>
      plural(shoppers, {
        one: '1 person ahead of you',
        other: `About ${number(shoppers)} people ahead of you`,
      }),
  },
  continueToCheckout: 'Continue to checkout',
  connectionLost: 'Connection lost. Your place is saved. Reconnecting…',
  claimOffline: 'You seem to be offline. Press again: you won’t buy twice.',
  checkFailed: 'The check didn’t work on your device. Please try again.',
  /** By error code; codes without a text show the API's own. */
  problems: {
    rate_limited: 'Too many tries. Wait a moment and press again.',
    verification_required: 'One more check is needed. Please reload the page.',
    proof_invalid: 'The check didn’t pass. Press again to retry.',
    proof_used: 'The check has expired. Press again to retry.',
    drop_not_open: 'Entries aren’t open yet.',
    entries_closed: 'Entries have just closed.',
  } as Record<string, string>,
}

export const passkeys = {
  cancelled: 'No passkey was used. Try again, or use a code by email.',
  known: 'This device already has a passkey for your account.',
  address: 'Passkeys don’t work at this address.',
  unknown: 'This passkey isn’t known here. Use a code by email.',
}
