import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** A table of ENGAGEMENT_DB: the order behind which the next look at unpaid orders goes on. */
export const paymentLooks = sqliteTable('payment_look', {
  /** The number of the orders database. */
  shard: integer('shard').primaryKey(),
  after: text('after').notNull(),
})
