import { shardOfOrder } from '../platform/ids.ts'

const isDatabase = (value: unknown): value is D1Database =>
  typeof value === 'object' && value !== null && 'prepare' in value && 'batch' in value

/** The orders databases bound to a Worker: ORDERS_0, ORDERS_1 … in order, without a gap. */
export function ordersDatabases(env: object): D1Database[] {
  const bindings = new Map<string, unknown>(Object.entries(env))
  const databases: D1Database[] = []
  for (let shard = 0; ; shard += 1) {
    const database = bindings.get(`ORDERS_${shard}`)
    if (!isDatabase(database)) return databases
    databases.push(database)
  }
}

/** The database an order id names, or null where the text is no order id of this shop. */
export function databaseOf(databases: readonly D1Database[], orderId: string): D1Database | null {
  const shard = shardOfOrder(orderId, databases.length)
  return shard === null ? null : (databases[shard] ?? null)
}

/** Items by the database of their order; items whose order id names none are left out. */
export function groupByDatabase<T>(
  databases: readonly D1Database[],
  items: readonly T[],
  orderIdOf: (item: T) => string,
): Map<D1Database, T[]> {
  const groups = new Map<D1Database, T[]>()
  for (const item of items) {
    const database = databaseOf(databases, orderIdOf(item))
    if (database === null) continue
    const group = groups.get(database)
    if (group) group.push(item)
    else groups.set(database, [item])
  }
  return groups
}
