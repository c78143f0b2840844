import type { Order } from '../../order/contract.ts'
import { orderEventOf } from '../../order/payment-event.ts'
import type { PaymentStatus } from '../contract.ts'
import type { Charge, ChargeWindow } from './contract.ts'

/**
 * The result of a comparison. `tell`: the order may not know of the charge yet. `duplicate`: the
 * order's payment has taken another one. `orphan`: it names no payment of a shop.
 */
export type Verdict = 'matched' | 'tell' | 'duplicate' | 'wrong_amount' | 'orphan'

/** Statuses of a payment whose money came. */
const TAKEN: readonly PaymentStatus[] = ['succeeded', 'partially_refunded', 'refunding', 'refunded']

/**
 * Compares a charge with the order that it names. Pure. An order that waits, or that was cancelled
 * without money, is told of the charge as a webhook tells it: nothing is returned that it wants.
 * @param order null where the record has none of this shopper
 * @param kept the charge of the payment that stays, where the payment has several
 */
export function judgeCharge(charge: Charge, order: Order | null, kept: string | null): Verdict {
  const { event } = charge
  if (event === null) return 'orphan'
  if (order === null) return 'tell'
  const told = orderEventOf(order, event)
  if (!told.ok) return told.problem.code === 'invalid_body' ? 'wrong_amount' : 'tell'
  const payments = [order.payment, ...(order.formerPayments ?? [])]
  const isTaken = payments.some(
    ({ id, status }) => id === event.paymentId && TAKEN.includes(status),
  )
  if (!isTaken) return 'tell'
  return kept === null || kept === charge.id ? 'matched' : 'duplicate'
}

/** The first charge of a payment, where its provider cannot tell which one the order has. */
export const firstOf = (charges: readonly Charge[]): Charge | undefined =>
  charges.toSorted((a, b) => a.at.localeCompare(b.at) || (a.id < b.id ? -1 : 1))[0]

/**
 * The next part of a provider's list: the rest of the current one, else what has become old enough
 * since. Null while there is nothing. Whole seconds, because providers count those.
 * @param graceMs a charge is compared once it is so old: its webhook had the time to come
 * @param leastMs the shortest new part, so that not every run asks
 * @param firstMs the length of the first part
 */
export function nextWindow(
  walk: ChargeWindow | null,
  now: number,
  { graceMs, leastMs, firstMs }: { graceMs: number; leastMs: number; firstMs: number },
): ChargeWindow | null {
  if (walk !== null && walk.cursor !== null) return walk
  const until = Math.floor((now - graceMs) / 1000) * 1000
  const since = walk?.until ?? until - firstMs
  return since + leastMs <= until ? { since, until, cursor: null } : null
}
