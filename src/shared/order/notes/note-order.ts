import { ok, type Result, refuse } from '../../platform/result.ts'
import { databaseOf } from '../databases.ts'
import { readOrder } from '../read-order.ts'
import type { OrderNote } from './contract.ts'
import { insertNote, selectNotes } from './store.ts'

interface Deps {
  databases: readonly D1Database[]
}

/** Notes something about an order; a second call with the note's id changes nothing. */
export async function noteOrder(
  deps: Deps,
  orderId: string,
  note: OrderNote,
): Promise<Result<OrderNote>> {
  const db = databaseOf(deps.databases, orderId)
  const order = await readOrder(deps, orderId)
  if (db === null || !order.ok) return refuse('not_found')
  await insertNote(db, orderId, note)
  return ok(note)
}

/** The notes of an order, oldest first; empty where there is no such order. */
export async function readNotes({ databases }: Deps, orderId: string): Promise<OrderNote[]> {
  const db = databaseOf(databases, orderId)
  return db ? selectNotes(db, orderId) : []
}
