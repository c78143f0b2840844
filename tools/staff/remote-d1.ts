import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Refusal } from '../local/refusal.ts'
import { ROOT } from '../local/workers.ts'

const run = promisify(execFile)

/** Runs SQL and gives one result per statement. */
type RunSql = (sql: string) => Promise<{ results: Record<string, unknown>[] }[]>

/** A value as an SQL literal. */
export function literal(value: unknown): string {
  if (value === null) return 'NULL'
  if (typeof value === 'number' && Number.isFinite(value)) return String(value)
  if (typeof value === 'string' && !value.includes('\0')) return `'${value.replaceAll("'", "''")}'`
  throw new TypeError(`no SQL literal for a ${typeof value}`)
}

/** Puts values in for `?1`, `?2` …, in one pass: what is put in is not looked at again. */
export const withValues = (sql: string, values: readonly unknown[]): string =>
  sql.replace(/\?(\d+)/g, (_, n: string) => literal(values[Number(n) - 1]))

class RemoteStatement {
  readonly sql: string
  readonly #runSql: RunSql

  constructor(sql: string, runSql: RunSql) {
    this.sql = sql
    this.#runSql = runSql
  }

  bind(...values: unknown[]): RemoteStatement {
    return new RemoteStatement(withValues(this.sql, values), this.#runSql)
  }

  async run() {
    return (await this.#runSql(this.sql))[0]
  }

  async first() {
    return (await this.run())?.results[0] ?? null
  }
}

/**
 * The part of D1 that creating staff needs, over SQL sent elsewhere. A batch goes in one piece,
 * which D1 runs in one transaction.
 */
export function d1Over(runSql: RunSql): D1Database {
  const database = {
    prepare: (sql: string) => new RemoteStatement(sql, runSql),
    batch: (statements: RemoteStatement[]) => runSql(statements.map(({ sql }) => sql).join(';\n')),
  }
  return database as unknown as D1Database
}

/**
 * The deployed directory database, through wrangler and the account it is logged in to. The state
 * Worker's config names no database, so that wrangler looks the name up in the account.
 */
export const remoteDirectory = (): D1Database =>
  d1Over(async (sql) => {
    const config = ['--config', `${ROOT}durable-objects/wrangler.toml`]
    const args = ['d1', 'execute', 'kerbside-directory', '--remote', '--json', '--yes', ...config]
    const wrangler = `${ROOT}node_modules/wrangler/bin/wrangler.js`
    try {
      const { stdout } = await run(process.execPath, [wrangler, ...args, '--command', sql])
      return JSON.parse(stdout) as Awaited<ReturnType<RunSql>>
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      throw new Refusal(`The deployed directory did not answer.\n${stderr || stdout || error}`)
    }
  })
