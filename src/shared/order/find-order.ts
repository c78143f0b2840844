import type { Order } from './contract.ts'
import { type OrderState, selectByNumber, selectByNumbers } from './store.ts'

/** Orders of any shopper with this number. One query per shard: a number does not name its shard. */
export async function findOrdersByNumber(
  databases: readonly D1Database[],
  number: string,
): Promise<Order[]> {
  const shards = await Promise.all(databases.map((db) => selectByNumber(db, number)))
  return shards.flat().map(({ order }) => order)
}

/** Orders of any shopper with one of these numbers. One query per shard. */
export async function findOrdersByNumbers(
  databases: readonly D1Database[],
  numbers: readonly string[],
): Promise<OrderState[]> {
  return (await Promise.all(databases.map((db) => selectByNumbers(db, numbers)))).flat()
}
