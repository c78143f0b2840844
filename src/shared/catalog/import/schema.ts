import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** The tables of CATALOG_DB that imports use. Times are milliseconds since 1970 UTC. */
export const import_part = sqliteTable(
  'import_part',
  {
    import_id: text().notNull(),
    product: integer().notNull(),
    part: integer().notNull(),
    handle: text().notNull(),
    rows: text().notNull(),
    staged_at: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.import_id, table.product, table.part] })],
)

export const import_product = sqliteTable(
  'import_product',
  {
    import_id: text().notNull(),
    product: integer().notNull(),
    handle: text().notNull(),
    chars: integer().notNull(),
    left_out_from: integer(),
  },
  (table) => [
    primaryKey({ columns: [table.import_id, table.product] }),
    uniqueIndex('import_product_handle').on(table.import_id, table.handle),
  ],
)

export const import_sku = sqliteTable(
  'import_sku',
  {
    import_id: text().notNull(),
    sku: text().notNull(),
    file_row: integer(),
    owner: text(),
  },
  (table) => [primaryKey({ columns: [table.import_id, table.sku] })],
)

export const import_run = sqliteTable(
  'import_run',
  {
    id: text().primaryKey(),
    staff_id: text().notNull(),
    file_name: text().notNull(),
    file_bytes: integer(),
    dry_run: integer().notNull(),
    state: text({ enum: ['running', 'done', 'failed'] }).notNull(),
    products: integer().notNull().default(0),
    file_rows: integer().notNull().default(0),
    bytes: integer().notNull().default(0),
    result: text(),
    started_at: integer().notNull(),
    seen_at: integer().notNull(),
    stock_total: integer().notNull().default(0),
    stock_done: integer().notNull().default(0),
    plan: text(),
    write_total: integer(),
    write_done: integer().notNull().default(0),
    issues: integer().notNull().default(0),
    imported: integer().notNull().default(0),
    updated: integer().notNull().default(0),
    refused: integer().notNull().default(0),
    notes: integer().notNull().default(0),
  },
  (table) => [
    index('import_run_started').on(table.started_at),
    index('import_run_write')
      .on(table.seen_at)
      .where(sql`${table.state} = 'running' and ${table.write_total} is not null`),
    index('import_run_stock')
      .on(table.seen_at)
      .where(sql`${table.stock_done} < ${table.stock_total}`),
  ],
)

export const import_stock = sqliteTable(
  'import_stock',
  {
    import_id: text()
      .notNull()
      .references(() => import_run.id),
    position: integer().notNull(),
    sku: text().notNull(),
    quantity: integer().notNull(),
    file_row: integer().notNull(),
    handle: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.import_id, table.position] })],
)

export const import_issue = sqliteTable(
  'import_issue',
  {
    import_id: text()
      .notNull()
      .references(() => import_run.id),
    position: integer().notNull(),
    kind: text({ enum: ['refused', 'note'] }).notNull(),
    file_row: integer().notNull(),
    handle: text().notNull(),
    code: text().notNull(),
    reason: text().notNull(),
  },
  (table) => [primaryKey({ columns: [table.import_id, table.position] })],
)

export type ImportRunRow = typeof import_run.$inferSelect
