import { reserveOrderBudgets, switchedBudgetOrder } from '../../budget/budget-step.ts'
import { budgetOf } from '../../budget/rules.ts'
import type { Order } from '../../order/contract.ts'
import { isPaidLater, type Payment } from '../../payment/contract.ts'
import type { PaymentProvider } from '../../payment/provider/contract.ts'
import { initialTerms } from '../../payment/rules.ts'
import type { Now } from '../../platform/clock.ts'
import { HOLD_GRACE_MS, HOLD_PLACED_MS } from '../../platform/limits.ts'
import { PROBLEMS } from '../../platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../../platform/result.ts'
import { dueOf } from '../../pricing/contract.ts'
import { requireAttemptsLeft } from '../completion/declined-payments.ts'
import type { CheckoutRecord } from '../contract.ts'
import {
  type CheckoutCall,
  type CheckoutDeps,
  offeredMethods,
  placedOrderOf,
  readWritten,
  shopperIdOf,
} from '../deps.ts'
import { methodsFor } from '../rules.ts'
import type { PaymentSwitch, PaymentSwitchOutcome } from './contract.ts'

const TRIES = 3

interface SwitchInput extends CheckoutCall {
  checkoutId: string
  paymentMethodId: string
}

type Switched = Result<{ checkout: CheckoutRecord; replayed: boolean; payment: Payment }>

/**
 * Lets a placed order that waits for its payment be paid another way: intent (durable) → hold →
 * the old payment is closed at its provider → a new one → the order carries it. There are never
 * two that can succeed; the order's deadline stays, but for a provider with a
 * longer window. The method it has is answered as it is. A
 * switch whose driver died is finished by the next call, or by `resumeSwitch`. Refuses
 * `payment_method_unavailable`, `payment_closed` where the old payment won or its time is over,
 * `checkout_closed` where the order waits for none, `hold_expired`, `payment_attempts_exhausted`.
 */
export async function switchPayment(deps: CheckoutDeps, input: SwitchInput): Promise<Switched> {
  const { caller, checkoutId, idempotency } = input
  const shopperId = shopperIdOf(caller)
  for (let tries = 1; ; tries += 1) {
    const read = await readWritten(deps, caller, checkoutId)
    if (!read.ok) return read
    const methods = methodsFor(offeredMethods(deps), read.value.lines)
    const method = methods.find(({ id }) => id === input.paymentMethodId)
    if (!method) {
      return refuse('payment_method_unavailable', undefined, { extra: { paymentMethods: methods } })
    }
    const finished = await finishEarlier(deps, shopperId, read.value)
    if (!finished.ok) return finished
    if (!isPaidLater(method.kind) && read.value.details.paymentMethodId !== method.id) {
      const email = read.value.details.email ?? null
      const left = await requireAttemptsLeft(deps, { shopperId, email })
      if (!left.ok) return left
    }
    const begun = await deps.shopper(shopperId).execute({
      caller,
      ...(idempotency ? { idempotency } : {}),
      command: {
        type: 'checkout.begin-switch',
        checkoutId,
        method: { id: method.id, kind: method.kind },
        paymentId: deps.newId('pay'),
        idempotencyKey: idempotency?.key ?? null,
        budget: budgetOf(deps.config.checkout.openOrders),
      },
    })
    const raced = !begun.ok && begun.problem.code === 'version_mismatch'
    if (raced && tries < TRIES) continue
    if (!begun.ok) return begun
    const { checkout, replayed } = begun.value
    const { switching } = checkout
    const driven = switching ? await drive(deps, shopperId, checkout, switching) : ok(checkout)
    return driven.ok ? withPayment(deps, shopperId, driven.value, replayed) : driven
  }
}

/** Finishes a switch whose driver went silent, with the ids it had chosen. */
export async function resumeSwitch(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
): Promise<Result<null>> {
  return finishEarlier(deps, shopperId, record)
}

/** Whatever it comes to is decided; only what may still come to something is refused. */
async function finishEarlier(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
): Promise<Result<null>> {
  if (!record.switching) return ok(null)
  const driven = await drive(deps, shopperId, record, record.switching)
  const open = !driven.ok && PROBLEMS[driven.problem.code].retryable
  return open ? driven : ok(null)
}

async function withPayment(
  deps: CheckoutDeps,
  shopperId: string,
  checkout: CheckoutRecord,
  replayed: boolean,
): Promise<Switched> {
  const order = await placedOrderOf(deps, shopperId, checkout)
  return order ? ok({ checkout, replayed, payment: order.payment }) : refuse('not_found')
}

/** A switch on its way, as any driver may take it up: every call of it may be repeated. */
interface Run {
  deps: CheckoutDeps
  shopperId: string
  record: CheckoutRecord
  switching: PaymentSwitch
}

