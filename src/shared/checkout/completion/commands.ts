import { type CartChange, requireAttributesFit } from '../../cart/rules.ts'
import { codeKey } from '../../coupon/contract.ts'
import type { Order, OrderAnswer } from '../../order/contract.ts'
import { isUnregistered, paymentDueAt } from '../../payment/rules.ts'
import { COMPLETION_STALLED_MS } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import { creditIn, isNothingDue } from '../../pricing/contract.ts'
import { availableCredit, spendCredit } from '../../shopper/credit.ts'
import { insertKey, loadKey, replaceAnswer, replay } from '../../shopper/idempotency.ts'
import { isMember } from '../../shopper/membership.ts'
import { loadFormerVisitors } from '../../shopper/merge/store.ts'
import { endOwnOrder } from '../../shopper/open-orders.ts'
import {
  dropPayment,
  insertOrder,
  loadOrder,
  payNothing,
  repriceFirstOrder,
  settlePlaced,
  showPayment,
} from '../../shopper/orders.ts'
import { requirePoints, spendPoints } from '../../shopper/points.ts'
import type { Outcome, ShopperTransaction } from '../../shopper/transaction.ts'
import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutQuery,
  CheckoutRecord,
  CompletionIntent,
  CompletionReading,
} from '../contract.ts'
import { statusAfter } from '../life-cycle.ts'
import type { Quote } from '../quote/contract.ts'
import { withTender } from '../quote/tender.ts'
import { refusePrice } from '../refuse-price.ts'
import { closed, isOpen, openStatus } from '../rules.ts'
import { sourceOf, statusAt } from '../sources.ts'
import { loadCheckout, saveCheckout } from '../store.ts'
import { tendered } from '../tender-commands.ts'
import { checkCompletion, reserveCompletion } from '../verification/commands.ts'
import { attemptOf } from './ids.ts'

type Command<Type extends CheckoutCommand['type']> = Extract<CheckoutCommand, { type: Type }>

/** The outbox row that asks for a resumed completion; its end takes it back. */
export const stalledMessageId = (checkoutId: string): string => `${checkoutId}:stalled`

const answerWith = (tx: ShopperTransaction, record: CheckoutRecord): Result<CheckoutAnswer> => {
  saveCheckout(tx.sql, record)
  return ok({ kind: 'checkout', checkout: record })
}

/** Handler of `checkout.begin`, for drivers of the release before two-step completion. */
export function begin(
  tx: ShopperTransaction,
  command: Command<'checkout.begin'>,
): Result<Outcome<CheckoutAnswer>> {
  const record = loadCheckout(tx.sql, command.checkoutId)
  if (!record) return refuse('not_found')
  const ready = requireReady(record, tx.now)
  if (!ready.ok) return ready
  const allowed = reserveCompletion(tx, record, command)
  if (!allowed.ok) return allowed
  const holds = sourceOf(record).holds(record, () => tx.newId('hold'))
  const next: CheckoutRecord = {
    ...record,
    status: statusAfter(record.status, 'begin', 'completing'),
    intent: { ...command.intent, ...allowed.value, holds },
    version: record.version + 1,
  }
  saveCheckout(tx.sql, next)
  tx.wakeAt(tx.now + COMPLETION_STALLED_MS)
  return ok({ kind: 'checkout', checkout: next, deferred: true })
}

/** Refuses a checkout that cannot be completed as it stands. */
function requireReady(record: CheckoutRecord, now: number): Result<null> {
  const status = statusAt(record, now)
  if (!isOpen(status)) return closed({ ...record, status }, sourceOf(record).reserved(record))
  if (status !== 'ready') {
    const { requirements } = record.quote
    return refuse('checkout_not_ready', undefined, { extra: { requirements } })
  }
  const fits = requireAttributesFit(record.lines)
  return fits.ok ? ok(null) : fits
}

/** Handler of `checkout.abort`: takes back what `begin` made, where it is still there. */
export function abort(
  tx: ShopperTransaction,
  { checkoutId, orderId, problem, revised }: Command<'checkout.abort'>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, checkoutId)
  if (!record) return refuse('not_found')
  // Only the completion that failed: a slow driver must not take back a later one.
  if (record.status !== 'completing' || record.intent?.orderId !== orderId) {
    return ok({ kind: 'checkout', checkout: record })
  }
  const key = record.intent.idempotencyKey
  if (key) tx.settle(key, { ok: false, problem })
  tx.acknowledge([stalledMessageId(record.id)])
  endOwnOrder(tx.sql, orderId, tx.now)
  return answerWith(tx, { ...refused(tx.sql, record, { orderId, problem, revised }), intent: null })
}

