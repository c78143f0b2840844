import { parse } from 'csv-parse/stream'
import type { CsvRow } from './shopify-product.ts'

/** A record longer than this is a quote that was never closed. */
const RECORD_MAX_CHARS = 1_000_000

interface ParsedRecord {
  record: Record<string, string>
  info: { lines: number }
}

/**
 * The records of a CSV with a header, as its bytes come in. A byte order mark, stray quotes and
 * short rows are forgiven.
 * @throws when a record is longer than RECORD_MAX_CHARS
 */
export async function* readCsv(bytes: ReadableStream<Uint8Array>): AsyncGenerator<CsvRow> {
  const parser = parse({
    bom: true,
    columns: (header: string[]) => header.map((name) => name.trim()),
    info: true,
    max_record_size: RECORD_MAX_CHARS,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  })
  const records: ReadableStream<ParsedRecord> = bytes.pipeThrough(parser)
  // The parser tells the line a record ends on; it begins on the one after the last record's end.
  let line = 1
  for await (const { record, info } of records) {
    yield { row: line + 1, fields: record }
    line = info.lines
  }
}
