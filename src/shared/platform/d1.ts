/** A bound text may be 2 MB in D1, and UTF-8 makes up to three bytes of a UTF-16 unit. */
const BULK_CHARS_MAX = 600_000

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
