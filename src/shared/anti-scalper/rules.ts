import { DAY_MS, MINUTE_MS } from '../platform/clock.ts'
import type { GuardedAction, LimitRule } from './contract.ts'

/** A limit, and what happens where neither Redis nor the limiter's object can be asked. */
export interface GuardRule extends LimitRule {
  /** Money and stock refuse, with 503; the rest goes on unlimited for as long as it lasts. */
  whenAway: 'refuse' | 'allow'
}

const rule = (
  action: GuardedAction,
  limit: number,
  windowMs: number,
  freePerIsolate: number,
  whenAway: GuardRule['whenAway'],
): GuardRule => ({ action, limit, windowMs, freePerIsolate, whenAway })

/**
 * Tries of one session. A shopper who pays twice, mistypes a code or reloads a page stays far
 * below; a program that tries in a loop does not.
 */
export const LIMIT_RULES: Record<GuardedAction, GuardRule> = {
  'session-code': rule('session-code', 5, 10 * MINUTE_MS, 0, 'refuse'),
  'checkout-complete': rule('checkout-complete', 60, MINUTE_MS, 10, 'refuse'),
  'discount-code': rule('discount-code', 20, MINUTE_MS, 5, 'allow'),
  'drop-entry': rule('drop-entry', 20, MINUTE_MS, 5, 'allow'),
  'drop-claim': rule('drop-claim', 30, MINUTE_MS, 10, 'refuse'),
  /** By payment, not by session: a provider's page knows none. */
  payment: rule('payment', 20, MINUTE_MS, 5, 'refuse'),
  /** By email, over all shoppers: card testing changes its session, not the mailbox it orders to. */
  'payment-declined': rule('payment-declined', 8, 60 * MINUTE_MS, 0, 'refuse'),
  verification: rule('verification', 20, 10 * MINUTE_MS, 2, 'refuse'),
  /** By number and e-mail: asking for a code and entering one. The codes count wrong tries too. */
  'order-lookup': rule('order-lookup', 30, 10 * MINUTE_MS, 5, 'refuse'),
  /** By session: asking for a sign-in code and entering one. The codes count wrong tries too. */
  'sign-in': rule('sign-in', 30, 10 * MINUTE_MS, 5, 'refuse'),
  /** Cancelling and paying another way, by order: a link may be in many hands. */
  'order-change': rule('order-change', 30, MINUTE_MS, 5, 'allow'),
  /** Requests to be told of a SKU, by recipient: anybody may name anybody's address. */
  'stock-alert': rule('stock-alert', 20, DAY_MS, 0, 'allow'),
  /** Reviews, their photos and the rating of the delivery, by order. */
  review: rule('review', 60, 10 * MINUTE_MS, 10, 'allow'),
  'red-packet-claim': rule('red-packet-claim', 30, MINUTE_MS, 5, 'allow'),
  /** One-time codes by recipient, over all sessions: anybody may name anybody's address. */
  'code-mail': rule('code-mail', 5, 10 * MINUTE_MS, 0, 'refuse'),
  'code-mail-day': rule('code-mail-day', 20, DAY_MS, 0, 'refuse'),
}

/** A network (/24 or /48) may hold many shoppers: an office, a campus, a mobile carrier. */
const NETWORK_FACTOR = 40

/** The same limit for everybody behind one network. */
export const ofNetwork = (one: GuardRule): GuardRule => ({
  ...one,
  limit: one.limit * NETWORK_FACTOR,
  freePerIsolate: one.freePerIsolate * NETWORK_FACTOR,
})
