import { releaseHolds } from '../../inventory/hold-step.ts'
import type { Order } from '../../order/contract.ts'
import { type Problem, refuse } from '../../platform/result.ts'
import type { ShopperRequest } from '../../shopper/contract.ts'
import type { CheckoutCommand, CompletionChecks } from '../contract.ts'
import type { CheckoutCall, CheckoutDeps } from '../deps.ts'
import { isOpen, orderOf } from '../rules.ts'
import { STAGES, type StepOfCheckout } from '../steps.ts'
import { bindChallenge } from '../verification/rules.ts'
import type { Completion, StepAnswer, UndoReason } from './contract.ts'
import { attemptOf } from './ids.ts'

/**
 * A completion with how it was asked for. `call` is null for one that a driver of the release
 * before two-step completion began: its intent is durable, and its record is `completing`.
 */
export interface Attempt extends Completion<CheckoutDeps> {
  call: (CheckoutCall & CompletionChecks) | null
}

/** The outcome of one driver's attempt. `again`: the checkout has changed and is read once more. */
type Outcome =
  | { kind: 'placed'; order: Order; replayed: boolean }
  | { kind: 'refused' | 'again'; problem: Problem }

/**
 * Runs the stages in order, then places the order. The first refusal ends the attempt in the
 * shopper's object and undoes its steps. So does an error, which is then thrown again: a call whose
 * outcome is unknown may have placed the order, and the object knows.
 */
export async function driveAttempt(attempt: Attempt): Promise<Outcome> {
  let run = attempt
  try {
    for (const stage of STAGES) {
      const answers = await runStage(stage, run)
      const refused = answers.find((answer) => !answer.ok)
      if (refused && !refused.ok) return await endAttempt(run, refused)
      for (const answer of answers) if (answer.ok) run = { ...run, ...answer.value }
    }
    return await place(run)
  } catch (error) {
    const unknown = refuse('dependency_unavailable', undefined, { retryAfter: 2 })
    const ended = await endAttempt(run, unknown).catch(() => null)
    if (ended?.kind === 'again') return ended
    throw error
  }
}

/** Every step of a stage has ended before an error of one is thrown: `undo` follows `run`. */
async function runStage(stage: readonly StepOfCheckout[], run: Attempt): Promise<StepAnswer[]> {
  const applying = stage.filter(({ applies }) => applies(run.record))
  const settled = await Promise.allSettled(applying.map((step) => step.run(run)))
  return settled.map((one) => {
    if (one.status === 'rejected') throw one.reason
    return one.value
  })
}

async function place(run: Attempt): Promise<Outcome> {
  const { deps, shopperId, record, intent, payment } = run
  if (!payment) throw new Error('the steps gave no payment')
  const order = orderOf(record, intent, payment, deps.now())
  const command = { type: 'checkout.place', checkoutId: record.id, order } as const
  const placed = await deps.shopper(shopperId).execute(placing(run, command))
  if (!placed.ok) return endAttempt(run, placed)
  const { order: stands, replayed } = placed.value
  // Another driver of the same key placed it, perhaps as a later version of the checkout.
  if (replayed) await releaseUnused(run, stands.lines)
  return { kind: 'placed', order: stands, replayed }
}

/** The request as its shopper made it; the system's for a completion that was begun before. */
function placing(
  { shopperId, record, intent, call }: Attempt,
  command: Extract<CheckoutCommand, { type: 'checkout.place' }>,
): ShopperRequest<'checkout.place'> {
  if (call === null) return { caller: { kind: 'system', shopperId }, command }
  const { caller, idempotency, ...checks } = call
  const completion = { ...checks, version: record.version, intent }
  return {
    caller,
    ...(idempotency ? { idempotency } : {}),
    command: { ...command, completion },
  }
}

/** Releases what this driver held and the placed order does not use. */
async function releaseUnused(
  { deps, intent }: Attempt,
  used: readonly { holdId?: string }[],
): Promise<void> {
  const unused = intent.holds.filter((hold) => !used.some(({ holdId }) => holdId === hold.holdId))
  await releaseHolds(deps, unused)
}

/**
 * Ends the attempt, then undoes its steps; a final refusal is stored under the caller's key. In
 * this order: once the shopper's object has ended an attempt nobody can place its order any more,
 * and where another driver has placed it meanwhile, its units stay.
 */
async function endAttempt(
  run: Attempt,
  { problem: refused, revised }: Extract<StepAnswer, { ok: false }>,
): Promise<Outcome> {
  const { deps, shopperId, record, intent, call } = run
  const next = { id: record.id, version: record.version + 1 }
  const problem = bindChallenge(next, refused)
  const { orderId } = intent
  const ending = { checkoutId: record.id, orderId, problem, revised: revised ?? null }
  const ended = await deps.shopper(shopperId).execute<'checkout.refuse' | 'checkout.abort'>({
    caller: { kind: 'system', shopperId },
    command: call
      ? {
          type: 'checkout.refuse',
          ...ending,
          version: record.version,
          idempotency: call.idempotency ?? null,
        }
      : { type: 'checkout.abort', ...ending },
  })
  if (!ended.ok) {
    const isGone = ended.problem.code === 'not_found'
    // A sign-in has moved it meanwhile, and reserved goods are bought there by another attempt.
    if (isGone && run.source.reserved(record) !== null) {
      await undoAll(run, { problem, isOver: true, isOwn: false })
    }
    return { kind: 'refused', problem: isGone ? problem : ended.problem }
  }
  const after = ended.value.checkout
  if (after.orderId === orderId) {
    await releaseUnused(run, after.intent?.holds ?? [])
    const closed = refuse('checkout_closed', 'It was completed meanwhile.', { extra: { orderId } })
    return { kind: 'again', problem: closed.problem }
  }
  const isOver =
    call === null || attemptOf(after).number !== attemptOf(record).number || !isOpen(after.status)
  await undoAll(run, { problem, isOver, isOwn: after.version === next.version && isOver })
  const moved = problem.code === 'version_mismatch'
  return { kind: moved ? 'again' : 'refused', problem }
}

/**
 * Undoes the steps, the last one first. All of them: another driver of the same attempt, which has
 * died, may have come further than this one. An error of one keeps none from being undone.
 */
async function undoAll(run: Attempt, reason: UndoReason): Promise<void> {
  const errors: unknown[] = []
  for (const step of STAGES.flat().toReversed()) {
    if (!step.applies(run.record)) continue
    await step.undo(run, reason).catch((error: unknown) => errors.push(error))
  }
  if (errors.length > 0) throw errors[0]
}
