import { and, asc, desc, eq, gte, inArray, isNull, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { runQueries } from '../../../platform/bulk-rows.ts'
import {
  type ImportRunRow,
  import_issue,
  import_part,
  import_product,
  import_run,
  import_sku,
  import_stock,
} from '../schema.ts'
import type { ImportIssue, NewImportRun } from './contract.ts'

/** Runs that one import deletes at most, with their issues. */
const DELETED_AT_ONCE = 20

/** Notes that an import begins. False where one has its id: it is the same import. */
export async function insertRun(db: D1Database, run: NewImportRun): Promise<boolean> {
  const { meta } = await drizzle(db)
    .insert(import_run)
    .values({
      id: run.id,
      staff_id: run.staffId,
      file_name: run.fileName,
      file_bytes: run.fileBytes,
      dry_run: run.dryRun ? 1 : 0,
      state: 'running',
      started_at: run.startedAt,
      seen_at: run.startedAt,
    })
    .onConflictDoNothing()
  return meta.changes === 1
}

/** Deletes some of the runs that began before a time, with all rows of theirs. */
export async function deleteRunsBefore(d1: D1Database, before: number): Promise<void> {
  const db = drizzle(d1)
  const old = db
    .select({ id: import_run.id })
    .from(import_run)
    .where(lt(import_run.started_at, before))
    .orderBy(asc(import_run.started_at), asc(import_run.id))
    .limit(DELETED_AT_ONCE)
  await runQueries(d1, [
    db.delete(import_part).where(inArray(import_part.import_id, old)),
    db.delete(import_product).where(inArray(import_product.import_id, old)),
    db.delete(import_sku).where(inArray(import_sku.import_id, old)),
    db.delete(import_stock).where(inArray(import_stock.import_id, old)),
    db.delete(import_issue).where(inArray(import_issue.import_id, old)),
    db.delete(import_run).where(inArray(import_run.id, old)),
  ])
}

/** Columns that the progress of reading a file sets. */
type ReadProgress = Pick<ImportRunRow, 'file_rows' | 'bytes' | 'seen_at'> &
  Partial<Pick<ImportRunRow, 'state' | 'result'>>

/** Writes how far the file of a run is read. A run whose file is read stays as it is. */
export async function updateRead(
  db: D1Database,
  id: string,
  progress: ReadProgress,
): Promise<void> {
  const isReading = and(eq(import_run.state, 'running'), isNull(import_run.write_total))
  await drizzle(db)
    .update(import_run)
    .set(progress)
    .where(and(eq(import_run.id, id), isReading))
}

/** The newest runs, the newest first. */
export const selectRuns = (db: D1Database, limit: number): Promise<ImportRunRow[]> =>
  drizzle(db)
    .select()
    .from(import_run)
    .orderBy(desc(import_run.started_at), desc(import_run.id))
    .limit(limit)

export async function selectRun(db: D1Database, id: string): Promise<ImportRunRow | null> {
  const [row] = await drizzle(db).select().from(import_run).where(eq(import_run.id, id))
  return row ?? null
}

/** What a run refused and noted, in the order of the file. */
export async function selectIssues(
  db: D1Database,
  id: string,
  kind: ImportIssue['kind'],
  limit: number,
): Promise<ImportIssue[]> {
  return drizzle(db)
    .select({
      kind: import_issue.kind,
      row: import_issue.file_row,
      handle: import_issue.handle,
      code: import_issue.code,
      reason: import_issue.reason,
    })
    .from(import_issue)
    .where(and(eq(import_issue.import_id, id), eq(import_issue.kind, kind)))
    .orderBy(asc(import_issue.position))
    .limit(limit)
}

/** The refusals and notes of a run, from a position of its report on. */
export const selectIssuesFrom = (
  db: D1Database,
  id: string,
  position: number,
): Promise<(ImportIssue & { position: number })[]> =>
  drizzle(db)
    .select({
      position: import_issue.position,
      kind: import_issue.kind,
      row: import_issue.file_row,
      handle: import_issue.handle,
      code: import_issue.code,
      reason: import_issue.reason,
    })
    .from(import_issue)
    .where(and(eq(import_issue.import_id, id), gte(import_issue.position, position)))
    .orderBy(asc(import_issue.position))
