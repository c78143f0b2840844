import type { DropDefinition } from '../../../src/shared/drop/contract.ts'
import {
  DROPS_TOLD_OF_REVOCATION_MAX,
  LIST_LIMIT_MAX,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { entryShardOf } from '../../../src/shared/platform/objects.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import type { EndedSession } from '../../../src/shared/session/contract.ts'
import type { GatewayContext } from './app.ts'
import { logOf } from './app.ts'
import { publicDrops } from './ports/drop-reads.ts'
import { dropSockets } from './ports/drops.ts'

interface Ended {
  shopperId: string
  sessionIds: string[]
}

/** When a drop that did not answer is told again. */
const TOLD_AGAIN_AFTER_MS = [500, 2_000, 8_000]

/**
 * Closes the sockets of a shopper's ended sessions at the drops that are not over, the running ones
 * first: one call per drop, however many sessions ended. It is waited for once; a drop that does
 * not answer is told again after the answer.
 */
export async function closeDropSockets(
  c: GatewayContext,
  shopperId: string,
  sessions: readonly Pick<EndedSession, 'id'>[],
): Promise<void> {
  if (sessions.length === 0) return
  const ended = { shopperId, sessionIds: sessions.map(({ id }) => id) }
  const drops = await currentDrops(c.env)
  const told = await Promise.allSettled(drops.map((drop) => tell(c.env, drop, ended)))
  const failed = drops.filter((_, index) => told[index]?.status === 'rejected')
  if (failed.length === 0) return
  c.executionCtx.waitUntil(Promise.all(failed.map((drop) => tellAgain(c, drop, ended))))
}

async function currentDrops(env: GatewayEnv): Promise<DropDefinition[]> {
  // The session is ended already: that the list is out must not look like a failure of that.
  const listed = await publicDrops(env, { limit: LIST_LIMIT_MAX }).catch((error: unknown) => {
    log('drops.unread', { error })
    return refuse('dependency_unavailable')
  })
  const now = Date.now()
  return (listed.ok ? listed.value.data : [])
    .filter(({ closesAt }) => closesAt > now)
    .sort((a, b) => a.entriesOpenAt - b.entriesOpenAt)
    .slice(0, DROPS_TOLD_OF_REVOCATION_MAX)
}

function tell(env: GatewayEnv, { id, entryShards }: DropDefinition, ended: Ended): Promise<void> {
  const shard = entryShardOf(ended.shopperId, entryShards)
  return dropSockets(env, id, shard).endSessions(ended)
}

async function tellAgain(c: GatewayContext, drop: DropDefinition, ended: Ended): Promise<void> {
  for (const pause of TOLD_AGAIN_AFTER_MS) {
    await scheduler.wait(pause)
    const told = await tell(c.env, drop, ended).then(
      () => true,
      (error: unknown) => {
        logOf(c)('drop.sockets-not-closed', { dropId: drop.id, error })
        return false
      },
    )
    if (told) return
  }
}
