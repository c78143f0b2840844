import { getTableConfig, type SQLiteTable } from 'drizzle-orm/sqlite-core'
import { expect, it } from 'vitest'
import { sqliteDatabase } from '../../../tests/fixtures/catalog/sqlite-database.ts'
import * as schema from './schema.ts'

const tables = Object.values(schema) as SQLiteTable[]
/** Tables of other subsystems in this database: drops (drop/catalogue-store.ts). */
const OTHERS = ['shop_drop']

it('the schema names the tables of the migrations, and no others', () => {
  const { raw } = sqliteDatabase('catalog')
  const inSql = raw.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").all()
  expect([...tables.map((table) => getTableConfig(table).name), ...OTHERS].sort()).toEqual(
    inSql.map((row) => row.name).sort(),
  )
})

it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
  'table %s has the columns of its migration',
  (name, table) => {
    const { raw } = sqliteDatabase('catalog')
    const inSql = raw
      .prepare('SELECT name, type, "notnull" AS required, pk FROM pragma_table_info(?)')
      .all(name)
      .map((row) => [row.name, row.type, row.required === 1 || row.pk !== 0])
    const inSchema = getTableConfig(table).columns.map((column) => [
      column.name,
      column.getSQLType().toUpperCase(),
      column.notNull,
    ])
    expect(inSchema).toEqual(inSql)
  },
)
