import { LEDGER, type Migration } from '../local/migrations.ts'
import type { Cloudflare } from './cloudflare.ts'

interface Query {
  sql: string
  params?: unknown[]
}

interface QueryResult {
  results: Record<string, unknown>[]
  success: boolean
  meta: { changes: number }
}

/** Runs SQL in one transaction and gives one result for each statement. */
type RunQuery = (query: Query | { batch: Query[] }) => Promise<QueryResult[]>

class RemoteStatement {
  readonly query: Query
  readonly #run: RunQuery

  constructor(query: Query, run: RunQuery) {
    this.query = query
    this.#run = run
  }

  bind(...params: unknown[]): RemoteStatement {
    return new RemoteStatement({ sql: this.query.sql, params }, this.#run)
  }

  async run() {
    const [result] = await this.#run(this.query)
    return result ?? { results: [], success: true, meta: { changes: 0 } }
  }

  all() {
    return this.run()
  }

  async first() {
    return (await this.run()).results[0] ?? null
  }

  /** Each row as its values in the order of the columns. */
  async raw() {
    return (await this.run()).results.map((row) => Object.values(row))
  }
}

const queryOf =
  (cloudflare: Cloudflare, databaseId: string): RunQuery =>
  (json) =>
    cloudflare.call('POST', `/d1/database/${databaseId}/query`, { json })

/**
 * The part of D1 that the staff verbs use, over the REST API. Values travel as bound parameters,
 * never as text of the statement.
 */
export function remoteDatabase(cloudflare: Cloudflare, databaseId: string): D1Database {
  const run = queryOf(cloudflare, databaseId)
  const database: Pick<D1Database, never> = {
    prepare: (sql: string) => new RemoteStatement({ sql }, run),
    batch: (statements: RemoteStatement[]) => run({ batch: statements.map(({ query }) => query) }),
  }
  return database as D1Database
}

/**
 * Applies what is missing, as `wrangler d1 migrations apply` does: each file with its row of the
 * ledger is one text, which D1 runs in one transaction. Gives how many.
 */
export async function migrateRemote(
  cloudflare: Cloudflare,
  databaseId: string,
  migrations: readonly Migration[],
): Promise<number> {
  const run = queryOf(cloudflare, databaseId)
  await run({ sql: LEDGER })
  const [listed] = await run({ sql: 'SELECT name FROM d1_migrations' })
  const applied = new Set(listed?.results.map(({ name }) => name))
  const missing = migrations.filter(({ name }) => !applied.has(name))
  for (const { name, statements } of missing) {
    // A text of several statements takes no parameters; the name is that of a file of ours.
    if (!/^\d{4}_[a-z0-9_-]+\.sql$/.test(name))
      throw new Error(`${name}: not a name of a migration`)
    const recorded = `INSERT INTO d1_migrations (name) VALUES ('${name}')`
    await run({ sql: [...statements, recorded].join(';\n') })
  }
  return missing.length
}
