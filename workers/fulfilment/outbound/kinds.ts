import { CoalescingRunner } from '../../../src/shared/kit/coalescing-runner.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { QueueMessages } from '../../../src/shared/platform/messages.ts'
import type { Accepted } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { inventorySystemReceivers } from '../inventory-system/receivers.ts'
import { webhookReceivers } from '../webhook/receivers.ts'
import { runCalls } from './pump.ts'
import type { ReceiverKind } from './receivers.ts'

type CallDeps = Pick<
  FulfilmentDeps,
  'now' | 'engagement' | 'orders' | 'webhooks' | 'inventorySystems' | 'background' | 'send'
>

/** Every kind of receivers. One row each. */
const KINDS: readonly ((deps: CallDeps) => ReceiverKind)[] = [
  webhookReceivers,
  inventorySystemReceivers,
]

/** The runs that an invocation wakes, by its dependencies and whether a run asks for the next. */
const woken = new WeakMap<CallDeps, Map<string, CoalescingRunner>>()

/** One run at a time, and one more for all that wake it meanwhile. */
function runnerOf(deps: CallDeps, index: number, goesOn: boolean): CoalescingRunner {
  const runners = woken.get(deps) ?? new Map<string, CoalescingRunner>()
  woken.set(deps, runners)
  const key = `${index}:${goesOn}`
  const run = async () => {
    const kind = KINDS[index]?.(deps)
    if (kind) await runKind(deps, kind, goesOn)
  }
  const runner = runners.get(key) ?? new CoalescingRunner(run, 0, (task) => task())
  runners.set(key, runner)
  return runner
}

/** Cron runs the sweep each minute. The sweep finds the calls that are due later than that. */
const SWEEP_MS = MINUTE_MS

/**
 * Makes calls in the background where there may be a receiver. What it leaves, a message of the
 * queue or the sweep makes: the rows of the calls are durable. An invocation that wakes them often
 * has one run, and one more for the events that came during it: a run reads every feed.
 * @param isCertain there is one, whatever this isolate knows
 */
export function wakeCalls(deps: CallDeps, isCertain = false): void {
  for (const [index, kindOf] of KINDS.entries()) {
    const kind = kindOf(deps)
    if (!isCertain && !kind.mayHaveReceivers()) continue
    deps.background(async () => {
      try {
        await runnerOf(deps, index, isCertain).now()
      } catch (error) {
        log('background.failed', { work: kind.name, error })
      }
    })
  }
}

/** The sweep: makes the calls that are due, and deletes old ones. Answers how many it made. */
export async function sweepCalls(deps: CallDeps): Promise<number> {
  const runs = await Promise.all(
    KINDS.map(async (kindOf) => {
      const kind = kindOf(deps)
      const attempts = await runKind(deps, kind, true)
      if (kind.mayHaveReceivers()) await kind.sweep()
      return attempts
    }),
  )
  return runs.reduce((sum, attempts) => sum + attempts, 0)
}

/** A message that asks for a run: it has nothing to lose, as the sweep finds what it leaves. */
export function wakeByMessage(
  deps: CallDeps,
  asked: readonly Accepted<Extract<QueueMessages['notifications'], { type: 'calls.due' }>>[],
): void {
  if (asked.length > 0) wakeCalls(deps, true)
  for (const { delivery } of asked) delivery.ack()
}

/**
 * @param goesOn asks for another run where the bounds of this one leave work. The run that a change
 * of an order wakes does not: as many would go on side by side as orders change.
 */
async function runKind(deps: CallDeps, kind: ReceiverKind, goesOn: boolean): Promise<number> {
  const { attempts, isCut, retryAt } = await runCalls(deps, kind)
  if (isCut && goesOn) await askForRun(deps, deps.now())
  else if (retryAt !== null) await askForRun(deps, retryAt)
  return attempts
}

/**
 * Asks the queue for a run at a moment before the next sweep. A first wait of some seconds is kept
 * so, and a backlog goes on where the bounds of one run have cut it.
 */
async function askForRun(deps: CallDeps, at: number): Promise<void> {
  const waitMs = Math.max(0, at - deps.now())
  if (waitMs >= SWEEP_MS) return
  const body = { id: newId('msg'), type: 'calls.due' as const, body: {} }
  try {
    await deps.send('notifications', [{ body, delaySeconds: Math.ceil(waitMs / 1000) }])
  } catch (error) {
    log('queue.send-failed', { queue: 'notifications', error })
  }
}
