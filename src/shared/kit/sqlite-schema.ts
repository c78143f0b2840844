import { assertInvariant } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import { forgetRows } from './row-memory.ts'

/** The storage of an object, as far as its schema is concerned. */
export interface SchemaStorage {
  sql: Sql
  transactionSync<T>(closure: () => T): T
}

/**
 * Steps already applied, by storage: one look per life of the object in memory. Absent means not
 * looked yet; 0 means uninitialized.
 */
const applied = new WeakMap<SchemaStorage, number>()

/** `PRAGMA user_version` is refused in objects (2026-11-20), so the steps have a table. */
function stepsApplied(storage: SchemaStorage): number {
  const known = applied.get(storage)
  if (known !== undefined) return known
  // sqlite_master exists in an empty database too: looking neither throws nor writes.
  const [table] = storage.sql
    .exec<{ n: number }>(`SELECT count(*) AS n FROM sqlite_master WHERE name = 'schema_step'`)
    .toArray()
  const steps = table?.n
    ? storage.sql.exec<{ n: number }>('SELECT count(*) AS n FROM schema_step').toArray()[0]?.n
    : 0
  applied.set(storage, steps ?? 0)
  return steps ?? 0
}

/**
 * Applies the steps not applied yet, all or none. Call it at the first write, never for a read:
 * an object that was only read must leave nothing behind.
 * @param migrations SQL of step 1, 2, …; append only. One step may hold several statements.
 */
export function ensureSchema(storage: SchemaStorage, migrations: readonly string[]): void {
  const done = stepsApplied(storage)
  if (done >= migrations.length) return
  inTransaction(storage, () => {
    if (done === 0) {
      storage.sql.exec('CREATE TABLE schema_step (step INTEGER PRIMARY KEY) STRICT')
    }
    migrations.slice(done).forEach((step, index) => {
      storage.sql.exec(step)
      storage.sql.exec('INSERT INTO schema_step (step) VALUES (?)', done + index + 1)
    })
  })
  applied.set(storage, migrations.length)
}

/**
 * Whether the object was ever written. An initialized object of an older release is brought up to
 * date here, so that a read never meets tables of that release; any other stays untouched.
 */
export function isInitialized(storage: SchemaStorage, migrations: readonly string[]): boolean {
  if (stepsApplied(storage) === 0) return false
  ensureSchema(storage, migrations)
  return true
}

/** Forgets the steps that were seen as applied, and all rows: call it after `deleteAll()`. */
export const forgetStorage = (storage: SchemaStorage): void => {
  applied.delete(storage)
  forgetRows(storage.sql)
}

/**
 * `transactionSync` with its two traps closed: an async callback, which the runtime would commit
 * at its first await, is rolled back with an error; and a rollback is not remembered as a schema or
 * as rows.
 */
export function inTransaction<T>(
  storage: SchemaStorage,
  work: () => T extends PromiseLike<unknown> ? never : T,
): T {
  try {
    return storage.transactionSync<T>(() => {
      const value: T = work()
      assertInvariant(!(value instanceof Promise), 'a transaction is synchronous')
      return value
    })
  } catch (error) {
    forgetStorage(storage)
    throw error
  }
}
