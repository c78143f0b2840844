import type { DropStatus } from '../../../../src/shared/drop/contract.ts'
import type { Now } from '../../../../src/shared/platform/clock.ts'
import { DROP_FRESH_MS } from '../../../../src/shared/platform/limits.ts'
import { log } from '../../../../src/shared/platform/log.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import { firstDrop } from './drop-groups.ts'
import { publicDrops } from './drop-reads.ts'
import { dropStatuses } from './drops.ts'

/** Drops by their opening, the latest first, each as it now stands. */
export async function dropPage(
  env: GatewayEnv,
  query: { limit: number; cursor?: string },
): Promise<Result<{ data: DropStatus[]; nextCursor: string | null }>> {
  const listed = await publicDrops(env, query)
  if (!listed.ok) return listed
  const found = await Promise.all(listed.value.data.map(({ id }) => dropStatuses(env).get(id)))
  const data = found.filter((status) => status !== null)
  return ok({ data, nextCursor: listed.value.nextCursor })
}

/** Those among which the open one and the next are found. */
const RECENT = 20
let recent: { readAt: Now; drop: DropStatus | null } | null = null

/**
 * The drop the home page tells of, read about once in DROP_FRESH_MS however many ask: while one
 * request reads, the others show what was last known. Null where there is none, and where nobody
 * can say: the page is worth showing without it.
 */
export async function currentDrop(env: GatewayEnv, now: Now): Promise<DropStatus | null> {
  if (recent && now - recent.readAt < DROP_FRESH_MS) return recent.drop
  recent = { readAt: now, drop: recent?.drop ?? null }
  try {
    const page = await dropPage(env, { limit: RECENT })
    if (page.ok) recent = { readAt: now, drop: firstDrop(page.value.data) }
  } catch (error) {
    log('drops.unread', { error })
  }
  return recent.drop
}
