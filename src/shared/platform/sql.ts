/** A value SQLite keeps in a STRICT table of an object. */
export type SqlValue = ArrayBuffer | string | number | null
export type SqlRow = Record<string, SqlValue>

/**
 * The part of an object's SQL storage that stores use: synchronous, one statement at a time.
 * `SqlStorage` of the Workers runtime fits it as it is; a test puts any SQLite behind it.
 */
export interface Sql {
  exec<T extends SqlRow>(
    query: string,
    ...bindings: SqlValue[]
  ): { toArray(): T[]; readonly rowsWritten: number }
}

/** Whether a table is there: for tables that few shoppers need, made with their first row. */
export const hasTable = (sql: Sql, name: string): boolean =>
  sql.exec('SELECT name FROM sqlite_master WHERE name = ?', name).toArray().length > 0
