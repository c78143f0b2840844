import type { Page } from '../kit/page.ts'
import { isId } from '../platform/ids.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Order } from './contract.ts'
import { databaseOf } from './databases.ts'
import { type OrderFilter, type OrderState, selectOrders } from './store.ts'

interface Deps {
  databases: readonly D1Database[]
}

/** The first `limit` of what was found, and where to go on. Ids sort by time. */
function pageOf(found: readonly OrderState[], limit: number): Page<Order> {
  const data = found.slice(0, limit).map(({ order }) => order)
  return { data, nextCursor: found.length > limit ? (data.at(-1)?.id ?? null) : null }
}

const refusedCursor = (cursor: string | null) =>
  cursor !== null && !isId('ord', cursor) ? refuse('invalid_cursor') : null

/** Every shopper's orders, newest first over all shards. The cursor is an order id. */
export async function listOrders(
  { databases }: Deps,
  input: { limit: number; cursor: string | null } & Pick<OrderFilter, 'status' | 'attention'>,
): Promise<Result<Page<Order>>> {
  const refused = refusedCursor(input.cursor)
  if (refused) return refused
  const { status, attention } = input
  const filter = { before: input.cursor, status, attention, shopperId: null }
  const shards = await Promise.all(databases.map((db) => selectOrders(db, filter, input.limit + 1)))
  const found = shards.flat().sort((a, b) => (a.order.id < b.order.id ? 1 : -1))
  return ok(pageOf(found, input.limit))
}

/** One shopper's orders, newest first, below `cursor`: they all lie in the cursor's shard. */
export async function listShopperOrders(
  { databases }: Deps,
  input: { shopperId: string; limit: number; cursor: string },
): Promise<Result<Page<Order>>> {
  const { shopperId, limit, cursor } = input
  const db = databaseOf(databases, cursor)
  if (db === null) return refuse('invalid_cursor')
  const filter = { before: cursor, status: null, attention: null, shopperId }
  const found = await selectOrders(db, filter, limit + 1)
  return ok(pageOf(found, limit))
}
