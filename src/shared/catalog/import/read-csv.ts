import { CsvRecords } from '../../kit/csv-records.ts'
import { IMPORT_ROWS_MAX } from '../../platform/limits.ts'
import { ImportUnreadable } from './contract.ts'
import { type TextEncoding, TextReader } from './decode-text.ts'

/** One record of a CSV: its first line in the file, counted from 1, and its cells by column. */
export interface CsvRow {
  row: number
  fields: Readonly<Record<string, string>>
}

export interface CsvFile {
  /** Names of the columns, in order, trimmed; the first record of the file. */
  columns(): readonly string[]
  /** Final once all rows are read. */
  encoding(): TextEncoding
  /** @throws ImportUnreadable where the file cannot be read on */
  rows: AsyncIterable<CsvRow>
}

/**
 * The records of a CSV with a header, as its bytes come in. Short rows and stray quotes are
 * forgiven; blank cells are left out of `fields`.
 * @param charset the declared encoding, or null
 */
export function readCsv(bytes: ReadableStream<Uint8Array>, charset: string | null = null): CsvFile {
  const reader = new TextReader(charset)
  let header: readonly string[] = []
  return {
    columns: () => header,
    encoding: () => reader.encoding,
    rows: rowsOf(bytes, reader, (columns) => {
      header = columns
    }),
  }
}

async function* rowsOf(
  bytes: ReadableStream<Uint8Array>,
  reader: TextReader,
  onHeader: (columns: readonly string[]) => void,
): AsyncGenerator<CsvRow> {
  const parser = new CsvRecords((line, code, reason) => new ImportUnreadable(line, code, reason))
  let columns: readonly string[] | null = null
  let count = 0
  let areWhole = true
  const cut = function* (text: string, ended: boolean): Generator<CsvRow> {
    const records = parser.push(text)
    // A record that only the end of the file ends may be the beginning of one.
    const [last] = ended ? parser.end() : []
    for (const { line, cells } of last ? [...records, last] : records) {
      if (columns === null) {
        columns = cells.map((name) => name.trim())
        onHeader(columns)
        continue
      }
      const isShort = cells.length < columns.length
      if (isShort && last?.cells === cells && count > 0 && areWhole) {
        const reason = 'The file ends within its last row, while its other rows are whole.'
        throw new ImportUnreadable(line, 'file_cut', reason)
      }
      areWhole &&= !isShort
      count += 1
      if (count > IMPORT_ROWS_MAX) {
        const reason = `The file has more than ${IMPORT_ROWS_MAX} rows. Import it in parts.`
        throw new ImportUnreadable(line, 'too_many_rows', reason)
      }
      yield { row: line, fields: fieldsOf(columns, cells) }
    }
  }
  for await (const chunk of bytes)
    yield* cut(
      decode(parser, () => reader.push(chunk)),
      false,
    )
  yield* cut(
    decode(parser, () => reader.end()),
    true,
  )
}

/** The decoder knows bytes, the parser knows lines: together they can name the place. */
function decode(parser: CsvRecords, read: () => string): string {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ImportUnreadable)) throw error
    throw new ImportUnreadable(parser.line + error.row, error.code, error.message)
  }
}

function fieldsOf(columns: readonly string[], cells: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [index, name] of columns.entries()) {
    const text = (cells[index] ?? '').trim()
    // The first of two columns of one name counts.
    if (text !== '' && name !== '' && !Object.hasOwn(fields, name)) fields[name] = text
  }
  return fields
}
