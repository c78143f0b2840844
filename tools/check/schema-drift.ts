import type { DatabaseSync } from 'node:sqlite'
import { Column, is, SQL, StringChunk } from 'drizzle-orm'
import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'

type Config = ReturnType<typeof getTableConfig>

/** What Drizzle can say of a table, and SQLite too: both sides of the comparison. */
interface TableShape {
  /** Name, type, whether it may be null, and the SQL of its default. */
  columns: { name: string; type: string; required: boolean; default: string | null }[]
  primaryKey: string[]
  /** Columns of each UNIQUE constraint. */
  unique: string[]
  /** `name (columns)`, with `unique` before and `where` behind where it is so. */
  indexes: string[]
  /** `column -> table.column`. */
  references: string[]
  /** Closed sets of texts: `column in a, b`. */
  sets: string[]
}

/** The shape of a table as SQLite holds it. */
export function shapeInDatabase(db: DatabaseSync, table: string): TableShape {
  const rows = (sql: string, name: string) => db.prepare(sql).all(name)
  const columns = rows(
    'SELECT name, type, "notnull" AS required, pk, dflt_value FROM pragma_table_info(?)',
    table,
  )
  const indexes = rows('SELECT name, "unique", origin, partial FROM pragma_index_list(?)', table)
  const columnsOf = (index: unknown) =>
    rows('SELECT name FROM pragma_index_info(?) ORDER BY seqno', String(index))
      .map(({ name }) => (name === null ? EXPRESSION : String(name)))
      .join(', ')
  const [{ sql = '' } = {}] = rows('SELECT sql FROM sqlite_schema WHERE name = ?', table)
  return {
    columns: columns.map(({ name, type, required, pk, dflt_value }) => ({
      name: String(name),
      type: String(type),
      required: required === 1 || pk !== 0,
      default: dflt_value === null ? null : String(dflt_value),
    })),
    primaryKey: columns
      .filter(({ pk }) => pk !== 0)
      .sort((a, b) => Number(a.pk) - Number(b.pk))
      .map(({ name }) => String(name)),
    unique: indexes
      .filter(({ origin }) => origin === 'u')
      .map(({ name }) => columnsOf(name))
      .sort(),
    indexes: indexes
      .filter(({ origin }) => origin === 'c')
      .map(({ name, unique, partial }) =>
        indexText(String(name), columnsOf(name), unique === 1, partial === 1),
      )
      .sort(),
    references: rows('SELECT "from", "table", "to" FROM pragma_foreign_key_list(?)', table)
      .map(({ from, table: other, to }) => `${from} -> ${other}.${to}`)
      .sort(),
    sets: [...String(sql).matchAll(/\b(\w+) IN \(\s*('[^)]*)\)/g)]
      .map(([, column, values]) => `${column} in ${textsOf(values ?? '').join(', ')}`)
      .sort(),
  }
}

const indexText = (name: string, columns: string, unique: boolean, partial: boolean) =>
  `${unique ? 'unique ' : ''}${name} (${columns})${partial ? ' where' : ''}`

/** The texts of a list of SQL literals, in order. */
const textsOf = (list: string): string[] =>
  [...list.matchAll(/'([^']*)'/g)].map(([, text]) => text ?? '').sort()

/** The shape of a table as its Drizzle schema says it. */
export function shapeInSchema(table: SQLiteTable): TableShape {
  const config = getTableConfig(table)
  const composite = config.primaryKeys[0]?.columns.map(({ name }) => name)
  const inPrimaryKey = (name: string) => composite?.includes(name) ?? false
  return {
    columns: config.columns.map((column) => ({
      name: column.name,
      type: column.getSQLType().toUpperCase(),
      required: column.notNull || inPrimaryKey(column.name),
      default: column.default === undefined ? null : literal(column.default),
    })),
    primaryKey:
      composite ?? config.columns.filter(({ primary }) => primary).map(({ name }) => name),
    unique: config.columns
      .filter(({ isUnique }) => isUnique)
      .map(({ name }) => name)
      .concat(config.uniqueConstraints.map(({ columns }) => namesOf(columns)))
      .sort(),
    indexes: config.indexes
      .map(({ config: { name, columns, unique, where } }) =>
        indexText(name, namesOf(columns), unique, where !== undefined),
      )
      .sort(),
    references: config.foreignKeys.flatMap(referencesOf).sort(),
    sets: config.columns
      .flatMap(({ name, enumValues }) =>
        enumValues === undefined ? [] : [`${name} in ${[...enumValues].sort().join(', ')}`],
      )
      .sort(),
  }
}

const literal = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : `${value}`)

/** SQLite names no column of an index for a call of a function. */
const EXPRESSION = '(expression)'

const isCall = (part: SQL): boolean =>
  part.queryChunks.some((chunk) => is(chunk, StringChunk) && chunk.value.join('').includes('('))

/** An expression of an index is named by its column where it is a collation alone. */
const nameOf = (part: unknown): string[] => {
  if (is(part, Column)) return [part.name]
  if (!is(part, SQL)) return []
  return isCall(part) ? [EXPRESSION] : part.queryChunks.flatMap(nameOf)
}

const namesOf = (parts: readonly unknown[]): string => parts.flatMap(nameOf).join(', ')

function referencesOf(key: Config['foreignKeys'][number]): string[] {
  const { columns, foreignTable, foreignColumns } = key.reference()
  const other = getTableConfig(foreignTable).name
  return columns.map(({ name }, index) => `${name} -> ${other}.${foreignColumns[index]?.name}`)
}
