import { and, asc, eq, gte, lt, max, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, runQueries } from '../../platform/bulk-rows.ts'
import type { Now } from '../../platform/clock.ts'
import type { ImportIssue } from './runs/contract.ts'
import { import_issue, import_run, import_stock } from './schema.ts'
import { type Stalled, takeStalledRuns } from './stalled-store.ts'

type StagedStock = Omit<typeof import_stock.$inferSelect, 'import_id'>

/** Opens the stock that an import set aside to the steps that set it. Answers how far they are. */
export async function openStock(
  db: D1Database,
  importId: string,
  now: Now,
): Promise<{ done: number; total: number }> {
  const last = drizzle(db)
    .select({ last: max(import_stock.position) })
    .from(import_stock)
    .where(eq(import_stock.import_id, importId))
  const [row] = await drizzle(db)
    .update(import_run)
    // Stock that was set is no longer among the rows.
    .set({
      stock_total: sql`max(${import_run.stock_total}, coalesce((${last}) + 1, 0))`,
      seen_at: now,
    })
    .where(eq(import_run.id, importId))
    .returning({ total: import_run.stock_total, done: import_run.stock_done })
  return row ?? { done: 0, total: 0 }
}

/** Stock of an import from a position on, in the order of its file. */
export const selectStock = (
  db: D1Database,
  importId: string,
  from: number,
  limit: number,
): Promise<StagedStock[]> =>
  drizzle(db)
    .select({
      position: import_stock.position,
      sku: import_stock.sku,
      quantity: import_stock.quantity,
      file_row: import_stock.file_row,
      handle: import_stock.handle,
    })
    .from(import_stock)
    .where(and(eq(import_stock.import_id, importId), gte(import_stock.position, from)))
    .orderBy(asc(import_stock.position))
    .limit(limit)

/**
 * Notes that the stock up to a position is set, in one transaction: what was refused and noted, its
 * count, and that these rows are done. False where another delivery of the message was faster.
 */
export async function stockSet(
  d1: D1Database,
  importId: string,
  moved: { from: number; to: number; now: Now },
  issues: readonly (ImportIssue & { position: number })[],
): Promise<boolean> {
  const { from, to, now } = moved
  const count = (kind: ImportIssue['kind']) => issues.filter((issue) => issue.kind === kind).length
  const plus = (name: 'refused' | 'notes', more: number) =>
    sql`${`$.${name}`}, coalesce(${import_run.result} ->> ${`$.${name}`}, 0) + ${more}`
  const db = drizzle(d1)
  const results = await runQueries(d1, [
    ...insertRows(
      d1,
      import_issue,
      { import_id: importId },
      issues.map(({ row, ...issue }) => ({ ...issue, file_row: row })),
    ).map((insert) => insert.onConflictDoNothing()),
    db
      .delete(import_stock)
      .where(and(eq(import_stock.import_id, importId), lt(import_stock.position, to))),
    db
      .update(import_run)
      .set({
        stock_done: to,
        seen_at: now,
        refused: sql`${import_run.refused} + ${count('refused')}`,
        notes: sql`${import_run.notes} + ${count('note')}`,
        // Null before the end of the import, and stays so.
        result: sql`json_set(${import_run.result}, ${plus('refused', count('refused'))}, ${plus('notes', count('note'))})`,
      })
      .where(and(eq(import_run.id, importId), eq(import_run.stock_done, from))),
  ])
  return results.at(-1)?.meta.changes === 1
}

/** Imports whose stock was not moved on: they count as seen from then on. */
export const takeStalledStock = (db: D1Database, stalled: Stalled) =>
  takeStalledRuns(
    db,
    sql`${import_run.stock_done} < ${import_run.stock_total}`,
    import_run.stock_done,
    stalled,
  )
