import { readdir, readFile } from 'node:fs/promises'
import { unstable_splitSqlQuery } from 'wrangler'
import { ROOT } from '../local/workers.ts'

interface MigrationFile {
  /** The folder under `migrations/`. */
  database: string
  /** `0001_what.sql` */
  name: string
  sql: string
}

/**
 * What D1 would punish later (platform.md, D1): columns that take any type, rows lost with their
 * parent or in a rebuilt table, and migrations that two people numbered alike.
 */
export function migrationIssues(files: MigrationFile[]): string[] {
  const byDatabase = Map.groupBy(files, (file) => file.database)
  return [
    ...[...byDatabase].flatMap(([database, of]) => numberIssues(database, of)),
    ...files.flatMap((file) =>
      statementIssues(file.sql).map((issue) => `${file.database}/${file.name}: ${issue}`),
    ),
  ]
}

function numberIssues(database: string, files: MigrationFile[]): string[] {
  const names = files.map((file) => file.name).sort()
  return names.flatMap((name, index) => {
    const number = /^(\d{4})_[a-z0-9_-]+\.sql$/.exec(name)?.[1]
    if (number === undefined) return [`${database}/${name}: name it like 0001_what-it-does.sql`]
    const expected = index + 1
    return Number(number) === expected
      ? []
      : [`${database}/${name}: number ${number} where ${String(expected).padStart(4, '0')} is due`]
  })
}

function statementIssues(sql: string): string[] {
  return unstable_splitSqlQuery(sql).flatMap((statement) => {
    const bare = bareSql(statement)
    const table = /^CREATE TABLE (?:IF NOT EXISTS )?(\S+)/i.exec(bare)?.[1]
    const issues: string[] = []
    if (table !== undefined && !/\)[^)]*\bSTRICT\b[^)]*$/i.test(bare)) {
      issues.push(`table ${table} is not STRICT: its columns would take any type`)
    }
    if (/ON DELETE CASCADE/i.test(bare)) {
      issues.push('ON DELETE CASCADE: a rebuilt table would silently delete every child row')
    }
    if (/\bDROP TABLE\b/i.test(bare)) issues.push('DROP TABLE: migrations only add')
    if (/__new_/i.test(bare)) issues.push('__new_: a generated rebuild of a table loses rows')
    return issues
  })
}

/** The statement without comments and texts, on one line. */
const bareSql = (statement: string): string =>
  statement
    .replace(/--[^\n]*/g, ' ')
    .replace(/\/\*[\s\S]*?\*\//g, ' ')
    .replace(/'(?:[^']|'')*'/g, "''")
    .replace(/\s+/g, ' ')
    .trim()

/** Every migration of the repository. */
export async function readMigrationFiles(): Promise<MigrationFile[]> {
  const root = `${ROOT}migrations`
  const files = await readdir(root, { recursive: true })
  const sql = files
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /^[^/]+\/.+\.sql$/.test(file))
  return Promise.all(
    sql.sort().map(async (file) => ({
      database: file.slice(0, file.indexOf('/')),
      name: file.slice(file.indexOf('/') + 1),
      sql: await readFile(`${root}/${file}`, 'utf8'),
    })),
  )
}
