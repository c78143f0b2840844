import type { DropDefinition } from '../../../src/shared/drop/contract.ts'
import { visitorsOf } from '../../../src/shared/drop/entries/rules.ts'
import type { FormerVisitor } from '../../../src/shared/member/contract.ts'
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
import { shopperById } from './shopper.ts'

interface Ended {
  shopperId: string
  sessionIds: string[]
}

interface Told extends Ended {
  drop: DropDefinition
}

/** When a drop that did not answer is told again. */
const TOLD_AGAIN_AFTER_MS = [500, 2_000, 8_000]

/**
 * Closes the sockets of a shopper's ended sessions at the drops that are not over, the running ones
 * first: one call per drop and shopper that the member was, however many sessions ended. It is
 * waited for once; a drop that does not answer is told again after the answer.
 */
export async function closeDropSockets(
  c: GatewayContext,
  shopperId: string,
  sessions: readonly Pick<EndedSession, 'id'>[],
): Promise<void> {
  if (sessions.length === 0) return
  const sessionIds = sessions.map(({ id }) => id)
  const drops = await currentDrops(c.env)
  if (drops.length === 0) return
  const former = await formerVisitors(c, shopperId)
  const all = drops.flatMap((drop) =>
    [shopperId, ...visitorsOf(drop, former)].map((id) => ({ drop, shopperId: id, sessionIds })),
  )
  const told = await Promise.allSettled(all.map((one) => tell(c.env, one)))
  const failed = all.filter((_, index) => told[index]?.status === 'rejected')
  if (failed.length === 0) return
  c.executionCtx.waitUntil(Promise.all(failed.map((one) => tellAgain(c, one))))
}

/** Visitors that signed in as the shopper: its sockets are where their entries are. */
async function formerVisitors(c: GatewayContext, shopperId: string): Promise<FormerVisitor[]> {
  const caller = { kind: 'system', shopperId } as const
  const read = await shopperById(c.env, shopperId)
    .read(caller, { type: 'former-visitors' })
    .catch((error: unknown) => {
      // The session is ended already: this must not look like a failure of that.
      logOf(c)('drop.sockets-not-closed', { error })
      return refuse('dependency_unavailable')
    })
  return read.ok ? read.value.visitors : []
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

function tell(env: GatewayEnv, { drop, ...ended }: Told): Promise<void> {
  const shard = entryShardOf(ended.shopperId, drop.entryShards)
  return dropSockets(env, drop.id, shard).endSessions(ended)
}

async function tellAgain(c: GatewayContext, one: Told): Promise<void> {
  for (const pause of TOLD_AGAIN_AFTER_MS) {
    await scheduler.wait(pause)
    const told = await tell(c.env, one).then(
      () => true,
      (error: unknown) => {
        logOf(c)('drop.sockets-not-closed', { dropId: one.drop.id, error })
        return false
      },
    )
    if (told) return
  }
}
