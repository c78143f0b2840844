import { index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** The table of CATALOG_DB (migrations/catalog). Times are milliseconds since 1970 UTC. */
export const redPackets = sqliteTable(
  'red_packet',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    /** Minor units. */
    fund: integer('fund').notNull(),
    currency: text('currency').notNull(),
    shares: integer('shares').notNull(),
    split: text('split', { enum: ['even', 'random'] }).notNull(),
    startsAt: integer('starts_at').notNull(),
    endsAt: integer('ends_at').notNull(),
    revision: integer('revision').notNull(),
    createdAt: integer('created_at').notNull(),
    updatedAt: integer('updated_at').notNull(),
  },
  (table) => [
    index('red_packet_ends').on(table.endsAt, table.id),
    index('red_packet_created').on(table.createdAt, table.id),
  ],
)
