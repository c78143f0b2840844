import type { Charge } from '../payment/charges/contract.ts'
import type { PaymentStatus } from '../payment/contract.ts'
import type { Order } from './contract.ts'
import { orderEventOf } from './payment-event.ts'

/**
 * The result of a comparison. `tell`: the order may not know of the charge yet. `duplicate`: the
 * order's payment has taken another one. `orphan`: it names no payment of a shop.
 */
type Verdict = 'matched' | 'tell' | 'duplicate' | 'wrong_amount' | 'orphan'

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
