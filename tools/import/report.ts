import type { ImportEvent } from '../../src/shared/catalog/import/runs/contract.ts'

/** One line of the shop's answer. */
export type ImportLine = ImportEvent

interface ImportReport {
  refused: Extract<ImportEvent, { type: 'refused' }>[]
  /** What was assumed or changed in what was taken. */
  notes: Extract<ImportEvent, { type: 'note' }>[]
  /** Null when the answer ended before the import did. */
  done: Extract<ImportEvent, { type: 'done' }> | null
  /** Why it ended early, where the shop could still say so. */
  failure: string | null
}

/** Reads the shop's answer (NDJSON) to its end, telling each line as it comes. */
export async function readImport(
  body: ReadableStream<Uint8Array>,
  onLine: (line: ImportLine) => void,
): Promise<ImportReport> {
  const report: ImportReport = { refused: [], notes: [], done: null, failure: null }
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n')
    rest = lines.pop() ?? ''
    for (const text of lines) {
      const line: ImportLine = JSON.parse(text)
      onLine(line)
      if (line.type === 'refused') report.refused.push(line)
      else if (line.type === 'note') report.notes.push(line)
      else if (line.type === 'done') report.done = line
      else if (line.type === 'failed') report.failure = line.reason
    }
  }
  return report
}

/** The report as a person reads it: what was refused, what was assumed or changed, then the sum. */
export function renderReport({ refused, notes, done, failure }: ImportReport): string {
  const sum = done
    ? `${done.imported} imported, ${done.updated} updated, ${done.refused} refused; ` +
      `read as ${done.encoding}; catalogue ${done.version}`
    : `The import ended early. ${failure ?? 'The connection broke; import the file again.'}`
  return [...table('Refused', refused), ...table('Assumed or changed', notes), sum, ''].join('\n')
}

function table(
  title: string,
  lines: readonly { row: number; handle: string; code: string; reason: string }[],
): string[] {
  if (lines.length === 0) return []
  const rows = lines.map(({ row, handle, code, reason }) => [String(row), handle, code, reason])
  return [`${title}:`, ...columns([['row', 'product', 'code', 'reason'], ...rows]), '']
}

function columns(rows: readonly string[][]): string[] {
  const widths = [0, 1, 2].map((at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => cell.padEnd(widths[at] ?? 0))
      .join('  ')
      .trimEnd(),
  )
}

export const printReport = (report: ImportReport): void => {
  process.stdout.write(renderReport(report))
}
