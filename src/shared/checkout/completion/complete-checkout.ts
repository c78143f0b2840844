import { budgetOf } from '../../budget/rules.ts'
import { sha256 } from '../../kit/digest.ts'
import type { Order } from '../../order/contract.ts'
import { isUnregistered } from '../../payment/rules.ts'
import type { ProblemCode } from '../../platform/problem.ts'
import { ok, type Problem, type Result, refuse } from '../../platform/result.ts'
import type {
  CheckoutRecord,
  CompletionAnswer,
  CompletionChecks,
  CompletionIntent,
} from '../contract.ts'
import { type CheckoutCall, type CheckoutDeps, readWritten, shopperIdOf } from '../deps.ts'
import { resumeSwitch } from '../payment-switch/switch-payment.ts'
import type { Quote } from '../quote/contract.ts'
import { mayBeUnwritten, readRecord } from '../read-record.ts'
import { refusePrice } from '../refuse-price.ts'
import { isMoreExpensive } from '../rules.ts'
import { sourceOf } from '../sources.ts'
import type { VerificationKind } from '../verification/contract.ts'
import { shownPayment } from '../view.ts'
import { type Attempt, driveAttempt } from './driver.ts'
import { completionIds, orderIdOf } from './ids.ts'
import { registerAgain, registerPlaced } from './register-placed.ts'

/** How often a completion starts again because its checkout has changed under it. */
const TRIES = 3

export interface CompleteInput extends CheckoutCall {
  checkoutId: string
  /** Where a provider's page sends the shopper back to; its origin is the shop's. */
  returnOrigin: string
  /** The browser it is completed in, by the shop's own name; absent where there is none. */
  device?: string
  /** Its network, where the edge tells one. */
  network?: string
  /** The check that the gateway asks of the shopper first. */
  requires?: VerificationKind
}

type Completed = Result<{ answer: CompletionAnswer; replayed: boolean }>

/**
 * Completes a checkout in two durable steps: holds and budgets side by side, which end by
 * themselves, then the order in one transaction of the shopper's object. The payment's provider is
 * asked afterwards. Every id follows from the checkout, so a repeated key, a second driver or a
 * retry after a crash makes the same order (docs/adr/0017-completion-in-two-steps.md).
 *
 * Refuses `checkout_not_ready`, `price_changed` with the new quote, `insufficient_stock` with
 * `available`, `checkout_closed`, `version_mismatch` where the checkout does not stand still, what
 * the budgets of open orders refuse (`checkCompletion`), and whatever a merchant's step refuses.
 */
export async function completeCheckout(
  deps: CheckoutDeps,
  input: CompleteInput,
): Promise<Completed> {
  if (mayBeUnwritten(input.checkoutId)) {
    // It may be met here for the first time. Before the key: a refusal would be kept under it.
    const known = await readRecord(deps, input.caller, input.checkoutId)
    if (!known.ok) return known
  }
  let agreed: Quote | null = null
  for (let tries = 1; ; tries += 1) {
    const begun = await beginAttempt(deps, input)
    if (!begun.ok) return begun
    const { value } = begun
    if (value.kind === 'answered') return answerAgain(deps, input, value.order)
    const { record } = value.attempt
    agreed ??= record.quote
    // Another tab has agreed to a higher price, or has made one: this one has not.
    if (isMoreExpensive(agreed, record.quote)) {
      return keepRefusal(deps, input, refusePrice(record, deps.now()).problem)
    }
    const outcome = await driveAttempt(value.attempt)
    if (outcome.kind === 'placed') {
      const { order, replayed } = outcome
      if (replayed) return answerAgain(deps, input, order)
      return ok({ answer: await answerWith(deps, input, order), replayed })
    }
    if (outcome.kind === 'refused' || tries === TRIES) return refusalOf(outcome.problem)
  }
}

const refusalOf = (problem: Problem) => ({ ok: false as const, problem })

/**
 * Finishes what a silent driver left: a completion that an older release began, the registration
 * of a placed order's payment, or a switch of the payment. Refuses `dependency_unavailable` where
 * the payment's provider is out.
 */
export async function resumeCheckout(
  deps: CheckoutDeps,
  shopperId: string,
  checkoutId: string,
): Promise<Result<null>> {
  const caller = { kind: 'system', shopperId } as const
  const read = await readRecord(deps, caller, checkoutId)
  if (!read.ok) return read
  let record = read.value
  if (record.status === 'completing' && record.intent) {
    await driveAttempt(attemptOn(deps, shopperId, record, record.intent, null))
    const after = await readWritten(deps, caller, checkoutId)
    if (!after.ok) return after
    record = after.value
  }
  if (record.switching) return resumeSwitch(deps, shopperId, record)
  const payment = await registerAgain(deps, shopperId, record)
  return payment?.status === 'unknown' ? refuse('dependency_unavailable') : ok(null)
}

