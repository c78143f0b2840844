import type { DropStatus } from '../../../src/shared/drop/contract.ts'
import { listDrops } from '../../../src/shared/drop/list-drops.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { dropStatuses } from '../drop-port.ts'

/** Drops by their opening, the latest first, each as it now stands. */
export async function dropPage(
  env: GatewayEnv,
  query: { limit: number; cursor?: string },
): Promise<Result<{ data: DropStatus[]; nextCursor: string | null }>> {
  const listed = await listDrops(env.CATALOG_DB, query, false)
  if (!listed.ok) return listed
  const found = await Promise.all(listed.value.data.map(({ id }) => dropStatuses(env).get(id)))
  const data = found.filter((status) => status !== null)
  return ok({ data, nextCursor: listed.value.nextCursor })
}