/** Handler of `checkout.refuse`. Where the attempt was placed meanwhile, nothing is written. */
export function endAttempt(
  tx: ShopperTransaction,
  command: Command<'checkout.refuse'>,
): Result<CheckoutAnswer> {
  const { checkoutId, orderId, version, problem, idempotency } = command
  const record = loadCheckout(tx.sql, checkoutId)
  if (!record) return refuse('not_found')
  if (record.orderId === orderId) return ok({ kind: 'checkout', checkout: record })
  if (idempotency && loadKey(tx.sql, idempotency.key) === null) {
    insertKey(tx.sql, idempotency, null, tx.now)
    tx.settle(idempotency.key, { ok: false, problem })
  }
  // A later version is another driver's, or the shopper has changed the checkout.
  if (record.version !== version || record.status !== 'ready') {
    return ok({ kind: 'checkout', checkout: record })
  }
  const attempt = { number: attemptOf(record).number + 1, at: tx.now }
  return answerWith(tx, { ...refused(tx.sql, record, command), attempt })
}

type CompletionQuery = Extract<CheckoutQuery, { type: 'completion' }>

/** Reading of `completion`. Refuses what `checkCompletion` and `requireReady` refuse. */
export function readCompletion(
  sql: Sql,
  { checkoutId, idempotency, now, ...checks }: CompletionQuery,
): Result<CompletionReading | OrderAnswer> {
  const known = idempotency && loadKey(sql, idempotency.key)
  // A completion's key stores an order or a refusal.
  if (known) return replay<OrderAnswer>(known, idempotency)
  const record = loadCheckout(sql, checkoutId)
  if (!record) return refuse('not_found')
  const ready = requireReady(record, now)
  if (!ready.ok) return ready
  const checked = checkCompletion(sql, record, checks, now)
  if (!checked.ok) return checked
  const isClaimed = sourceOf(record).kind === 'drop'
  const former = isClaimed ? { formerVisitors: loadFormerVisitors(sql) } : {}
  return ok({ kind: 'completion', checkout: record, ...checked.value, ...former })
}

interface Refusal {
  orderId: string
  problem: Command<'checkout.refuse'>['problem']
  revised: { lines: CheckoutRecord['lines']; quote: Quote } | null
}

/** The checkout after its completion was refused. */
function refused(
  sql: Sql,
  record: CheckoutRecord,
  { orderId, problem, revised }: Refusal,
): CheckoutRecord {
  const source = sourceOf(record)
  const changed = { ...record, ...revised }
  const next = { ...changed, quote: tendered(sql, changed.quote, record.details) }
  const status = source.isLostBy(problem) ? 'cancelled' : openStatus(next.quote)
  return {
    ...next,
    lines: source.afterRefusal(next, orderId),
    status: statusAfter(record.status, 'refuse', status),
    version: record.version + 1,
  }
}

/**
 * Handler of `checkout.place`: the one transaction that makes the order. It checks version,
 * verification and the shopper's own budget once more, because nothing was locked before.
 */
export function place(
  tx: ShopperTransaction,
  { checkoutId, order, completion }: Command<'checkout.place'>,
): Result<OrderAnswer> {
  const record = loadCheckout(tx.sql, checkoutId)
  if (!record) return refuse('not_found')
  if (!completion) return placeBegun(tx, record, order)
  const isSame = record.version === completion.version
  if (!isSame && isOpen(statusAt(record, tx.now))) return refuse('version_mismatch')
  const ready = requireReady(record, tx.now)
  if (!ready.ok) return ready
  const covered = requireTenders(tx, record, order)
  if (!covered.ok) return covered
  const { intent } = completion
  const allowed = reserveCompletion(tx, record, completion)
  if (!allowed.ok) return allowed
  return ok({
    kind: 'order',
    order: writePlaced(tx, record, order, { ...intent, ...allowed.value }),
  })
}

/**
 * Refuses `price_changed` where the store credit of the quote was spent meanwhile, so that more is
 * due, and `insufficient_points` where its points were.
 */
function requireTenders(
  tx: ShopperTransaction,
  record: CheckoutRecord,
  order: Order,
): Result<null> {
  const payable = requirePoints(tx.sql, order.points?.spends ?? 0, tx.now)
  if (!payable.ok) return payable
  const balance = availableCredit(tx.sql)
  if (creditIn(order.cost) <= balance) return ok(null)
  const quote = withTender(record.quote, balance, record.details)
  return refusePrice({ ...record, quote }, tx.now)
}

