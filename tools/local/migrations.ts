import { readdir, readFile } from 'node:fs/promises'
import { ROOT } from './workers.ts'
import { readingOf, statementsCache } from './wrangler-reads.ts'

export interface Migration {
  /** The file's name, under which it is recorded as applied. */
  name: string
  statements: string[]
}

/** As `wrangler d1 migrations apply` keeps it, so that both agree on what was applied. */
export const LEDGER = `CREATE TABLE IF NOT EXISTS d1_migrations (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  name TEXT UNIQUE,
  applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
)`

/** The migrations of one database in order; none where it has no folder. */
export async function readMigrations(database: string): Promise<Migration[]> {
  const dir = `${ROOT}migrations/${database}`
  const files = await readdir(dir).catch(() => [])
  const names = files.filter((file) => file.endsWith('.sql')).sort()
  return Promise.all(
    names.map(async (name) => ({
      name,
      statements: readingOf<string[]>(statementsCache(await readFile(`${dir}/${name}`, 'utf8'))),
    })),
  )
}

/** Applies what is missing, each file in one transaction with its record. Gives how many. */
export async function applyMigrations(db: D1Database, migrations: Migration[]): Promise<number> {
  await db.prepare(LEDGER).run()
  const { results } = await db.prepare('SELECT name FROM d1_migrations').all<{ name: string }>()
  const applied = new Set(results.map((row) => row.name))
  const missing = migrations.filter(({ name }) => !applied.has(name))
  for (const { name, statements } of missing) {
    await db.batch([
      ...statements.map((sql) => db.prepare(sql)),
      db.prepare('INSERT INTO d1_migrations (name) VALUES (?1)').bind(name),
    ])
  }
  return missing.length
}

/** The folder of `migrations/` a binding's database is made from: `ORDERS_1` → `orders`. */
export const databaseOf = (binding: string): string =>
  binding.replace(/(_DB|_\d+)$/, '').toLowerCase()
