import { ok, type Result, refuse } from '../platform/result.ts'
import type { LedgerEntry, Order } from './contract.ts'
import { databaseOf, groupByDatabase } from './databases.ts'
import { type OrderState, readStates, selectLedger } from './store.ts'

interface Deps {
  databases: readonly D1Database[]
}

/** Orders of any shard by id; unknown ids are absent. One query per shard. */
export async function readOrderStates(
  databases: readonly D1Database[],
  ids: readonly string[],
): Promise<Map<string, OrderState>> {
  const groups = groupByDatabase(databases, ids, (id) => id)
  const shards = await Promise.all([...groups].map(([db, own]) => readStates(db, own)))
  return new Map(shards.flatMap((shard) => [...shard]))
}

/** An order with whose it is; `not_found` where the record does not know the id. */
export async function readOrderState({ databases }: Deps, id: string): Promise<Result<OrderState>> {
  const db = databaseOf(databases, id)
  const state = db && (await readStates(db, [id])).get(id)
  return state ? ok(state) : refuse('not_found')
}

/** An order of any shopper, for staff. */
export async function readOrder(deps: Deps, id: string): Promise<Result<Order>> {
  const state = await readOrderState(deps, id)
  return state.ok ? ok(state.value.order) : state
}

/** An order only where it is this shopper's: another's is `not_found` too. */
export async function readShopperOrder(
  deps: Deps,
  { shopperId, orderId }: { shopperId: string; orderId: string },
): Promise<Result<Order>> {
  const state = await readOrderState(deps, orderId)
  if (!state.ok) return state
  return state.value.shopperId === shopperId ? ok(state.value.order) : refuse('not_found')
}

/** An order's ledger from its first entry; `not_found` where the record does not know the id. */
export async function readOrderEvents(
  { databases }: Deps,
  id: string,
): Promise<Result<LedgerEntry[]>> {
  const db = databaseOf(databases, id)
  const entries = db ? await selectLedger(db, id) : []
  return entries.length > 0 ? ok(entries) : refuse('not_found')
}
