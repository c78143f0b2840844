import { budgetOf } from '../budget/rules.ts'
import { sha256 } from '../kit/digest.ts'
import type { Order } from '../order/contract.ts'
import { ok, type Problem, type Result, refuse } from '../platform/result.ts'
import type { Completion, StepAnswer, UndoReason } from './completion/contract.ts'
import type { CheckoutRecord, CompletionAnswer, VerificationKind } from './contract.ts'
import { type CheckoutCall, type CheckoutDeps, shopperIdOf } from './deps.ts'
import { mayBeUnwritten, readRecord } from './read-record.ts'
import { orderOf } from './rules.ts'
import { sourceOf } from './sources.ts'
import { STEPS } from './steps.ts'
import { resumeSwitch } from './switch-payment.ts'
import { bindChallenge } from './verification.ts'

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
type Run = Completion<CheckoutDeps>

/**
 * Completes a checkout: intent (durable) → steps → place. A repeated key gives the first answer; a
 * driver that dies leaves an intent that `resumeCheckout` finishes. Refuses `checkout_not_ready`,
 * `price_changed` with the new quote, `insufficient_stock` with `available`, `checkout_closed`,
 * what the budgets of open orders refuse (`requireBudgetAndVerification`), and whatever a
 * merchant's own step refuses.
 */
export async function completeCheckout(
  deps: CheckoutDeps,
  input: CompleteInput,
): Promise<Completed> {
  const shopperId = shopperIdOf(input.caller)
  if (mayBeUnwritten(input.checkoutId)) {
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
  return drive(deps, shopperId, value.checkout)
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

/** Runs the steps in order, then places the order. The first refusal ends the attempt. */
async function drive(
  deps: CheckoutDeps,
  shopperId: string,
  record: CheckoutRecord,
): Promise<Completed> {
  const { intent } = record
  if (!intent) return refuse('internal_error', 'The checkout has no intent.')
  const source = sourceOf(record)
  let run: Run = { deps, shopperId, record, intent, source, provider: null, payment: null }
  for (const step of stepsOf(record)) {
    const answer = await step.run(run)
    if (!answer.ok) return abort(run, answer)
    run = { ...run, ...answer.value }
  }
  return place(run)
}

const stepsOf = (record: CheckoutRecord) => STEPS.filter(({ applies }) => applies(record))

/**
 * Undoes the steps of an attempt that has ended, the last one first. All of them: another driver
 * of the same attempt, which has died, may have come further than this one.
 */
async function undoAll(run: Run, reason: UndoReason): Promise<void> {
  for (const step of stepsOf(run.record).toReversed()) await step.undo(run, reason)
}

async function place(run: Run): Promise<Completed> {
  const { deps, shopperId, record, intent, payment } = run
  if (!payment) return refuse('internal_error', 'The workflow gave no payment.')
  const order = orderOf(record, intent, payment, deps.now())
  const placed = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'checkout.place', checkoutId: record.id, order },
  })
  if (!placed.ok) {
    // Another driver has ended the attempt while this one slept.
    await undoAll(run, { problem: placed.problem, isOwn: false })
    return placed
  }
  return ok({ answer: answerOf(placed.value.order), replayed: false })
}

/**
 * Ends the attempt, then undoes its steps; the refusal is kept under the caller's key. In this
 * order, because another driver may have placed the order meanwhile: its units stay.
 */
async function abort(
  run: Run,
  { problem: refused, revised }: Extract<StepAnswer, { ok: false }>,
): Promise<{ ok: false; problem: Problem }> {
  const { deps, shopperId, record } = run
  // The refusal makes the checkout's next version.
  const problem = bindChallenge({ id: record.id, version: record.version + 1 }, refused)
  const { orderId } = run.intent
  const aborted = await deps.shopper(shopperId).execute({
    caller: { kind: 'system', shopperId },
    command: {
      type: 'checkout.abort',
      checkoutId: record.id,
      orderId,
      problem,
      revised: revised ?? null,
    },
  })
  if (!aborted.ok) return aborted
  const after = aborted.value.checkout
  if (after.orderId === orderId) {
    return refuse('checkout_closed', 'It was completed meanwhile.', { extra: { orderId } })
  }
  const isOwn = after.version === record.version + 1
  await undoAll(run, { problem, isOwn })
  return { ok: false, problem }
}

const answerOf = ({ id, number, status, payment }: Order): CompletionAnswer => ({
  order: { id, number, status },
  payment: {
    id: payment.id,
    status: payment.status,
    ...(payment.redirectUrl ? { redirectUrl: payment.redirectUrl } : {}),
  },
})
