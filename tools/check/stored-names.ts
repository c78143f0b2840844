import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ROOT } from '../local/workers.ts'

/** Names that outlive a release: rows, messages, cookies and callers of another version hold them. */
interface StoredNames {
  /** Columns of each D1 table, by `<database>.<table>`. */
  databases: Record<string, string[]>
  /** Columns of each table of a Durable Object, by table. */
  objects: Record<string, string[]>
  /** Methods that other Workers call, by class. */
  rpc: Record<string, string[]>
  cookies: string[]
}

const tablesOf = (sqlite: DatabaseSync): Record<string, string[]> => {
  const tables = sqlite
    .prepare(
      "SELECT name FROM pragma_table_list WHERE type IN ('table', 'virtual') AND name NOT LIKE 'sqlite_%'",
    )
    .all()
    .map(({ name }) => String(name))
    .sort()
  return Object.fromEntries(
    tables.map((table) => [
      table,
      sqlite
        .prepare('SELECT name FROM pragma_table_info(?)')
        .all(table)
        .map(({ name }) => String(name)),
    ]),
  )
}

function databaseTables(): Record<string, string[]> {
  const folder = join(ROOT, 'migrations')
  const found: Record<string, string[]> = {}
  for (const database of readdirSync(folder).sort()) {
    const sqlite = new DatabaseSync(':memory:')
    for (const file of readdirSync(join(folder, database)).sort()) {
      if (file.endsWith('.sql')) sqlite.exec(readFileSync(join(folder, database, file), 'utf8'))
    }
    for (const [table, columns] of Object.entries(tablesOf(sqlite))) {
      found[`${database}.${table}`] = columns
    }
  }
  return found
}

interface Source {
  path: string
  text: string
}

const sourcesUnder = (folder: string): Source[] =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path))
    .sort()
    .map((path) => ({
      path: `${folder}/${path}`,
      text: readFileSync(join(ROOT, folder, path), 'utf8'),
    }))

const CREATE_TABLE = /CREATE TABLE (?:IF NOT EXISTS )?\w+ \(/g

/** Each `CREATE TABLE` of a text, up to the parenthesis that closes it. */
function createTables(text: string): string[] {
  return [...text.matchAll(CREATE_TABLE)].map(({ index, 0: start }) => {
    let end = index + start.length
    for (let depth = 1; depth > 0 && end < text.length; end += 1) {
      if (text[end] === '(') depth += 1
      else if (text[end] === ')') depth -= 1
    }
    return text.slice(index, end)
  })
}

/**
 * The tables that source code creates, wherever the statement stands. A file has its own database,
 * so that two objects may have a table of one name; the later file's columns are added to it.
 */
function objectTables(sources: Source[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { text } of sources) {
    const sqlite = new DatabaseSync(':memory:')
    for (const statement of createTables(text)) sqlite.exec(statement)
    for (const [table, columns] of Object.entries(tablesOf(sqlite))) {
      found[table] = [...new Set([...(found[table] ?? []), ...columns])].sort()
    }
  }
  return sorted(found)
}

const RPC_CLASS = /class (\w+)\s+extends (?:DurableObject|WorkerEntrypoint)\b/
const METHOD = /^ {2}(?:override )?(?:async )?([a-z]\w*)(?:<[^>]*>)?\(/gm

/** Public methods of the classes that other Workers have a binding to. */
function rpcMethods(sources: Source[]): Record<string, string[]> {
  const found: Record<string, string[]> = {}
  for (const { text } of sources) {
    const name = RPC_CLASS.exec(text)?.[1]
    if (name === undefined) continue
    const methods = [...text.matchAll(METHOD)].map(([, method]) => String(method))
    found[name] = methods.filter((method) => method !== 'constructor').sort()
  }
  return sorted(found)
}

/** The names given to `setCookie`, by their constants in the same file. */
function cookieNames(sources: Source[]): string[] {
  const names = sources.flatMap(({ path, text }) =>
    [...text.matchAll(/setCookie\(\s*c,\s*(\w+)/g)].map(([, constant]) => {
      const value = new RegExp(`const ${constant} = '([^']+)'`).exec(text)?.[1]
      if (value === undefined) throw new Error(`${path}: the cookie ${constant} has no name here`)
      return value
    }),
  )
  return [...new Set(names)].sort()
}

const sorted = <T>(record: Record<string, T>): Record<string, T> =>
  Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Reads the migrations and the source code. */
export function storedNames(): StoredNames {
  const shared = sourcesUnder('src/shared')
  const objects = sourcesUnder('durable-objects')
  const workers = sourcesUnder('workers')
  return {
    databases: databaseTables(),
    objects: objectTables([...shared, ...objects]),
    rpc: rpcMethods([...objects, ...workers]),
    cookies: cookieNames(workers),
  }
}
