import type { DropDefinition } from '../../../src/shared/drop/contract.ts'
import {
  DROPS_TOLD_OF_REVOCATION_MAX,
  LIST_LIMIT_MAX,
} from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { entryShardOf } from '../../../src/shared/platform/objects.ts'
import { refuse } from '../../../src/shared/platform/result.ts'
import type { Session } from '../../../src/shared/session/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { logOf } from '../http/app.ts'
import { publicDrops } from '../http/ports/drop-reads.ts'
import { dropSockets } from '../http/ports/drops.ts'

type SessionName = Pick<Session, 'sessionId' | 'shopperId'>

/** When a drop that did not answer is told again. */
const TOLD_AGAIN_AFTER_MS = [500, 2_000, 8_000]

/**
 * Closes the ended session's sockets at the drops that are not over, the running ones first. It is
 * waited for once; a drop that does not answer is told again after the answer.
 */
export async function closeDropSockets(
  c: GatewayContext,
  session: SessionName = c.var.session,
): Promise<void> {
  const drops = await currentDrops(c.env)
  const told = await Promise.allSettled(drops.map((drop) => tell(c.env, drop, session)))
  const failed = drops.filter((_, index) => told[index]?.status === 'rejected')
  if (failed.length === 0) return
  c.executionCtx.waitUntil(Promise.all(failed.map((drop) => tellAgain(c, drop, session))))
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

function tell(
  env: GatewayEnv,
  { id, entryShards }: DropDefinition,
  { sessionId, shopperId }: SessionName,
): Promise<void> {
  const shard = entryShardOf(shopperId, entryShards)
  return dropSockets(env, id, shard).endSession({ shopperId, sessionId })
}

async function tellAgain(
  c: GatewayContext,
  drop: DropDefinition,
  session: SessionName,
): Promise<void> {
  for (const pause of TOLD_AGAIN_AFTER_MS) {
    await scheduler.wait(pause)
    const told = await tell(c.env, drop, session).then(
      () => true,
      (error: unknown) => {
        logOf(c)('drop.sockets-not-closed', { dropId: drop.id, error })
        return false
      },
    )
    if (told) return
  }
}