/** Places the order of a completion that `begin` has checked. */
function placeBegun(
  tx: ShopperTransaction,
  record: CheckoutRecord,
  order: Order,
): Result<OrderAnswer> {
  if (record.orderId === order.id) return ok({ kind: 'order', order })
  const { intent } = record
  if (record.status !== 'completing' || intent?.orderId !== order.id) {
    return closed(record, sourceOf(record).reserved(record))
  }
  const covered = requireTenders(tx, record, order)
  if (!covered.ok) return covered
  tx.acknowledge([stalledMessageId(record.id)])
  const placed = writePlaced(tx, record, order, intent)
  const outcome: Result<OrderAnswer> = ok({ kind: 'order', order: placed })
  if (intent.idempotencyKey) tx.settle(intent.idempotencyKey, outcome)
  return outcome
}

/** Writes the order and takes its store credit; gives the order as its shopper sees it. */
function writePlaced(
  tx: ShopperTransaction,
  record: CheckoutRecord,
  given: Order,
  intent: CompletionIntent,
): Order {
  const placed = isMember(tx.sql) ? given : withoutPoints(given)
  const source = sourceOf(record)
  spendCredit(tx, placed)
  spendPoints(tx, placed)
  const order = isNothingDue(placed.cost) ? payNothing(placed, tx.now) : placed
  const waits = order.status === 'awaiting_payment'
  const due = () => paymentDueAt(order.payment) ?? source.paymentDueAt(record, tx.now)
  const dueAt = waits ? due() : null
  insertOrder(tx.sql, order, dueAt)
  if (dueAt !== null) tx.wakeAt(dueAt)
  tx.enqueue({
    id: `${order.id}:placed`,
    type: 'order.placed',
    body: { order: placed, shopperId: tx.shopperId, checkoutId: record.id },
  })
  if (order !== placed) settlePlaced(tx, order)
  if (source.kind === 'cart') tx.changeCart(withoutOrdered(tx, order))
  else repriceFirstOrder(tx)
  const unregistered = waits && isUnregistered(order.payment)
  // A driver that dies before it has told the provider is made up for.
  if (unregistered) tx.wakeAt(tx.now + COMPLETION_STALLED_MS)
  saveCheckout(tx.sql, {
    ...record,
    status: statusAfter(record.status, 'place', 'completed'),
    intent,
    orderId: order.id,
    ...(unregistered ? { unregistered: { startedAt: tx.now } } : {}),
    version: record.version + 1,
  })
  tx.push({ type: 'order', order })
  return order
}

/** Points are of members alone. */
function withoutPoints({ points: _, ...order }: Order): Order {
  return order
}

/** Takes what was ordered out of the cart, with its codes; what was added meanwhile stays. */
function withoutOrdered(tx: ShopperTransaction, order: Order): CartChange {
  const used = new Set(order.discountCodes?.map(({ code }) => codeKey(code)))
  const codes = tx.cart().discountCodes
  const change: CartChange = {
    ...{ put: [], remove: [] },
    ...(used.size > 0 ? { discountCodes: codes.filter((code) => !used.has(codeKey(code))) } : {}),
  }
  for (const line of tx.cart().lines) {
    const ordered = order.lines.find((l) => l.id === line.id)
    if (!ordered || line.list !== 'cart') continue
    const left = line.quantity - ordered.quantity
    if (left > 0) change.put.push({ ...line, quantity: left })
    else change.remove.push(line.id)
  }
  return change
}

/**
 * Handler of `checkout.record-registration`: the order shows the provider's page, and so does the
 * answer that is stored under the completion's key, so that every repetition is the same.
 */
export function recordRegistration(
  tx: ShopperTransaction,
  { checkoutId, paymentId, outcome }: Command<'checkout.record-registration'>,
): Result<OrderAnswer> {
  const record = loadCheckout(tx.sql, checkoutId)
  const order = record?.orderId ? loadOrder(tx.sql, record.orderId) : null
  if (!record || !order) return refuse('not_found')
  const { unregistered, ...settled } = record
  tx.acknowledge([stalledMessageId(record.id)])
  if (unregistered && record.intent?.paymentId === paymentId) saveCheckout(tx.sql, settled)
  const { payment, status } = order
  const waits = status === 'awaiting_payment' && payment.id === paymentId && isUnregistered(payment)
  if (!waits || outcome.kind === 'obsolete') return ok({ kind: 'order', order })
  const shown =
    outcome.kind === 'registered' ? showPayment(tx, order, outcome.payment) : dropPayment(tx, order)
  const key = record.intent?.idempotencyKey
  const answer: Result<OrderAnswer> = ok({ kind: 'order', order: shown })
  if (key) replaceAnswer(tx.sql, key, answer)
  return answer
}
