import { and, eq, inArray, ne, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import type { OrderingBuyer, PlacedOrdersPort } from '../promotion/first-order/contract.ts'
import { databaseOf } from './databases.ts'
import { orders } from './schema.ts'

/** As `isSale`: a paid order that is cancelled becomes `refunding` and then `refunded`. */
const stands = and(
  ne(orders.status, 'cancelled'),
  or(
    sql`${orders.status} NOT IN ('refunding', 'refunded')`,
    sql`${orders.snapshot} ->> '$.fulfilment.status' <> 'cancelled'`,
  ),
)

async function hasStanding(
  db: D1Database,
  { emails, shopperIds }: OrderingBuyer,
): Promise<boolean> {
  const lower = emails.map((email) => email.toLowerCase())
  const [row] = await drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(
        or(inArray(orders.email, listed(lower)), inArray(orders.shopperId, listed(shopperIds))),
        stands,
      ),
    )
    .limit(1)
  return row !== undefined
}

async function stateOf(
  databases: readonly D1Database[],
  orderId: string,
): ReturnType<PlacedOrdersPort['stateOf']> {
  const db = databaseOf(databases, orderId)
  if (db === null) return 'unknown'
  const [row] = await drizzle(db)
    .select({ stands: sql<number>`${stands}` })
    .from(orders)
    .where(eq(orders.id, orderId))
  if (row === undefined) return 'unknown'
  return row.stands === 1 ? 'standing' : 'cancelled'
}

/** The record of orders as first orders ask it. One query per shard for a buyer, by its indexes. */
export const placedOrdersIn = (databases: readonly D1Database[]): PlacedOrdersPort => ({
  async hasStanding(buyer) {
    const shards = await Promise.all(databases.map((db) => hasStanding(db, buyer)))
    return shards.some((has) => has)
  },
  stateOf: (orderId) => stateOf(databases, orderId),
})
