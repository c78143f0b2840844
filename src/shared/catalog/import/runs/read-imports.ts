import { csvLine } from '../../../kit/csv.ts'
import { type Now, rfc3339 } from '../../../platform/clock.ts'
import { IMPORT_ISSUES_MAX, IMPORT_STALLED_MS } from '../../../platform/limits.ts'
import { ok, type Result, refuse } from '../../../platform/result.ts'
import type { ImportRunRow } from '../schema.ts'
import type { ImportCounts, ImportIssue, ImportRun } from './contract.ts'
import { selectIssues, selectRun, selectRuns } from './run-store.ts'

const RUNS_LISTED = 20

/** A run as it stands at `now`. */
function importRunOf(row: ImportRunRow, now: Now): ImportRun {
  const result: Partial<ImportCounts & { encoding: string; reason: string }> | null =
    row.result === null ? null : JSON.parse(row.result)
  const isStalled = row.state === 'running' && now - row.seen_at >= IMPORT_STALLED_MS
  const isDone = row.state === 'done' && result !== null
  const { imported = 0, updated = 0, refused = 0, notes = 0 } = result ?? {}
  return {
    id: row.id,
    fileName: row.file_name,
    dryRun: row.dry_run === 1,
    state: isStalled ? 'stalled' : row.state,
    startedAt: rfc3339(row.started_at),
    seenAt: rfc3339(row.seen_at),
    progress: {
      products: row.products,
      rows: row.file_rows,
      bytes: row.bytes,
      fileBytes: row.file_bytes,
    },
    counts: isDone ? { imported, updated, refused, notes } : null,
    stock: row.stock_total === 0 ? null : { done: row.stock_done, total: row.stock_total },
    encoding: isDone ? (result.encoding ?? null) : null,
    failure: row.state === 'failed' ? (result?.reason ?? '') : null,
  }
}

/** The newest imports, the newest first. */
export async function listImports(database: D1Database, now: Now): Promise<ImportRun[]> {
  return (await selectRuns(database, RUNS_LISTED)).map((row) => importRunOf(row, now))
}

/** Refuses `not_found`. */
export async function readImport(
  database: D1Database,
  id: string,
  now: Now,
): Promise<Result<ImportRun>> {
  const row = await selectRun(database, id)
  return row ? ok(importRunOf(row, now)) : refuse('not_found', 'There is no such import.')
}

/** What an import refused or noted, in the order of the file. */
export const readIssues = (
  database: D1Database,
  id: string,
  kind: ImportIssue['kind'],
  limit: number,
): Promise<ImportIssue[]> => selectIssues(database, id, kind, limit)

/** What an import refused as CSV, to be mended in a spreadsheet. */
export async function* exportRefused(database: D1Database, id: string): AsyncGenerator<string> {
  yield csvLine(['Row', 'Handle', 'Code', 'Reason'])
  const issues = await selectIssues(database, id, 'refused', IMPORT_ISSUES_MAX)
  yield issues
    .map(({ row, handle, code, reason }) => csvLine([String(row), handle, code, reason]))
    .join('')
}
