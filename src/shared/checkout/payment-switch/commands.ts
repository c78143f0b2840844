import { switchedBudgetOrder } from '../../budget/budget-step.ts'
import { budgetOf, openUntil, problemOf } from '../../budget/rules.ts'
import type { Order } from '../../order/contract.ts'
import { COMPLETION_STALLED_MS } from '../../platform/limits.ts'
import { ok, type Problem, type Result, refuse } from '../../platform/result.ts'
import { reserveOwnOrder } from '../../shopper/open-orders.ts'
import {
  closePaymentWindow,
  dropPayment,
  loadOrder,
  paymentDueOf,
  switchPayment,
} from '../../shopper/orders.ts'
import type { Handlers, Outcome, ShopperTransaction } from '../../shopper/transaction.ts'
import type { CheckoutAnswer, CheckoutContract, CheckoutRecord } from '../contract.ts'
import { loadCheckout, loadCheckoutOfOrder, saveCheckout } from '../store.ts'
import type { PaymentSwitchCommand } from './contract.ts'

type Command<Type extends PaymentSwitchCommand['type']> = Extract<
  PaymentSwitchCommand,
  { type: Type }
>

/** The outbox row that asks for a switch to be finished; its end takes it back. */
export const stalledSwitchId = (checkoutId: string): string => `${checkoutId}:switch-stalled`

/** A checkout with the order it became; null where it became none. */
function loadPlaced(tx: ShopperTransaction, checkoutId: string) {
  const record = loadCheckout(tx.sql, checkoutId)
  const order = record?.orderId ? loadOrder(tx.sql, record.orderId) : null
  return record && order ? { record, order } : null
}

/** Whether the order still waits for the money of this payment, and may until its window closes. */
function isWaiting(tx: ShopperTransaction, order: Order, paymentId: string): boolean {
  const due = paymentDueOf(tx.sql, order.id)
  const waits = order.status === 'awaiting_payment' && order.payment.id === paymentId
  return waits && due !== null && tx.now < due
}

const hadPayment = ({ payment, formerPayments = [] }: Order, paymentId: string): boolean =>
  [payment, ...formerPayments].some(({ id }) => id === paymentId)

/** Whether a switch to the method has nothing to do: the order is paid that way already. */
function isDone({ details }: CheckoutRecord, order: Order, methodId: string): boolean {
  const { status, payment, formerPayments } = order
  if (details.paymentMethodId !== methodId || payment.status === 'cancelled') return false
  // An order that never waited for its payment has none to switch; one that did may ask again.
  return status === 'awaiting_payment' || (status === 'placed' && formerPayments !== undefined)
}

function begin(
  tx: ShopperTransaction,
  { checkoutId, method, paymentId, idempotencyKey, budget }: Command<'checkout.begin-switch'>,
): Result<Outcome<CheckoutAnswer>> {
  const placed = loadPlaced(tx, checkoutId)
  if (!placed) return loadCheckout(tx.sql, checkoutId) ? closed(null) : refuse('not_found')
  const { record, order } = placed
  // Two at once: the later one looks again, and finishes the earlier one first.
  if (record.switching) return refuse('version_mismatch')
  if (isDone(record, order, method.id)) return ok({ kind: 'checkout', checkout: record })
  if (order.payment.status === 'succeeded') return refuse('payment_closed')
  if (order.status !== 'awaiting_payment') return closed(order)
  if (!isWaiting(tx, order, order.payment.id)) {
    return refuse('payment_closed', 'The time to pay is over.')
  }
  const switched = switchedBudgetOrder(order, method.kind)
  const until = openUntil(switched, tx.now)
  const reservation = { budget: budget ?? budgetOf(), order: switched, until, edge: {} }
  const problem = problemOf(reserveOwnOrder(tx.sql, reservation, tx.now))
  if (problem) return { ok: false, problem }
  const { id, kind } = order.payment
  const next: CheckoutRecord = {
    ...record,
    switching: { method, paymentId, from: { id, kind }, startedAt: tx.now, idempotencyKey },
    version: record.version + 1,
  }
  saveCheckout(tx.sql, next)
  tx.wakeAt(tx.now + COMPLETION_STALLED_MS)
  return ok({ kind: 'checkout', checkout: next, deferred: true })
}

const closed = (order: Order | null) =>
  refuse('checkout_closed', order ? `Its order is ${order.status}.` : undefined, {
    extra: { checkoutStatus: 'completed', ...(order ? { orderId: order.id } : {}) },
  })

function end(
  tx: ShopperTransaction,
  { checkoutId, paymentId, outcome }: Command<'checkout.end-switch'>,
): Result<CheckoutAnswer> {
  const placed = loadPlaced(tx, checkoutId)
  if (!placed) return refuse('not_found')
  const { record, order } = placed
  const { switching, ...rest } = record
  // Another payment takes its place, or none does.
  const { unregistered: _, ...settled } = rest
  if (switching?.paymentId !== paymentId) {
    // Another driver was faster. A payment it did not take belongs to no order.
    const taken = hadPayment(order, paymentId)
    return taken ? ok({ kind: 'checkout', checkout: record }) : refuse('payment_closed')
  }
  if (outcome.kind === 'switched') {
    // Refused, the intent stays until the driver has closed the new payment.
    if (!isWaiting(tx, order, switching.from.id)) return refuse('payment_closed')
    switchPayment(tx, order, outcome.payment)
    const details = { ...record.details, paymentMethodId: switching.method.id }
    return finish(tx, switching.idempotencyKey, { ...settled, details })
  }
  if (outcome.kind === 'kept') return finish(tx, switching.idempotencyKey, rest, outcome.problem)
  if (isWaiting(tx, order, switching.from.id)) dropPayment(tx, order)
  return finish(tx, switching.idempotencyKey, settled, outcome.problem)
}

/**
 * The window of a payment that its provider has ended closes now, and the order is settled as at its
 * time's end. A switch ends the old payment itself: its order waits for the new one.
 */
function closeWindow(
  tx: ShopperTransaction,
  { orderId, paymentId }: Command<'checkout.close-window'>,
): Result<CheckoutAnswer> {
  const record = loadCheckoutOfOrder(tx.sql, orderId)
  const order = loadOrder(tx.sql, orderId)
  if (!record || !order) return refuse('not_found')
  const isOpen = !record.switching && order.payment.status !== 'cancelled'
  if (isOpen && isWaiting(tx, order, paymentId)) closePaymentWindow(tx, orderId)
  return ok({ kind: 'checkout', checkout: record })
}

/** The end of a switch: its intent is deleted, and the request's key gets the answer. */
function finish(
  tx: ShopperTransaction,
  key: string | null,
  record: CheckoutRecord,
  problem?: Problem,
): Result<CheckoutAnswer> {
  const checkout: CheckoutRecord = { ...record, version: record.version + 1 }
  saveCheckout(tx.sql, checkout)
  tx.acknowledge([stalledSwitchId(checkout.id)])
  const outcome: Result<CheckoutAnswer> = problem
    ? { ok: false, problem }
    : ok({ kind: 'checkout', checkout })
  if (key) tx.settle(key, outcome)
  return outcome
}

/** Handlers of the switch of a placed order's payment, for the table of the checkout's commands. */
export const paymentSwitchHandlers: Handlers<PaymentSwitchCommand, CheckoutContract['answers']> = {
  'checkout.begin-switch': begin,
  'checkout.end-switch': end,
  'checkout.close-window': closeWindow,
}
