import { hasTable, type Sql } from '../../platform/sql.ts'
import { readShard, type ShardRow } from './store.ts'

/**
 * Whether these books are a shard's, and of which drop, in memory: asked at every change. SQLite
 * is the truth; it is read when the object wakes and after a transaction was rolled back.
 */
export class ShardMemory {
  #row: ShardRow | null | undefined

  forget(): void {
    this.#row = undefined
  }

  /** Null for the books of a root or of an ordinary SKU. */
  read(sql: Sql): ShardRow | null {
    if (this.#row === undefined) this.#row = hasTable(sql, 'shard') ? readShard(sql) : null
    return this.#row
  }

  /** Takes in the row as it was just written. */
  note(row: ShardRow): void {
    this.#row = row
  }
}
