import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Refusal } from '../local/refusal.ts'

/** The databases that hold orders, and the one that numbers their documents where it is given. */
export interface Databases {
  orders: DatabaseSync[]
  directory: DatabaseSync | null
  close(): void
}

/** SQL text of an export is loaded as one text, which V8 bounds. */
const EXPORT_BYTES_MAX = 400_000_000

function opened(file: string): DatabaseSync {
  try {
    if (!file.endsWith('.sql')) return new DatabaseSync(file, { readOnly: true })
    if (statSync(file).size > EXPORT_BYTES_MAX) {
      throw new Refusal(`${file} is too large. Load it: sqlite3 orders.sqlite < ${file}`)
    }
    const database = new DatabaseSync(':memory:')
    // An export lists tables in an order of its own.
    database.exec('PRAGMA foreign_keys = OFF')
    database.exec(readFileSync(file, 'utf8'))
    return database
  } catch (error) {
    if (error instanceof Refusal) throw error
    throw new Refusal(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

const has = (database: DatabaseSync, table: string): boolean =>
  database.prepare('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined

/** Opens files by the tables that they have: SQLite files, or the SQL of `wrangler d1 export`. */
export function openDatabases(files: readonly string[]): Databases {
  const all = files.map(opened)
  const orders = all.filter((database) => has(database, 'order_event'))
  const [directory = null] = all.filter((database) => has(database, 'invoice'))
  if (orders.length === 0) throw new Refusal('None of the databases has orders.')
  const close = () => {
    for (const database of all) database.close()
  }
  return { orders, directory, close }
}

/** The files of the D1 databases of a local shop's state directory. */
export function localDatabases(persist: string): string[] {
  const folder = join(persist, 'data', 'd1', 'miniflare-D1DatabaseObject')
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.sqlite') && name !== 'metadata.sqlite')
      .map((name) => join(folder, name))
  } catch {
    throw new Refusal(`--persist ${persist}: there is no state of a local shop.`)
  }
}
