import { DatabaseSync, type StatementSync } from 'node:sqlite'
import type { SchemaStorage } from '../../src/shared/kit/sqlite-schema.ts'
import type { Sql, SqlRow, SqlValue } from '../../src/shared/platform/sql.ts'

/** The storage of an object as its code sees it. Each life of the object opens it anew. */
export interface ObjectStorage {
  sql: Sql
  transactionSync<T>(closure: () => T): T
  getAlarm(): Promise<number | null>
  setAlarm(at: number): Promise<void>
}

/** What survives a crash: the rows and the alarm. SQLite in memory. */
export class ObjectDisk {
  readonly sql: Sql
  readonly #db = new DatabaseSync(':memory:')
  readonly #statements = new Map<string, StatementSync>()
  #depth = 0

  constructor() {
    this.sql = { exec: (query, ...bindings) => this.#exec(query, bindings) }
  }

  /** Commits with the outermost transaction alone; nothing else can run in between. */
  transaction<T>(closure: () => T): T {
    const name = `depth_${this.#depth}`
    this.#depth += 1
    this.#exec(`SAVEPOINT ${name}`, [])
    try {
      const value = closure()
      this.#exec(`RELEASE ${name}`, [])
      return value
    } catch (error) {
      this.#exec(`ROLLBACK TO ${name}`, [])
      this.#exec(`RELEASE ${name}`, [])
      throw error
    } finally {
      this.#depth -= 1
    }
  }

  close(): void {
    this.#db.close()
  }

  #exec<T extends SqlRow>(query: string, bindings: SqlValue[]) {
    // A script of several statements, as the runtime takes it where nothing is bound.
    if (bindings.length === 0 && /;\s*\S/.test(query)) {
      this.#db.exec(query)
      return { toArray: (): T[] => [], rowsWritten: 0 }
    }
    let statement = this.#statements.get(query)
    if (!statement) {
      statement = this.#db.prepare(query)
      this.#statements.set(query, statement)
    }
    const values = bindings.map((one) => (one instanceof ArrayBuffer ? new Uint8Array(one) : one))
    // Written as SqlRow by the shop's own statements.
    const rows = statement.all(...values) as T[]
    return { toArray: () => rows, rowsWritten: 0 }
  }
}

const NO_ROWS: Sql = { exec: () => ({ toArray: () => [], rowsWritten: 0 }) }

/** Keeps nothing: for objects that never lose their memory, a million rows of which would be idle. */
export const storageWithoutRows = (): SchemaStorage => ({
  sql: NO_ROWS,
  transactionSync: (closure) => closure(),
})
