import { integer, primaryKey, sqliteTable, text, unique } from 'drizzle-orm/sqlite-core'
import { INVOICE_SERIES } from './contract.ts'

/** A table of DIRECTORY_DB (migrations/directory). `document` is JSON of an `InvoiceDocument`. */
export const invoice = sqliteTable(
  'invoice',
  {
    series: text({ enum: INVOICE_SERIES }).notNull(),
    year: integer().notNull(),
    number: integer().notNull(),
    order_id: text().notNull(),
    /** Empty in an invoice. */
    refund_id: text().notNull(),
    issued_on: text().notNull(),
    document: text().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.series, table.year, table.number] }),
    unique().on(table.order_id, table.series, table.refund_id),
  ],
)
