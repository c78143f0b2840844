import { IMPORT_COLUMNS_MAX, IMPORT_RECORD_MAX_CHARS } from '../platform/limits.ts'

/** One record of a CSV: its cells, and the line it begins on, counted from 1. */
interface CsvRecord {
  line: number
  cells: string[]
}

const DELIMITERS = [',', ';', '\t'] as const
const QUOTE = '"'

/** Why a text is no CSV. */
type CsvFault = 'unclosed_quote' | 'too_many_columns' | 'row_too_long'

/** Where the reader stands in a cell. */
type Place = 'start' | 'plain' | 'quoted' | 'after-quote'

/**
 * Cuts text into CSV records as it comes in (RFC 4180, with stray quotes and short rows taken as
 * they are). Empty lines are skipped. The delimiter is the one of `,`, `;` and tab that the first
 * line has most of. A record is measured while it is read, so that a file without line ends costs
 * no more than its first IMPORT_RECORD_MAX_CHARS.
 */
export class CsvRecords {
  readonly #unreadable: (line: number, fault: CsvFault, reason: string) => Error
  #delimiter: string | null = null
  #head = ''
  #place: Place = 'start'
  #cells: string[] = []
  #cell = ''
  #chars = 0
  #line = 1
  #recordLine = 1
  #lastWasReturn = false

  /** @param unreadable makes the error that is thrown for a text that cannot be read on */
  constructor(unreadable: (line: number, fault: CsvFault, reason: string) => Error) {
    this.#unreadable = unreadable
  }

  /** The line being read. */
  get line(): number {
    return this.#line
  }

  /**
   * The records that `text` completes.
   * @throws what `unreadable` makes, where a record is too long or too wide
   */
  push(text: string): CsvRecord[] {
    if (this.#delimiter !== null) return this.#read(text)
    this.#head += text
    const end = this.#head.search(/[\r\n]/)
    if (end < 0 && this.#head.length <= IMPORT_RECORD_MAX_CHARS) return []
    return this.#readHead()
  }

  /**
   * The last record, where the text does not end with a line end.
   * @throws what `unreadable` makes, where a quote is never closed
   */
  end(): CsvRecord[] {
    const records = this.#delimiter === null ? this.#readHead() : []
    if (this.#place === 'quoted') {
      throw this.#unreadable(this.#recordLine, 'unclosed_quote', 'A quote is never closed.')
    }
    return [...records, ...this.#endRecord()]
  }

  #readHead(): CsvRecord[] {
    const [first = ''] = this.#head.split(/[\r\n]/, 1)
    const bare = first.replace(/"[^"]*"/g, '')
    const count = (delimiter: string) => bare.split(delimiter).length
    this.#delimiter = DELIMITERS.reduce((best, next) => (count(next) > count(best) ? next : best))
    const text = this.#head
    this.#head = ''
    return this.#read(text)
  }

  #read(text: string): CsvRecord[] {
    const records: CsvRecord[] = []
    let from = 0
    for (let at = 0; at < text.length; at += 1) {
      const char = text.charAt(at)
      this.#chars += 1
      if (this.#place === 'quoted') {
        if (char === '\n' || char === '\r') this.#countLine(char)
        if (char === QUOTE) {
          this.#take(text.slice(from, at))
          this.#place = 'after-quote'
          from = at + 1
        }
      } else if (char === QUOTE && this.#place !== 'plain') {
        // A quote opens a cell; a second one right after a quote is a quote of the cell's own.
        if (this.#place === 'after-quote') this.#cell += QUOTE
        this.#place = 'quoted'
        from = at + 1
      } else if (char === this.#delimiter) {
        this.#take(text.slice(from, at))
        this.#endCell()
        from = at + 1
      } else if (char === '\n' || char === '\r') {
        this.#take(text.slice(from, at))
        from = at + 1
        records.push(...this.#endRecord())
        this.#countLine(char)
        this.#recordLine = this.#line
      } else this.#place = 'plain'
      this.#lastWasReturn = char === '\r'
      if (this.#chars > IMPORT_RECORD_MAX_CHARS) this.#refuseLength()
    }
    this.#take(text.slice(from))
    return records
  }

  #take(text: string): void {
    this.#cell += text
  }

  /** CR, LF and CR LF end one line each. */
  #countLine(char: string): void {
    if (char === '\r' || !this.#lastWasReturn) this.#line += 1
  }

  #endCell(): void {
    this.#cells.push(this.#cell)
    this.#cell = ''
    this.#place = 'start'
    if (this.#cells.length < IMPORT_COLUMNS_MAX) return
    const reason = `The row has more than ${IMPORT_COLUMNS_MAX} columns.`
    throw this.#unreadable(this.#recordLine, 'too_many_columns', reason)
  }

  #endRecord(): CsvRecord[] {
    const empty = this.#cells.length === 0 && this.#cell === '' && this.#place === 'start'
    const record = { line: this.#recordLine, cells: [...this.#cells, this.#cell] }
    this.#cells = []
    this.#cell = ''
    this.#place = 'start'
    this.#chars = 0
    return empty ? [] : [record]
  }

  #refuseLength(): never {
    const why = this.#place === 'quoted' ? ' A quote may never be closed.' : ''
    const reason = `The row is longer than ${IMPORT_RECORD_MAX_CHARS} characters.${why}`
    throw this.#unreadable(this.#recordLine, 'row_too_long', reason)
  }
}
