import { assertInvariant } from '../platform/result.ts'
import { hasTable, type Sql } from '../platform/sql.ts'

/** One entry of a ledger in an object: whole units, of money in minor units or of points. */
export interface LedgerRow {
  id: string
  /** Grows by one with each entry. */
  sequence: number
  /** Above zero is added, below zero is taken. */
  amount: number
  /** After the entry. */
  balance: number
  reason: string
  /** Unique in the ledger: an entry that is asked for twice is made once. */
  reference: string
  orderId: string | null
  /** The member of staff; null where the shop itself made the entry. */
  by: string | null
  /** Milliseconds. */
  at: number
}

export type NewLedgerRow = Omit<LedgerRow, 'sequence' | 'balance'>

/**
 * A ledger of one holder in the holder's object. The balance is the sum of all amounts and never
 * below zero: each row has the balance after it, made from the row before, under a CHECK. The table
 * is made with its first row. `table` is a constant of the code.
 */
export class ObjectLedger {
  readonly #table: string

  constructor(table: string) {
    this.#table = table
  }

  balance(sql: Sql): number {
    if (!hasTable(sql, this.#table)) return 0
    const query = `SELECT balance FROM ${this.#table} ORDER BY sequence DESC LIMIT 1`
    return sql.exec<{ balance: number }>(query).toArray()[0]?.balance ?? 0
  }

  /** Whether the ledger was ever written: its holder stays. */
  hasEntries(sql: Sql): boolean {
    return hasTable(sql, this.#table)
  }

  /** The entry with this reference, or null. */
  find(sql: Sql, reference: string): LedgerRow | null {
    if (!hasTable(sql, this.#table)) return null
    const query = `SELECT ${COLUMNS} FROM ${this.#table} WHERE reference = ?`
    return rowsOf(sql, query, reference)[0] ?? null
  }

  /** Newest first, below the sequence `before`; at most `limit`. */
  page(sql: Sql, { limit, before }: { limit: number; before: number | null }): LedgerRow[] {
    if (!hasTable(sql, this.#table)) return []
    const query = `SELECT ${COLUMNS} FROM ${this.#table} WHERE sequence < ?
      ORDER BY sequence DESC LIMIT ?`
    return rowsOf(sql, query, before ?? Number.MAX_SAFE_INTEGER, limit)
  }

  /** Replaces the words of staff in entries that they made; amounts and balances stay. */
  eraseReasons(sql: Sql): void {
    if (!hasTable(sql, this.#table)) return
    sql.exec(`UPDATE ${this.#table} SET reason = 'adjusted' WHERE by IS NOT NULL`)
  }

  /** @throws where the balance would be below zero, or the reference has an entry: ask first */
  append(sql: Sql, row: NewLedgerRow): LedgerRow {
    sql.exec(tableOf(this.#table))
    const { id, amount, reason, reference, orderId, by, at } = row
    sql.exec(
      `INSERT INTO ${this.#table} (id, amount, balance, reason, reference, order_id, by, at)
       SELECT ?, ?, coalesce(
         (SELECT balance FROM ${this.#table} ORDER BY sequence DESC LIMIT 1), 0) + ?, ?, ?, ?, ?, ?`,
      ...[id, amount, amount, reason, reference, orderId, by, at],
    )
    const made = this.find(sql, reference)
    assertInvariant(made !== null, 'an entry that was made is in its ledger')
    return made
  }
}

const COLUMNS = 'id, sequence, amount, balance, reason, reference, order_id AS orderId, by, at'

const tableOf = (name: string): string => `
CREATE TABLE IF NOT EXISTS ${name} (
  sequence INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount <> 0),
  balance INTEGER NOT NULL CHECK (balance >= 0),
  reason TEXT NOT NULL,
  reference TEXT NOT NULL UNIQUE,
  order_id TEXT,
  by TEXT,
  at INTEGER NOT NULL
) STRICT;
`

const rowsOf = (sql: Sql, query: string, ...bindings: (string | number)[]): LedgerRow[] =>
  sql.exec<{ [Key in keyof LedgerRow]: LedgerRow[Key] }>(query, ...bindings).toArray()
