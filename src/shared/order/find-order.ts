import type { Order } from './contract.ts'
import { selectByNumber } from './store.ts'

/** Orders of any shopper with this number. One query per shard: a number does not name its shard. */
export async function findOrdersByNumber(
  databases: readonly D1Database[],
  number: string,
): Promise<Order[]> {
  const shards = await Promise.all(databases.map((db) => selectByNumber(db, number)))
  return shards.flat().map(({ order }) => order)
}
