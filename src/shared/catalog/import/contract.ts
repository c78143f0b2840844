type UnreadableCode =
  | 'file_too_large'
  | 'bad_encoding'
  | 'unknown_encoding'
  | 'too_many_columns'
  | 'row_too_long'
  | 'unclosed_quote'
  | 'file_cut'
  | 'too_many_rows'
  | 'missing_handle'

/** A file that cannot be read as a whole: nothing of it is imported. `row` is a line of the file. */
export class ImportUnreadable extends Error {
  readonly row: number
  readonly code: UnreadableCode

  constructor(row: number, code: UnreadableCode, reason: string) {
    super(reason)
    this.row = row
    this.code = code
  }
}
