/** What the catalogue needs of D1: prepared statements and atomic batches. */
export interface Database {
  prepare(sql: string): Statement
  /** All or nothing, in order; one round trip. */
  batch<Row>(statements: Statement[]): Promise<Rows<Row>[]>
}

export interface Statement {
  bind(...values: (string | number | null)[]): Statement
  all<Row>(): Promise<Rows<Row>>
}

export interface Rows<Row> {
  results: Row[]
  /** `changes`: rows the statement inserted, updated or deleted. */
  meta: { changes: number }
}

/** What the catalogue needs of KV: immutable texts by name. */
export interface Snapshots {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<unknown>
}
