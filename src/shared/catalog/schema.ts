import { sql } from 'drizzle-orm'
import {
  type AnySQLiteColumn,
  index,
  integer,
  primaryKey,
  sqliteTable,
  text,
  uniqueIndex,
} from 'drizzle-orm/sqlite-core'
import { TAX_CLASSES } from './contract.ts'

/**
 * The tables of CATALOG_DB (migrations/catalog). Queries and row types come from here. The
 * migrations also hold STRICT and the checks of values, which Drizzle cannot say; all else is
 * compared by tools/check/schema-drift.test.ts. Times are milliseconds since 1970 UTC.
 */
export const category = sqliteTable('category', {
  id: text().primaryKey(),
  handle: text().notNull().unique(),
  title: text().notNull(),
  description: text().notNull(),
  image: text(),
  parent_id: text().references((): AnySQLiteColumn => category.id),
  position: integer().notNull().default(0),
  updated_at: integer().notNull(),
  /** 1 or 0; null follows the level (`standsInHeader`). */
  in_header: integer(),
})

export const product = sqliteTable(
  'product',
  {
    id: text().primaryKey(),
    handle: text().notNull().unique(),
    title: text().notNull(),
    description: text().notNull(),
    vendor: text().notNull(),
    product_type: text().notNull(),
    tags: text().notNull(),
    options: text().notNull(),
    status: text({ enum: ['active', 'draft', 'withdrawn'] }).notNull(),
    popularity: integer().notNull(),
    rating_sum: integer().notNull().default(0),
    rating_count: integer().notNull().default(0),
    created_at: integer().notNull(),
    updated_at: integer().notNull(),
    revision: integer().notNull(),
    pending: integer().notNull(),
    imported_handle: text(),
    request_key: text(),
  },
  (table) => [
    index('product_pending').on(table.id).where(sql`${table.pending} = 1`),
    index('product_status').on(table.status, table.id),
    uniqueIndex('product_imported_handle')
      .on(table.imported_handle)
      .where(sql`${table.imported_handle} IS NOT NULL`),
    uniqueIndex('product_request_key')
      .on(table.request_key)
      .where(sql`${table.request_key} IS NOT NULL`),
    index('product_title').on(sql`${table.title} COLLATE NOCASE`, table.id),
  ],
)

export const variant = sqliteTable(
  'variant',
  {
    id: text().primaryKey(),
    product_id: text()
      .notNull()
      .references(() => product.id),
    sku: text().notNull().unique(),
    position: integer().notNull(),
    options: text().notNull(),
    weight_grams: integer().notNull(),
    taxable: integer().notNull(),
    requires_shipping: integer().notNull(),
    barcode: text(),
    image_url: text(),
    withdrawn: integer().notNull().default(0),
    stock_policy: text({ enum: ['deny', 'continue', 'untracked'] })
      .notNull()
      .default('deny'),
    tax_class: text({ enum: TAX_CLASSES }).notNull().default('standard'),
  },
  (table) => [index('variant_of_product').on(table.product_id)],
)

export const price = sqliteTable(
  'price',
  {
    variant_id: text()
      .notNull()
      .references(() => variant.id),
    currency: text().notNull(),
    amount: integer().notNull(),
    compare_at_amount: integer(),
  },
  (table) => [primaryKey({ columns: [table.variant_id, table.currency] })],
)

export const product_category = sqliteTable(
  'product_category',
  {
    product_id: text()
      .notNull()
      .references(() => product.id),
    category_id: text()
      .notNull()
      .references(() => category.id),
    position: integer().notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.product_id, table.category_id] }),
    index('product_category_reverse').on(table.category_id),
  ],
)

export const image = sqliteTable(
  'image',
  {
    product_id: text()
      .notNull()
      .references(() => product.id),
    url: text().notNull(),
    id: text().notNull(),
    position: integer().notNull(),
    alt: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.product_id, table.url] })],
)

export const product_document = sqliteTable(
  'product_document',
  {
    product_id: text()
      .primaryKey()
      .references(() => product.id),
    handle: text().notNull().unique(),
    content_hash: text().notNull(),
    release: integer().notNull(),
    part: integer().notNull(),
    in_catalogue: integer().notNull(),
    title: text().notNull(),
    price_min: integer().notNull(),
    price_max: integer().notNull(),
    popularity: integer().notNull(),
    created_at: integer().notNull(),
    summary: text().notNull(),
    document: text().notNull(),
  },
  (table) => [
    index('product_document_release').on(table.release),
    index('product_document_part').on(table.part),
    index('product_document_price').on(table.price_min, table.product_id),
    index('product_document_title').on(sql`${table.title} COLLATE NOCASE`, table.product_id),
    index('product_document_popularity').on(table.popularity, table.product_id),
    index('product_document_created').on(table.created_at, table.product_id),
  ],
)

export const listing_category = sqliteTable(
  'listing_category',
  { category_id: text().notNull(), product_id: text().notNull() },
  (table) => [
    primaryKey({ columns: [table.category_id, table.product_id] }),
    index('listing_category_product').on(table.product_id),
  ],
)

export const listing_count = sqliteTable('listing_count', {
  category_id: text().primaryKey(),
  products: integer().notNull(),
})

export const publish_run = sqliteTable(
  'publish_run',
  {
    number: integer().primaryKey(),
    state: text({ enum: ['waiting', 'running', 'done'] }).notNull(),
    total: integer().notNull(),
    published: integer().notNull().default(0),
    after_id: text().notNull().default(''),
    step: integer().notNull().default(0),
    requested_at: integer().notNull(),
    seen_at: integer().notNull(),
    yields_until: integer().notNull().default(0),
  },
  (table) => [uniqueIndex('publish_run_open').on(table.state).where(sql`${table.state} <> 'done'`)],
)

export const snapshot_part = sqliteTable('snapshot_part', {
  part: integer().primaryKey(),
  changes: integer().notNull(),
  built: integer().notNull(),
  content_hash: text(),
  product_count: integer().notNull().default(0),
})

export const category_snapshot = sqliteTable('category_snapshot', {
  content_hash: text().primaryKey(),
  json: text().notNull(),
})

export const release = sqliteTable('release', {
  number: integer().primaryKey(),
  version: text().notNull(),
  published_at: integer().notNull(),
  product_count: integer().notNull(),
  categories_hash: text().notNull(),
})

export const stock_level = sqliteTable(
  'stock_level',
  {
    sku: text().primaryKey(),
    available: integer().notNull(),
    version: integer().notNull(),
    updated_at: integer().notNull(),
  },
  (table) => [
    index('stock_level_updated').on(table.updated_at),
    index('stock_level_low').on(table.available, table.sku).where(sql`${table.available} <= 100`),
  ],
)

export type CategoryRow = typeof category.$inferSelect
export type ProductRow = typeof product.$inferSelect
export type VariantRow = typeof variant.$inferSelect
export type PriceRow = typeof price.$inferSelect
export type ImageRow = typeof image.$inferSelect
export type ProductDocumentRow = typeof product_document.$inferSelect
export type ReleaseRow = typeof release.$inferSelect
export type StockLevelRow = typeof stock_level.$inferSelect
