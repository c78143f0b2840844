import { type CartChange, requireAttributesFit } from '../cart/rules.ts'
import type { Order, OrderAnswer } from '../order/contract.ts'
import { rfc3339 } from '../platform/clock.ts'
import { COMPLETION_STALLED_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { endOwnOrder } from '../shopper/open-orders.ts'
import { insertOrder } from '../shopper/orders.ts'
import type { Handlers, Outcome, ShopperTransaction } from '../shopper/transaction.ts'
import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutContract,
  CheckoutRecord,
} from './contract.ts'
import { mayHappen, statusAfter } from './life-cycle.ts'
import { openStatus, reservedRecord } from './rules.ts'
import { sourceOf, statusAt } from './sources.ts'
import { loadCheckout, loadOpenCheckout, saveCheckout } from './store.ts'
import { paymentSwitchHandlers } from './switch-payment-commands.ts'
import { requireBudgetAndVerification, verify } from './verify-commands.ts'

const closed = (record: CheckoutRecord) =>
  record.status === 'expired' && sourceOf(record).reserved(record)
    ? refuse('hold_expired')
    : refuse('checkout_closed', `It is ${record.status}.`, {
        extra: { checkoutStatus: record.status, orderId: record.orderId },
      })

const answerWith = (tx: ShopperTransaction, record: CheckoutRecord): Result<CheckoutAnswer> => {
  saveCheckout(tx.sql, record)
  return ok({ kind: 'checkout', checkout: record })
}

function start(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.start' }>,
): Result<CheckoutAnswer> {
  const { checkoutId, buyNow, cartVersion, lines, quote } = command
  if (lines.length === 0) return refuse('cart_empty')
  const fits = requireAttributesFit(lines)
  if (!fits.ok) return fits
  const cart = tx.cart()
  if (!buyNow && cart.version !== cartVersion) return refuse('cart_changed')
  const newest = loadOpenCheckout(tx.sql, buyNow)
  const running = newest?.status === 'completing'
  // A purchase under way stays; what is bought now is another one, what is in the cart is the same.
  if (running && !buyNow) return ok({ kind: 'checkout', checkout: newest })
  const open = running ? null : newest
  const fresh = open && open.id === checkoutId && statusAt(open, tx.now) !== 'expired'
  // A new one of its kind takes the place of an older open one: there is one checkout per cart.
  if (open && !fresh)
    saveCheckout(tx.sql, {
      ...open,
      status: statusAfter(open.status, 'replace', 'cancelled'),
      version: open.version + 1,
    })
  return answerWith(tx, {
    id: fresh ? open.id : checkoutId,
    status: openStatus(quote),
    buyNow,
    cartVersion,
    currency: cart.currency,
    lines,
    details: fresh ? open.details : {},
    quote,
    intent: null,
    orderId: null,
    version: fresh ? open.version + 1 : 1,
    createdAt: rfc3339(tx.now),
  })
}

function requote(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.quote' }>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  const status = statusAt(record, tx.now)
  if (!mayHappen(status, 'quote')) return closed({ ...record, status })
  if (record.version !== command.expectedVersion) return refuse('version_mismatch')
  const { details, lines, quote } = command
  return answerWith(tx, {
    ...record,
    details,
    lines,
    quote,
    status: statusAfter(status, 'quote', openStatus(quote)),
    version: record.version + 1,
  })
}

function begin(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.begin' }>,
): Result<Outcome<CheckoutAnswer>> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  const status = statusAt(record, tx.now)
  if (status !== 'ready' && !mayHappen(status, 'quote')) return closed({ ...record, status })
  if (!mayHappen(status, 'begin')) {
    return refuse('checkout_not_ready', undefined, {
      extra: { requirements: record.quote.requirements },
    })
  }
  const fits = requireAttributesFit(record.lines)
  if (!fits.ok) return fits
  const allowed = requireBudgetAndVerification(tx, record, command)
  if (!allowed.ok) return allowed
  const holds = sourceOf(record).holds(record, () => tx.newId('hold'))
  const next: CheckoutRecord = {
    ...record,
    status: statusAfter(status, 'begin', 'completing'),
    intent: { ...command.intent, ...allowed.value, holds },
    version: record.version + 1,
  }
  saveCheckout(tx.sql, next)
  tx.wakeAt(tx.now + COMPLETION_STALLED_MS)
  return ok({ kind: 'checkout', checkout: next, deferred: true })
}

