import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import type { Dimension } from './contract.ts'

/** Tables of ENGAGEMENT_DB (migrations/engagement). Amounts are minor units. */
export const reportSlots = sqliteTable(
  'report_slot',
  {
    shard: integer().notNull(),
    slot: integer().notNull(),
    definition: text().notNull(),
    revision: integer().notNull(),
    cells: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.shard, table.slot] })],
)

export const reportCells = sqliteTable(
  'report_cell',
  {
    dimension: text().$type<Dimension>().notNull(),
    currency: text().notNull(),
    day: text().notNull(),
    key: text().notNull(),
    orders: integer().notNull(),
    units: integer().notNull(),
    gross: integer().notNull(),
    discounts: integer().notNull(),
    shipping: integer().notNull(),
    tax: integer().notNull(),
    refunds: integer().notNull(),
    net: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.dimension, table.currency, table.day, table.key] })],
)

export const reportWalks = sqliteTable('report_walk', {
  shard: integer().primaryKey(),
  definition: text().notNull(),
  nextSlot: integer('next_slot').notNull(),
})

export const cartDays = sqliteTable('cart_day', {
  day: text().primaryKey(),
  carts: integer().notNull(),
})

export const cartCounts = sqliteTable(
  'cart_count',
  { day: text().notNull(), id: text().notNull() },
  (table) => [primaryKey({ columns: [table.day, table.id] })],
)