type Begun = { kind: 'answered'; order: Order } | { kind: 'attempt'; attempt: Attempt }

/** The answer stored under the key, or a new attempt at the checkout. Commits nothing. */
async function beginAttempt(deps: CheckoutDeps, input: CompleteInput): Promise<Result<Begun>> {
  const { caller, checkoutId, idempotency, requires } = input
  const shopperId = shopperIdOf(caller)
  const budget = budgetOf(deps.config.checkout.openOrders)
  const call: CheckoutCall & CompletionChecks = {
    caller,
    ...(idempotency ? { idempotency } : {}),
    ...(requires ? { requires } : {}),
    budget,
  }
  const { caller: _, ...asked } = call
  const query = { type: 'completion', checkoutId, now: deps.now(), ...asked } as const
  const reading = await deps.shopper(shopperId).read(caller, query)
  if (!reading.ok) return keepRefusal(deps, input, reading.problem)
  const { value } = reading
  if (value.kind === 'order') return ok({ kind: 'answered', order: value.order })
  if (value.kind !== 'completion') return refuse('internal_error')
  const { checkout: record, verified, openOrders, formerVisitors = [] } = value
  const { holdIdOf, ...ids } = await completionIds(record, { shopperId, shards: deps.orderShards })
  const intent: CompletionIntent = {
    ...ids,
    startedAt: deps.now(),
    idempotencyKey: idempotency?.key ?? null,
    returnOrigin: input.returnOrigin,
    ...(input.device ? { device: input.device } : {}),
    ...(input.network ? { network: await sha256(input.network) } : {}),
    verified,
    openOrders,
    ...(formerVisitors.length > 0 ? { formerVisitors } : {}),
    ...(await visitorOrder(record, deps.orderShards)),
    holds: sourceOf(record).holds(record, holdIdOf),
  }
  return ok({ kind: 'attempt', attempt: attemptOn(deps, shopperId, record, intent, call) })
}

/** The order that a visitor's attempt at a claim would have become; nothing where there was none. */
async function visitorOrder(
  { id, createdAt, lines }: CheckoutRecord,
  shards: number,
): Promise<Pick<CompletionIntent, 'visitorOrderId'>> {
  const { visitorAttempt: attempt } = lines[0]?.claim ?? {}
  if (!attempt) return {}
  const { shopperId } = attempt
  return { visitorOrderId: await orderIdOf({ id, createdAt, attempt }, { shopperId, shards }) }
}

const attemptOn = (
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
  intent: CompletionIntent,
  call: Attempt['call'],
): Attempt => {
  const source = sourceOf(record)
  return { deps, shopperId, record, intent, source, provider: null, payment: null, call }
}

/** Refusals of the checkout as it stands that are final, so that their key keeps them. */
const FINAL: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'checkout_closed',
  'checkout_not_ready',
  'hold_expired',
  'attributes_too_large',
  'payment_method_unavailable',
  'price_changed',
])

/** A refusal before anything was taken: a final one is stored under the key, once. */
async function keepRefusal(
  deps: CheckoutDeps,
  { caller, checkoutId, idempotency }: CompleteInput,
  problem: Problem,
): Promise<{ ok: false; problem: Problem }> {
  if (idempotency && FINAL.has(problem.code) && !problem.replayed) {
    const shopperId = shopperIdOf(caller)
    // It names no attempt: nothing but the key is written.
    const none = { version: 0, orderId: '', revised: null }
    await deps.shopper(shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { type: 'checkout.refuse', checkoutId, ...none, problem, idempotency },
    })
  }
  return refusalOf(problem)
}

/** The answer of a new order: with the page of its payment, where the provider gives one. */
async function answerWith(
  deps: CheckoutDeps,
  { caller, checkoutId, returnOrigin }: CompleteInput,
  order: Order,
): Promise<CompletionAnswer> {
  if (!isUnregistered(order.payment)) return answerOf(order)
  const placed = { shopperId: shopperIdOf(caller), checkoutId, returnOrigin }
  return answerOf({ ...order, payment: await registerPlaced(deps, placed, order) })
}

/** The stored answer. Where the provider was never told of the payment, it is told now. */
async function answerAgain(
  deps: CheckoutDeps,
  { caller, checkoutId }: CompleteInput,
  order: Order,
): Promise<Completed> {
  if (!isUnregistered(order.payment)) return ok({ answer: answerOf(order), replayed: true })
  const read = await readWritten(deps, caller, checkoutId)
  const record = read.ok ? read.value : null
  const payment = record && (await registerAgain(deps, shopperIdOf(caller), record))
  return ok({ answer: answerOf(payment ? { ...order, payment } : order), replayed: true })
}

const answerOf = ({ id, number, status, payment }: Order): CompletionAnswer => ({
  order: { id, number, status },
  payment: shownPayment(payment),
})
