import { withoutGuard } from '../../kit/csv.ts'
import { CsvRecords } from '../../kit/csv-records.ts'
import { STATEMENT_ROWS_MAX } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { STATEMENT_COLUMNS, type StatementRow } from './rules.ts'

class StatementUnreadable extends Error {}

/**
 * The rows of a statement. Its columns may stand in any order, beside others. Refuses
 * `invalid_body` where the text is no such CSV, or has more than STATEMENT_ROWS_MAX rows.
 */
export function readStatement(text: string): Result<StatementRow[]> {
  const reader = new CsvRecords(
    (line, _fault, reason) => new StatementUnreadable(`Line ${line}: ${reason}`),
  )
  try {
    const records = [...reader.push(text.replace(/^\uFEFF/, '')), ...reader.end()]
    const [header, ...rows] = records
    const columns = header?.cells.map((name) => name.trim().toLowerCase()) ?? []
    const missing = STATEMENT_COLUMNS.filter((name) => !columns.includes(name))
    if (missing.length > 0) {
      return refuse('invalid_body', `The first line lacks the columns ${missing.join(', ')}.`)
    }
    if (rows.length > STATEMENT_ROWS_MAX) {
      return refuse('invalid_body', `A statement has at most ${STATEMENT_ROWS_MAX} rows.`)
    }
    return ok(
      rows.map(({ line, cells }) => ({
        row: line,
        fields: Object.fromEntries(columns.map((name, i) => [name, withoutGuard(cells[i] ?? '')])),
      })),
    )
  } catch (error) {
    if (error instanceof StatementUnreadable) return refuse('invalid_body', error.message)
    throw error
  }
}
