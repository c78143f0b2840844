import type { DropPort, RefusalReason } from '../../../../src/shared/drop/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { log } from '../../../../src/shared/platform/log.ts'
import { dropName } from '../../../../src/shared/platform/objects.ts'
import type { GatewayContext } from '../app.ts'

type Counts = Partial<Record<RefusalReason, number>>

const FLUSH_EVERY_MS = 1_000
/** Drops with counts under way; a flood of refusals is one entry, however large. */
const DROPS_MAX = 1_000

const waiting = new Map<string, Counts>()

/**
 * Counts a refusal for the drop's fairness report. Kept in this isolate and told to the drop at
 * most once a second: a flood of bots costs the drop one call a second. Call it for drops that
 * exist only. An isolate that ends takes its last second along.
 */
export function countRefusal(c: GatewayContext, dropId: string, reason: RefusalReason): void {
  const known = waiting.get(dropId)
  if (known) {
    known[reason] = (known[reason] ?? 0) + 1
    return
  }
  if (waiting.size >= DROPS_MAX) return
  waiting.set(dropId, { [reason]: 1 })
  // The request that counted first flushes for all: timers end with the request they belong to.
  c.executionCtx.waitUntil(scheduler.wait(FLUSH_EVERY_MS).then(() => flush(c.env, dropId)))
}

async function flush(env: Pick<GatewayEnv, 'DROP'>, dropId: string): Promise<void> {
  const counts = waiting.get(dropId)
  waiting.delete(dropId)
  if (!counts) return
  const drop = portOf<DropPort>(env.DROP.getByName(dropName(dropId)))
  try {
    await drop.countRefusals(counts)
  } catch (error) {
    log('drop.refusals-not-counted', { dropId, error })
  }
}
