import { and, eq, isNotNull, max, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, type Query, runQueries } from '../../../platform/bulk-rows.ts'
import type { Now } from '../../../platform/clock.ts'
import type { ImportCounts, ImportIssue } from '../runs/contract.ts'
import { type ImportRunRow, import_issue, import_run, import_stock } from '../schema.ts'
import { stagedDeletions } from '../staging-store.ts'
import { type Stalled, takeStalledRuns } from '../stalled-store.ts'

type StagedStock = Omit<typeof import_stock.$inferSelect, 'import_id'>

/** Issues with their positions in the report, as rows. */
const issueRows = (
  db: D1Database,
  importId: string,
  from: number,
  issues: readonly ImportIssue[],
) =>
  insertRows(
    db,
    import_issue,
    { import_id: importId },
    issues.map(({ row, ...issue }, index) => ({ ...issue, file_row: row, position: from + index })),
  )

/** The result of reading a file to its end, or to the fault that stops the reading. */
interface ReadFile {
  plan: string
  products: number
  rows: number
  bytes: number
  refused: number
  notes: number
  issues: readonly ImportIssue[]
}

/** Opens an import to the steps that write its products. It begins once. */
export async function openWrite(
  db: D1Database,
  importId: string,
  read: ReadFile,
  now: Now,
): Promise<void> {
  const { plan, products, rows, bytes, refused, notes, issues } = read
  await runQueries(db, [
    ...issueRows(db, importId, 0, issues),
    drizzle(db)
      .update(import_run)
      .set({
        ...{ plan, refused, notes, bytes },
        file_rows: rows,
        issues: issues.length,
        write_total: products,
        seen_at: now,
      })
      .where(and(eq(import_run.id, importId), eq(import_run.state, 'running'))),
  ])
}

/** The effect of a step on its run. */
interface Step {
  importId: string
  from: number
  to: number
  counts: ImportCounts
  issues: readonly ImportIssue[]
  /** Rows of `import_issue` before. */
  issuesBefore: number
  stock: readonly StagedStock[]
  now: Now
}

/**
 * The queries that move a run on, for the transaction that writes the products of the step. A step
 * that its run has passed breaks a constraint, which undoes the whole transaction.
 */
export function moveWrite(db: D1Database, step: Step): Query[] {
  const { importId, from, to, counts, issues, issuesBefore, stock, now } = step
  const { state, write_done, imported, updated, refused, notes } = import_run
  return [
    drizzle(db)
      .update(import_run)
      .set({
        write_done: sql`iif(${write_done} = ${from} and ${state} = 'running', ${to}, -1)`,
        products: to,
        imported: sql`${imported} + ${counts.imported}`,
        updated: sql`${updated} + ${counts.updated}`,
        refused: sql`${refused} + ${counts.refused}`,
        notes: sql`${notes} + ${counts.notes}`,
        issues: issuesBefore + issues.length,
        seen_at: now,
      })
      .where(eq(import_run.id, importId)),
    ...issueRows(db, importId, issuesBefore, issues),
    ...insertRows(db, import_stock, { import_id: importId }, stock),
  ]
}

/** The position of the next first stock that an import sets aside. */
export async function nextStockPosition(db: D1Database, importId: string): Promise<number> {
  const [row] = await drizzle(db)
    .select({ last: max(import_stock.position) })
    .from(import_stock)
    .where(eq(import_stock.import_id, importId))
  return (row?.last ?? -1) + 1
}

/** Notes the end of an import and clears its rows up; false where it was noted before. */
export async function endWrite(
  db: D1Database,
  importId: string,
  end: Pick<ImportRunRow, 'state' | 'result'>,
  now: Now,
): Promise<boolean> {
  const [ended] = await runQueries(db, [
    drizzle(db)
      .update(import_run)
      .set({ ...end, seen_at: now })
      .where(and(eq(import_run.id, importId), eq(import_run.state, 'running'))),
    ...stagedDeletions(db, importId, now),
  ])
  return ended?.meta.changes === 1
}

/** Imports whose products were not moved on: they count as seen from then on. */
export const takeStalledWrites = (db: D1Database, stalled: Stalled) =>
  takeStalledRuns(
    db,
    and(eq(import_run.state, 'running'), isNotNull(import_run.write_total)),
    import_run.write_done,
    stalled,
  )
