import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { rfc3339 } from '../../platform/clock.ts'
import { orderNotes } from '../schema.ts'
import type { OrderNote } from './contract.ts'

/** Keeps a note; one of the same id is there already and stays as it is. */
export async function insertNote(db: D1Database, orderId: string, note: OrderNote): Promise<void> {
  const { id, at, author, text } = note
  await drizzle(db)
    .insert(orderNotes)
    .values({
      orderId,
      id,
      at: Date.parse(at),
      authorId: author.id,
      authorName: author.name,
      text,
    })
    .onConflictDoNothing()
}

/** The notes of an order, oldest first. */
export async function selectNotes(db: D1Database, orderId: string): Promise<OrderNote[]> {
  const rows = await drizzle(db)
    .select()
    .from(orderNotes)
    .where(eq(orderNotes.orderId, orderId))
    .orderBy(asc(orderNotes.at), asc(orderNotes.id))
  return rows.map(({ id, at, authorId, authorName, text }) => ({
    id,
    at: rfc3339(at),
    author: { id: authorId, name: authorName },
    text,
  }))
}
