import { readdirSync, readFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import {
  getTableConfig,
  integer,
  type SQLiteColumnBuilderBase,
  type SQLiteTable,
  sqliteTable,
  text,
} from 'drizzle-orm/sqlite-core'
import { describe, expect, it } from 'vitest'
import * as behaviour from '../../src/shared/behaviour/schema.ts'
import * as catalogImport from '../../src/shared/catalog/import/schema.ts'
import * as catalog from '../../src/shared/catalog/schema.ts'
import * as search from '../../src/shared/catalog/search/schema.ts'
import * as coupon from '../../src/shared/coupon/schema.ts'
import * as deadLetter from '../../src/shared/dead-letter/schema.ts'
import * as drop from '../../src/shared/drop/catalogue/schema.ts'
import * as erasure from '../../src/shared/erasure/schema.ts'
import * as inventorySystem from '../../src/shared/inventory-system/schema.ts'
import * as invoice from '../../src/shared/invoice/schema.ts'
import * as member from '../../src/shared/member/schema.ts'
import * as notify from '../../src/shared/notify/schema.ts'
import * as order from '../../src/shared/order/schema.ts'
import * as passkey from '../../src/shared/passkey/schema.ts'
import * as charge from '../../src/shared/payment/charges/schema.ts'
import * as payment from '../../src/shared/payment/schema.ts'
import * as promotion from '../../src/shared/promotion/schema.ts'
import * as redPacket from '../../src/shared/red-packet/schema.ts'
import * as report from '../../src/shared/report/schema.ts'
import * as review from '../../src/shared/review/schema.ts'
import * as singleSignOn from '../../src/shared/single-sign-on/schema.ts'
import * as staff from '../../src/shared/staff/schema.ts'
import * as stockAlert from '../../src/shared/stock-alert/schema.ts'
import {
  eventFeed,
  stockEvents,
  webhookDeliveries,
  webhooks,
} from '../../src/shared/webhook/schema.ts'
import { shapeInDatabase, shapeInSchema } from './schema-drift.ts'

const MIGRATIONS = new URL('../../migrations/', import.meta.url)

/** Each database and the schemas of the subsystems that have tables in it. */
const DATABASES: Record<string, Record<string, SQLiteTable>[]> = {
  catalog: [catalog, catalogImport, coupon, drop, promotion, redPacket],
  directory: [staff, invoice, member, singleSignOn, passkey, erasure],
  engagement: [
    ...[
      deadLetter,
      notify,
      behaviour,
      report,
      stockAlert,
      inventorySystem,
      charge,
      payment,
      review,
    ],
    { stockEvents, webhookDeliveries, webhooks },
  ],
  orders: [order, notify, { eventFeed }],
  search: [search],
}

function databaseOf(name: string): DatabaseSync {
  const db = new DatabaseSync(':memory:')
  const folder = new URL(`${name}/`, MIGRATIONS)
  for (const file of readdirSync(folder).sort()) {
    if (file.endsWith('.sql')) db.exec(readFileSync(new URL(file, folder), 'utf8'))
  }
  return db
}

it('every database with migrations has a schema', () => {
  expect(Object.keys(DATABASES).sort()).toEqual(readdirSync(MIGRATIONS).sort())
})

describe.each(Object.entries(DATABASES))('the schema of %s', (name, schemas) => {
  const db = databaseOf(name)
  const tables = schemas.flatMap((schema) => Object.values(schema))

  it('names the tables of the migrations, and no others', () => {
    const inSql = db
      .prepare(
        `SELECT name FROM pragma_table_list
          WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'`,
      )
      .all()
    expect(tables.map((table) => getTableConfig(table).name).sort()).toEqual(
      inSql.map((row) => row.name).sort(),
    )
  })

  it.each(tables.map((table) => [getTableConfig(table).name, table] as const))(
    'says of %s what the migrations say',
    (table, schema) => {
      expect(shapeInSchema(schema)).toEqual(shapeInDatabase(db, table))
    },
  )
})

describe('a schema that has drifted', () => {
  const db = new DatabaseSync(':memory:')
  db.exec(`CREATE TABLE t (id TEXT PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('a', 'b')),
    n INTEGER NOT NULL DEFAULT 0) STRICT; CREATE INDEX t_n ON t (n)`)
  const columns = {
    id: text().primaryKey(),
    kind: text({ enum: ['a', 'b'] }).notNull(),
    n: integer().notNull().default(0),
  }
  const differs = (more: Record<string, SQLiteColumnBuilderBase>) =>
    JSON.stringify(shapeInSchema(sqliteTable('t', more))) !==
    JSON.stringify(shapeInDatabase(db, 't'))

  it('is told by a column, its type, its nullness, its default, its set and its indexes', () => {
    db.exec('DROP INDEX t_n')
    expect(differs(columns)).toBe(false)
    expect(differs({ id: columns.id, kind: columns.kind })).toBe(true)
    expect(differs({ ...columns, n: text().notNull() })).toBe(true)
    expect(differs({ ...columns, n: integer().default(0) })).toBe(true)
    expect(differs({ ...columns, n: integer().notNull().default(1) })).toBe(true)
    expect(differs({ ...columns, kind: text({ enum: ['a'] }).notNull() })).toBe(true)
    expect(differs({ ...columns, kind: text().notNull() })).toBe(true)
    db.exec('CREATE INDEX t_n ON t (n)')
    expect(differs(columns)).toBe(true)
  })
})
