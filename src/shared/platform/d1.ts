/** A bound text may be 2 MB in D1; half of it leaves room for escaping. */
const BULK_CHARS_MAX = 1_000_000

/**
 * Statements that apply `sql` to many rows at once: its one parameter is a JSON array, read by
 * `json_each(?)`. A hundred rows cost one statement; rows too large for one are split.
 */
export function bulk(
  db: D1Database,
  sql: string,
  rows: readonly Record<string, unknown>[],
): D1PreparedStatement[] {
  const chunks: string[][] = []
  let room = 0
  for (const row of rows) {
    const text = JSON.stringify(row)
    const chunk = chunks.at(-1)
    if (chunk !== undefined && text.length <= room) {
      chunk.push(text)
      room -= text.length + 1
    } else {
      chunks.push([text])
      room = BULK_CHARS_MAX - text.length
    }
  }
  const statement = db.prepare(sql)
  return chunks.map((chunk) => statement.bind(`[${chunk.join(',')}]`))
}

/** Runs statements in one transaction; nothing to run is no call. */
export async function runBatch(db: D1Database, statements: D1PreparedStatement[]): Promise<void> {
  if (statements.length > 0) await db.batch(statements)
}

/** Whether D1 refused a write by one of the schema's constraints: nothing of its batch happened. */
export const isConstraintError = (error: unknown): boolean =>
  error instanceof Error && /constraint failed|SQLITE_CONSTRAINT/i.test(error.message)
