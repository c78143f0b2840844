import { budgetOf } from '../budget/rules.ts'
import { sha256 } from '../kit/digest.ts'
import type { Order } from '../order/contract.ts'
import { parseClaimCheckoutId } from '../platform/ids.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import { returnBudgets } from './budget-step.ts'
import { readRecord } from './claimed-checkout.ts'
import type { CheckoutRecord, CompletionAnswer, VerificationKind } from './contract.ts'
import { type CheckoutCall, type CheckoutDeps, shopperIdOf } from './deps.ts'
import { claimOf, losesClaim, orderOf } from './rules.ts'
import { type Completion, releaseStock, STANDARD_STEPS } from './steps.ts'
import { resumeSwitch } from './switch-payment.ts'

export interface CompleteInput extends CheckoutCall {
  checkoutId: string
  /** Where a provider's page sends the shopper back to; its origin is the shop's. */
  returnOrigin: string
  /** The browser it is completed in, by the shop's own name; absent where there is none. */
  device?: string
  /** Its network, where the edge tells one. */
  network?: string
  /** What the gateway's ladder asks of the shopper first. */
  requires?: VerificationKind
}

type Completed = Result<{ answer: CompletionAnswer; replayed: boolean }>

/**
 * Completes a checkout: intent (durable) → steps → price → budgets → hold stock → pay → place. A
 * repeated key gives the first answer; a driver that dies leaves an intent that `resumeCheckout`
 * finishes. Refuses `checkout_not_ready`, `price_changed` with the new quote, `insufficient_stock`
 * with `available`, `checkout_closed`, what the budgets of open orders refuse
 * (`requireBudgetAndVerification`), and whatever a merchant's own step refuses.
 */
export async function completeCheckout(
  deps: CheckoutDeps,
  input: CompleteInput,
): Promise<Completed> {
  const shopperId = shopperIdOf(input.caller)
  if (parseClaimCheckoutId(input.checkoutId)) {
    // It may be met here for the first time. Before the key: a refusal would be kept under it.
    const known = await readRecord(deps, input.caller, input.checkoutId)
    if (!known.ok) return known
  }
  const begun = await deps.shopper(shopperId).execute({
    caller: input.caller,
    ...(input.idempotency ? { idempotency: input.idempotency } : {}),
    command: {
      type: 'checkout.begin',
      checkoutId: input.checkoutId,
      intent: {
        orderId: deps.newOrderId(shopperId),
        paymentId: deps.newId('pay'),
        startedAt: deps.now(),
        idempotencyKey: input.idempotency?.key ?? null,
        returnOrigin: input.returnOrigin,
        ...(input.device ? { device: input.device } : {}),
        ...(input.network ? { network: await sha256(input.network) } : {}),
      },
      ...(input.requires ? { requires: input.requires } : {}),
      budget: budgetOf(deps.config.checkout.openOrders),
    },
  })
  if (!begun.ok) return begun
  const { value } = begun
  if (value.kind === 'order') return ok({ answer: answerOf(value.order), replayed: true })
  return value.kind === 'checkout'
    ? drive(deps, shopperId, value.checkout)
    : refuse('internal_error')
}

/** Finishes a completion, or a switch of its payment, whose driver went silent: by its ids. */
export async function resumeCheckout(
  deps: CheckoutDeps,
  shopperId: string,
  checkoutId: string,
): Promise<Result<null>> {
  const read = await readRecord(deps, { kind: 'system', shopperId }, checkoutId)
  if (!read.ok) return read
  if (read.value.status === 'completing') await drive(deps, shopperId, read.value)
  return read.value.switching ? resumeSwitch(deps, shopperId, read.value) : ok(null)
}

/** Runs the steps after the intent; the first refusal takes the intent back. */
async function drive(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
): Promise<Completed> {
  const { intent } = record
  if (!intent) return refuse('internal_error', 'The checkout has no intent.')
  let run: Completion = { deps, shopperId, record, intent, provider: null, payment: null }
  for (const step of STANDARD_STEPS) {
    const answer = await step.run(run)
    if (!answer.ok) return abort(run, answer.problem, answer.revised ?? null)
    run = answer.value
  }
  return place(run)
}

async function place(run: Completion): Promise<Completed> {
  const { deps, shopperId, record, intent, payment } = run
  if (!payment) return refuse('internal_error', 'The workflow gave no payment.')
  const order = orderOf(record, intent, payment, deps.now())
  const placed = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'checkout.place', checkoutId: record.id, order },
  })
  if (!placed.ok) {
    // Another driver took the intent back while this one slept: what it held belongs to nobody.
    await giveBack(run, null)
    return placed
  }
  return placed.value.kind === 'order'
    ? ok({ answer: answerOf(placed.value.order), replayed: false })
    : refuse('internal_error')
}

/**
 * Takes the intent back, then gives back what was held; the refusal is kept under the caller's
 * key. In this order, because another driver may have placed the order meanwhile: its units stay.
 */
async function abort(
  run: Completion,
  problem: Problem,
  revised: { lines: CheckoutRecord['lines']; quote: CheckoutRecord['quote'] } | null = null,
): Promise<{ ok: false; problem: Problem }> {
  const { deps, shopperId, record } = run
  const aborted = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: {
      type: 'checkout.abort',
      checkoutId: record.id,
      orderId: run.intent.orderId,
      problem,
      revised,
    },
  })
  if (!aborted.ok) return aborted
  const orderId = aborted.value.kind === 'checkout' ? aborted.value.checkout.orderId : null
  if (orderId === run.intent.orderId) {
    return refuse('checkout_closed', 'It was completed meanwhile.', { extra: { orderId } })
  }
  await giveBack(run, aborted.value.kind === 'checkout' ? aborted.value.checkout : null, problem)
  return { ok: false, problem }
}

/** Gives back what a completion took that came to nothing: its part of budgets, and goods. */
async function giveBack(
  run: Completion,
  abortedTo: CheckoutRecord | null,
  problem?: Problem,
): Promise<void> {
  await Promise.all([returnBudgets(run.deps, run), returnGoods(run, abortedTo, problem)])
}

/**
 * Releases what was held, or a claim's allowance. The hold of a claim is older than this
 * completion and may serve the next one: only whoever took the intent back (`abortedTo`) ends it,
 * and only where the claim is lost; else it gets its own end back.
 */
async function returnGoods(
  { deps, record, intent }: Completion,
  abortedTo: CheckoutRecord | null,
  problem?: Problem,
): Promise<void> {
  const claim = claimOf(record)
  if (!claim) return releaseStock(deps, intent)
  await deps.drop(claim.dropId).returnPurchase(intent.orderId)
  if (abortedTo?.version !== record.version + 1) return
  const { sku, holdId, shard, expiresAt } = claim.hold
  const end = Date.parse(expiresAt)
  if ((problem && losesClaim(problem)) || end <= deps.now()) return releaseStock(deps, intent)
  await deps.stock(sku, shard).execute({ type: 'stock.extend', sku, holdId, expiresAt: end })
}

const answerOf = ({ id, number, status, payment }: Order): CompletionAnswer => ({
  order: { id, number, status },
  payment: {
    id: payment.id,
    status: payment.status,
    ...(payment.redirectUrl ? { redirectUrl: payment.redirectUrl } : {}),
  },
})