async function drive(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
  switching: PaymentSwitch,
): Promise<Result<CheckoutRecord>> {
  const run: Run = { deps, shopperId, record, switching }
  const order = await placedOrderOf(deps, shopperId, record)
  const next = deps.provider(switching.method.kind)
  if (!order || !next) return refuse('dependency_unavailable')
  const { paymentId, from } = switching
  if (order.payment.id === paymentId) {
    // Another driver was faster.
    return readWritten(deps, { kind: 'system', shopperId }, record.id)
  }
  const waits = order.status === 'awaiting_payment' && order.payment.id === from.id
  if (!waits) return giveUp(run, refuse('payment_closed').problem)
  // Stock first: where it is gone, the old payment is left as it was.
  const hindered =
    (await keepBudgets(run, order)) ??
    (await keepStock(run, order, next)) ??
    (await closeOld(run, order))
  if (hindered)
    return isPassing(hindered) ? { ok: false, problem: hindered } : giveUp(run, hindered)

  const created = await next.create({
    paymentId,
    orderId: order.id,
    shopperId,
    amount: dueOf(order.cost),
    returnUrl: new URL(`/orders/${order.id}`, record.intent?.returnOrigin).href,
  })
  if (!created.ok) {
    const { problem } = created
    return isPassing(problem) ? created : end(run, { kind: 'dropped', problem })
  }
  const { createdAt, payment: old, cost } = order
  const terms = initialTerms(
    next,
    { orderId: order.id, amount: dueOf(cost) },
    Date.parse(createdAt),
  )
  const dueAt = terms.dueAt ?? old.dueAt
  const payment: Payment = {
    ...{ id: paymentId, kind: next.kind },
    ...created.value,
    ...terms,
    // A longer deadline stays, too.
    ...(dueAt ? { dueAt } : {}),
  }
  const ended = await end(run, { kind: 'switched', payment })
  return ended.ok ? ended : giveUp(run, ended.problem, payment.providerId)
}

const isPassing = ({ code }: Problem): boolean => PROBLEMS[code].retryable

/** An order that is paid later counts for longer, where the budgets leave room for it. */
async function keepBudgets(
  { deps, record, switching }: Run,
  order: Order,
): Promise<Problem | null> {
  if (!isPaidLater(switching.method.kind) || !record.intent) return null
  const counted = await reserveOrderBudgets(deps, {
    order: switchedBudgetOrder(order, switching.method.kind),
    buyer: { ...record.intent, email: order.email },
    startedAt: switching.startedAt,
  })
  return counted.ok ? null : counted.problem
}

/**
 * Until when the units are held for the new payment; null where their time stays. An order paid at
 * the door waits for the queue, not for the shopper: its units are kept for as long as that may be
 * out. A window of the provider's own begins with the order, however often it is switched. The end
 * follows from order and intent, so that a second driver moves it nowhere.
 */
function heldUntil({ startedAt }: PaymentSwitch, order: Order, next: PaymentProvider): Now | null {
  if (next.kind === 'cash-on-delivery') return startedAt + HOLD_PLACED_MS
  if (next.windowMs === undefined) return null
  return Date.parse(order.createdAt) + next.windowMs + HOLD_GRACE_MS
}

async function keepStock(
  { deps, record, switching }: Run,
  order: Order,
  next: PaymentProvider,
): Promise<Problem | null> {
  const expiresAt = heldUntil(switching, order, next)
  if (expiresAt === null) return null
  const answers = await Promise.all(
    (record.intent?.holds ?? []).map(({ sku, holdId, shard }) =>
      deps.stock(sku, shard).execute({ type: 'stock.extend', sku, holdId, expiresAt }),
    ),
  )
  const refused = answers.find((answer) => !answer.ok)
  if (!refused || refused.ok) return null
  const { code } = refused.problem
  const ended = code === 'not_found' || code === 'transition_not_allowed'
  return ended ? refuse('hold_expired').problem : refused.problem
}

/** Makes a success of the old payment impossible; a problem where it came first. */
async function closeOld(
  { deps, switching: { from } }: Run,
  { payment }: Order,
): Promise<Problem | null> {
  const standing = await deps.provider(from.kind)?.cancel(from.id, payment.providerId)
  switch (standing?.status) {
    case 'cancelled':
      return null
    case 'succeeded':
    case 'refunding':
    case 'refunded':
      return refuse('payment_closed').problem
    default:
      return refuse('dependency_unavailable', 'The old payment could not be closed yet.').problem
  }
}

/** The order stays with the payment it has. The new one, should it exist, is closed before. */
async function giveUp(
  run: Run,
  problem: Problem,
  providerId?: string,
): Promise<Result<CheckoutRecord>> {
  const { deps, switching } = run
  await deps.provider(switching.method.kind)?.cancel(switching.paymentId, providerId)
  const ended = await end(run, { kind: 'kept', problem })
  return ended.ok ? { ok: false, problem } : ended
}

async function end(run: Run, outcome: PaymentSwitchOutcome): Promise<Result<CheckoutRecord>> {
  const { deps, shopperId, record, switching } = run
  const ended = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: {
      type: 'checkout.end-switch',
      checkoutId: record.id,
      paymentId: switching.paymentId,
      outcome,
    },
  })
  return ended.ok ? ok(ended.value.checkout) : ended
}
