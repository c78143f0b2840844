import { CART_LINES_MAX, LINE_QUANTITY_MAX } from '../../../../src/shared/platform/limits.ts'
import { PROBLEMS, type ProblemCode } from '../../../../src/shared/platform/problem.ts'
import type { Problem } from '../../../../src/shared/platform/result.ts'

/** The problem table speaks to programs; this says the same to the person in front of a page. */
const WORDS: Partial<Record<ProblemCode, string>> = {
  not_found: 'This is no longer in your cart: it was moved or removed in another window.',
  too_many_lines: `Your cart holds ${CART_LINES_MAX} different things at most. Remove one first.`,
  quantity_too_large: `At most ${LINE_QUANTITY_MAX} of one thing can be ordered here.`,
  attributes_too_large: 'The texts on your cart’s lines are too long in all. Remove a line first.',
  variant_unavailable: 'This is no longer sold.',
  cart_empty: 'Nothing in your cart is selected. Tick what you want to buy now.',
  cart_changed: 'Your cart was changed in another window. Have a look, then check out again.',
  too_many_codes:
    'We have sent enough codes to this address for now. Use the last one, or try again later.',
  rate_limited: 'That was a little too fast. Wait a moment, then try again.',
  idempotency_in_flight: 'This was sent twice and is being done once. Give it a second.',
  transition_not_allowed: 'It is too late for this: the order has moved on.',
  payment_method_unavailable: 'This way to pay is not on offer right now. Choose another one.',
  delivery_unavailable: 'This way of delivery is not on offer for your address. Choose another.',
  checkout_closed: 'This checkout was closed meanwhile.',
  payment_closed: 'The payment is settled already: this page shows how it stands.',
}

/** A problem in a shopper's words. */
export const wordsOf = ({ code, detail }: Problem): string =>
  (code === 'invalid_body' || code === 'variant_unavailable' ? detail : undefined) ??
  WORDS[code] ??
  (PROBLEMS[code].retryable
    ? 'A part of the shop is out for a moment. Nothing is lost: try again.'
    : (detail ?? PROBLEMS[code].advice))
