import type { Sql } from '../platform/sql.ts'

/** What was read of each object since it came into memory. */
const remembered = new WeakMap<Sql, Map<RowMemory<unknown>, unknown>>()

/**
 * Rows that an object reads once per life in memory. Each write of them calls `replace` or `forget` in
 * the same transaction; `inTransaction` forgets everything with a rollback.
 */
export class RowMemory<T> {
  readonly #load: (sql: Sql) => T

  constructor(load: (sql: Sql) => T) {
    this.#load = load
  }

  read(sql: Sql): T {
    const known = remembered.get(sql)
    // Set by `replace` of this memory and by nothing else.
    if (known?.has(this)) return known.get(this) as T
    return this.replace(sql, this.#load(sql))
  }

  /** Takes over rows that the running transaction has written. */
  replace(sql: Sql, rows: T): T {
    const known = remembered.get(sql) ?? new Map<RowMemory<unknown>, unknown>()
    remembered.set(sql, known.set(this, rows))
    return rows
  }

  /** The next read goes to the rows. */
  forget(sql: Sql): void {
    remembered.get(sql)?.delete(this)
  }
}

/** Forgets all that was read of an object. */
export const forgetRows = (sql: Sql): void => {
  remembered.delete(sql)
}
