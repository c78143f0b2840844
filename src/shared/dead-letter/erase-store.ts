import { eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { dead_letter } from './schema.ts'

/**
 * Erases a person from the dead letters that name one of these subjects, such as an order or an email.
 * @param erased the message without the person; it stays fit for its consumer
 */
export async function eraseLetters(
  db: D1Database,
  subjects: readonly string[],
  erased: (message: unknown) => unknown,
): Promise<void> {
  if (subjects.length === 0) return
  const letters = await drizzle(db)
    .select({ id: dead_letter.id, message: dead_letter.message })
    .from(dead_letter)
    .where(
      sql`EXISTS (SELECT 1 FROM ${listed(subjects)} subject
        WHERE instr(${dead_letter.message}, subject.value) > 0)`,
    )
  const changed = letters.map(({ id, message }) => ({
    id,
    message: JSON.stringify(erased(JSON.parse(message))),
  }))
  const columns = { id: dead_letter.id, message: dead_letter.message }
  await runQueries(
    db,
    givenRows(columns, changed).map(({ rows, value }) =>
      drizzle(db)
        .update(dead_letter)
        .set({ message: value.message })
        .from(rows)
        .where(eq(dead_letter.id, value.id)),
    ),
  )
}