function abort(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.abort' }>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  // Only the completion that failed: a slow driver must not take back a later one.
  if (record.status !== 'completing' || record.intent?.orderId !== command.orderId) {
    return ok({ kind: 'checkout', checkout: record })
  }
  const key = record.intent.idempotencyKey
  if (key) tx.settle(key, { ok: false, problem: command.problem })
  tx.acknowledge([stalledMessageId(record.id)])
  endOwnOrder(tx.sql, command.orderId, tx.now)
  const source = sourceOf(record)
  const revised = { ...record, ...command.revised }
  return answerWith(tx, {
    ...revised,
    lines: source.afterRefusal(revised, command.orderId),
    status: statusAfter(
      record.status,
      'refuse',
      source.isLostBy(command.problem) ? 'cancelled' : openStatus(revised.quote),
    ),
    intent: null,
    version: record.version + 1,
  })
}

function claim(
  tx: ShopperTransaction,
  { checkoutId, line, quote }: Extract<CheckoutCommand, { type: 'checkout.claim' }>,
): Result<CheckoutAnswer> {
  const known = loadCheckout(tx.sql, checkoutId)
  if (known) return ok({ kind: 'checkout', checkout: known })
  return answerWith(tx, reservedRecord(checkoutId, line, quote, tx.now))
}

function place(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.place' }>,
): Result<OrderAnswer> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  const { order } = command
  if (record.orderId === order.id) return ok({ kind: 'order', order })
  if (record.status !== 'completing' || record.intent?.orderId !== order.id) return closed(record)

  const source = sourceOf(record)
  const waits = order.status === 'awaiting_payment'
  const dueAt = waits ? source.paymentDueAt(record, tx.now) : null
  insertOrder(tx.sql, order, dueAt)
  if (dueAt !== null) tx.wakeAt(dueAt)
  tx.enqueue({
    id: `${order.id}:placed`,
    type: 'order.placed',
    body: { order, shopperId: tx.shopperId, checkoutId: record.id },
  })
  tx.acknowledge([stalledMessageId(record.id)])
  if (source.kind === 'cart') tx.changeCart(withoutOrdered(tx, order))
  saveCheckout(tx.sql, {
    ...record,
    status: statusAfter(record.status, 'place', 'completed'),
    orderId: order.id,
    version: record.version + 1,
  })
  const outcome: Result<OrderAnswer> = ok({ kind: 'order', order })
  if (record.intent.idempotencyKey) tx.settle(record.intent.idempotencyKey, outcome)
  tx.push({ type: 'order', order })
  return outcome
}

/** Takes what was ordered out of the cart; what was added meanwhile stays. */
function withoutOrdered(tx: ShopperTransaction, order: Order): CartChange {
  const change: CartChange = { put: [], remove: [] }
  for (const line of tx.cart().lines) {
    const ordered = order.lines.find((l) => l.id === line.id)
    if (!ordered || line.list !== 'cart') continue
    const left = line.quantity - ordered.quantity
    if (left > 0) change.put.push({ ...line, quantity: left })
    else change.remove.push(line.id)
  }
  return change
}

function cancel(
  tx: ShopperTransaction,
  command: Extract<CheckoutCommand, { type: 'checkout.cancel' }>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  if (record.status === 'cancelled') return ok({ kind: 'checkout', checkout: record })
  if (!mayHappen(record.status, 'cancel')) return closed(record)
  return answerWith(tx, {
    ...record,
    status: statusAfter(record.status, 'cancel', 'cancelled'),
    version: record.version + 1,
  })
}

/** The outbox row that asks for a resumed completion; placing or aborting takes it back. */
export const stalledMessageId = (checkoutId: string): string => `${checkoutId}:stalled`

/** Handlers of the checkout saga, for `checkoutModule`. */
export const checkoutHandlers: Handlers<CheckoutCommand, CheckoutContract['answers']> = {
  'checkout.start': start,
  'checkout.quote': requote,
  'checkout.begin': begin,
  'checkout.abort': abort,
  'checkout.claim': claim,
  'checkout.place': place,
  'checkout.cancel': cancel,
  'checkout.verify': verify,
  ...paymentSwitchHandlers,
}
