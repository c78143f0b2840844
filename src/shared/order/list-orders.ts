import { type Page, pageOf } from '../kit/page.ts'
import { isId } from '../platform/ids.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Order } from './contract.ts'
import { databaseOf } from './databases.ts'
import { type OrderFilter, type OrderState, selectOrders } from './store.ts'

interface Deps {
  databases: readonly D1Database[]
}

/** Ids sort by time: the last one is the cursor. */
const orderPage = (found: readonly OrderState[], limit: number): Page<Order> =>
  pageOf(
    found,
    limit,
    ({ order }) => order.id,
    ({ order }) => order,
  )

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
  return ok(orderPage(found, input.limit))
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
  return ok(orderPage(found, limit))
}
