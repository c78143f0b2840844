import { DAY_MS } from '../../platform/clock.ts'
import { idsFrom, isId, typedOrderNumber } from '../../platform/ids.ts'

/** What a text of the search asks for; `prefix` matches from the beginning. */
export type OrderSearch =
  | { by: 'id'; id: string }
  | { by: 'number'; prefix: string }
  | { by: 'email'; email: string }
  | { by: 'email-prefix'; prefix: string }

/** Shorter beginnings of a number are words of a title. */
const NUMBER_MIN_CHARS = 4
const SEARCH_MAX_CHARS = 320

/**
 * Reads a text as an order's id, number or email address, or as the beginning of one of the last
 * two. Null where it can be none of them: no order is looked for.
 */
export function orderSearchOf(text: string): OrderSearch | null {
  const typed = text.normalize('NFKC').trim()
  if (typed === '' || typed.length > SEARCH_MAX_CHARS) return null
  if (isId('ord', typed)) return { by: 'id', id: typed }
  if (typed.includes('@')) {
    const email = typed.toLowerCase()
    const isWhole = /^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$/.test(email)
    return isWhole ? { by: 'email', email } : { by: 'email-prefix', prefix: email }
  }
  const prefix = typedOrderNumber(typed)
  return prefix !== null && prefix.length >= NUMBER_MIN_CHARS ? { by: 'number', prefix } : null
}

/** A span of days (UTC), each as YYYY-MM-DD; both ends belong to it. */
export interface DaySpan {
  from: string | null
  to: string | null
}

/**
 * An order's id is made at the start of its checkout, which may be placed within this. So the ids
 * of the orders of a time lie between its beginning less this, and its end.
 */
const CHECKOUT_SPAN_MS = DAY_MS

export interface OrderSpan {
  /** Milliseconds; the end is no longer part of it. */
  createdFrom: number
  createdBefore: number
  idFrom: string
  idBefore: string
}

/** The moments and ids of orders placed from one moment on, before another (milliseconds). */
const spanOf = (createdFrom: number, createdBefore: number): OrderSpan => ({
  createdFrom,
  createdBefore,
  idFrom: idsFrom('ord', createdFrom - CHECKOUT_SPAN_MS),
  idBefore: idsFrom('ord', createdBefore),
})

const dayOf = (text: string | null): number | null => {
  const at = text !== null && /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) ? null : at
}

/** Later than every order. */
const END_OF_TIME_MS = Date.UTC(9999, 0, 1)

/** The orders of these days; null where neither day is one. */
export function spanOfDays({ from, to }: DaySpan): OrderSpan | null {
  const first = dayOf(from)
  const last = dayOf(to)
  if (first === null && last === null) return null
  return spanOf(first ?? 0, last === null ? END_OF_TIME_MS : last + DAY_MS)
}
