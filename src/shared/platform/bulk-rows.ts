import { type Column, getTableColumns, is, SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { SQLiteAsyncDialect, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { utf8Bytes } from '../kit/bytes.ts'

/**
 * Many rows in one statement: D1 binds at most 100 values, so rows travel as one JSON text that
 * `json_each` reads. Columns and their values are those of the Drizzle schema.
 */

/** A bound text may be 2 MB in D1 (developers.cloudflare.com/d1/platform/limits, 2026-10). */
const BULK_MAX_BYTES = 1_800_000

/** `json` is a list or an object that SQL takes apart; `text` is of a table without a schema. */
type GivenColumn = Column | 'json' | 'text'
type GivenColumns = Readonly<Record<string, GivenColumn>>

type ValueOf<C> = C extends Column
  ? C['_']['notNull'] extends true
    ? C['_']['data']
    : C['_']['data'] | null
  : C extends 'text'
    ? string
    : unknown

type GivenRow<C extends GivenColumns> = { readonly [Name in keyof C]: ValueOf<C[Name]> }

/** Rows that a statement reads like a table called `given`. */
interface Given<C extends GivenColumns> {
  rows: SQL
  value: { readonly [Name in keyof C]: SQL }
}

/** Rows for statements, in pieces that D1 takes as one bound text each. No row: no piece. */
export function givenRows<C extends GivenColumns>(
  columns: C,
  rows: readonly GivenRow<C>[],
): Given<C>[] {
  const names = Object.keys(columns)
  const value = Object.fromEntries(
    names.map((name, index) => {
      const operator = columns[name] === 'json' ? '->' : '->>'
      return [name, sql.raw(`given.value ${operator} ${index}`)]
    }),
  ) as Given<C>['value']
  const texts = rows.map((row) =>
    JSON.stringify(names.map((name) => driverValue(columns[name], row[name]))),
  )
  return jsonLists(texts).map((list) => ({ rows: sql`json_each(${list}) given`, value }))
}

const driverValue = (column: GivenColumn | undefined, value: unknown): unknown =>
  value === null || typeof column !== 'object' ? value : column.mapToDriverValue(value)

/** Puts JSON texts together to lists of at most BULK_MAX_BYTES; a longer one stands alone. */
function jsonLists(texts: readonly string[]): string[] {
  const lists: string[][] = []
  let room = 0
  for (const text of texts) {
    const list = lists.at(-1)
    const bytes = utf8Bytes(text)
    if (list !== undefined && bytes <= room) {
      list.push(text)
      room -= bytes + 1
    } else {
      lists.push([text])
      room = BULK_MAX_BYTES - bytes
    }
  }
  return lists.map((list) => `[${list.join(',')}]`)
}

/** The values of a list, for `inArray`: one bound text, whatever their number. */
export const listed = (values: readonly (string | number)[]): SQL =>
  sql`(select value from json_each(${JSON.stringify(values)}))`

/** Values that every row of an insert shares; an `SQL` is computed as the row is written. */
type SharedValues<T extends SQLiteTable> = {
  [Name in keyof T['$inferSelect']]?: T['$inferSelect'][Name] | SQL
}

/**
 * Inserts for rows of a table, one per piece; an upsert adds its conflict clause to each. Every
 * column is given, by each row or in `shared`.
 */
export function insertRows<T extends SQLiteTable, S extends SharedValues<T>>(
  db: D1Database,
  table: T,
  shared: S,
  rows: readonly Omit<T['$inferSelect'], keyof S>[],
) {
  const columns: Record<string, Column> = getTableColumns(table)
  const all: Readonly<Record<string, unknown>> = shared
  const own = Object.fromEntries(Object.entries(columns).filter(([name]) => !(name in all)))
  const given: readonly GivenRow<typeof own>[] = rows
  return givenRows(own, given).map((piece) => {
    const values = Object.entries(columns).map(([name, column]) => {
      return name in all ? boundValue(all[name], column) : sql`${piece.value[name]}`
    })
    // `where true` tells the conflict clause that follows from a join's.
    return drizzle(db)
      .insert(table)
      .select(sql`select ${sql.join(values, sql`, `)} from ${piece.rows} where true`)
  })
}

/** A row's values in the order of the table's columns, for an insert that selects them. */
export function valuesOf<T extends SQLiteTable>(table: T, row: T['$inferSelect']): SQL {
  const given: Readonly<Record<string, unknown>> = row
  const columns: Record<string, Column> = getTableColumns(table)
  const values = Object.entries(columns).map(([name, column]) => boundValue(given[name], column))
  return sql.join(values, sql`, `)
}

const boundValue = (value: unknown, column: Column): SQL =>
  is(value, SQL) ? value : sql`${sql.param(value, column)}`

/** The columns that an upsert sets where the row is there, as the refused insert gives them. */
export function excluded<
  T extends SQLiteTable,
  Name extends keyof T['$inferSelect'] & keyof T['_']['columns'] & string,
>(table: T, ...names: readonly Name[]): Record<Name, SQL> {
  const columns: Record<string, Column> = getTableColumns(table)
  return Object.fromEntries(
    names.map((name) => [name, sql`excluded.${sql.identifier(columns[name]?.name ?? name)}`]),
  ) as Record<Name, SQL>
}

const dialect = new SQLiteAsyncDialect()

/** A query of Drizzle that is not run yet. */
export type Query = SQLWrapper

/** A query of Drizzle as a statement of D1. */
export function statementOf(db: D1Database, query: Query): D1PreparedStatement {
  const { sql: text, params } = dialect.sqlToQuery(query.getSQL())
  return db.prepare(text).bind(...params)
}

/** Runs queries that write in one transaction, in order. No query is no round trip. */
export async function runQueries(db: D1Database, queries: readonly Query[]): Promise<D1Result[]> {
  if (queries.length === 0) return []
  return db.batch(queries.map((query) => statementOf(db, query)))
}
