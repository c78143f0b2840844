import { HOUR_MS, type Now } from '../platform/clock.ts'
import { CART_REMINDER_GAP_MS, CART_REMINDER_LATE_MS } from '../platform/limits.ts'

/** Where the setting says nothing. */
const DEFAULT_HOURS = 24

/** A cart that rests, and the last reminder of its member. */
export interface RestingCart {
  version: number
  /** Milliseconds. */
  updatedAt: Now
}

interface Reminded {
  cartVersion: number
  at: Now
}

/**
 * When a reminder is due: once for each change of the cart, and not within CART_REMINDER_GAP_MS of
 * the last one. Null where this version has had its reminder.
 * @param idleMs how long a cart rests before it
 */
export function reminderDueAt(
  cart: RestingCart,
  last: Reminded | null,
  idleMs: number,
): number | null {
  if (last === null) return cart.updatedAt + idleMs
  if (last.cartVersion === cart.version) return null
  return Math.max(cart.updatedAt + idleMs, last.at + CART_REMINDER_GAP_MS)
}

/** Whether the cart has rested for so long that a reminder is none any more. */
export const isTooLate = ({ updatedAt }: RestingCart, now: Now): boolean =>
  now - updatedAt > CART_REMINDER_LATE_MS

/** Milliseconds a cart rests, from a setting in hours; null: nobody is reminded. */
export function idleTimeOf(hours: string | null): number | null {
  const given = hours === null ? DEFAULT_HOURS : Number(hours)
  return Number.isFinite(given) && given > 0 ? given * HOUR_MS : null
}
