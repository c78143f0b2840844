import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * The rows of CATALOG_DB, as queries answer them. The SQL under migrations/catalog is the truth
 * (STRICT, CHECK, indexes); schema.test.ts proves that the columns here are those there.
 */
export const category = sqliteTable('category', {
  id: text().primaryKey(),
  handle: text().notNull(),
  title: text().notNull(),
  description: text().notNull(),
  image: text(),
  parent_id: text(),
  position: integer().notNull().default(0),
  updated_at: integer().notNull(),
})

export const product = sqliteTable('product', {
  id: text().primaryKey(),
  handle: text().notNull(),
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
})

export const variant = sqliteTable('variant', {
  id: text().primaryKey(),
  product_id: text().notNull(),
  sku: text().notNull(),
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
})

export const price = sqliteTable(
  'price',
  {
    variant_id: text().notNull(),
    currency: text().notNull(),
    amount: integer().notNull(),
    compare_at_amount: integer(),
  },
  (table) => [primaryKey({ columns: [table.variant_id, table.currency] })],
)

export const product_category = sqliteTable(
  'product_category',
  {
    product_id: text().notNull(),
    category_id: text().notNull(),
    position: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.product_id, table.category_id] })],
)

export const image = sqliteTable(
  'image',
  {
    product_id: text().notNull(),
    url: text().notNull(),
    id: text().notNull(),
    position: integer().notNull(),
    alt: text().notNull(),
    width: integer().notNull(),
    height: integer().notNull(),
  },
  (table) => [primaryKey({ columns: [table.product_id, table.url] })],
)

export const product_document = sqliteTable('product_document', {
  product_id: text().primaryKey(),
  handle: text().notNull(),
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
})

export const listing_category = sqliteTable(
  'listing_category',
  { category_id: text().notNull(), product_id: text().notNull() },
  (table) => [primaryKey({ columns: [table.category_id, table.product_id] })],
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

export const stock_level = sqliteTable('stock_level', {
  sku: text().primaryKey(),
  available: integer().notNull(),
  version: integer().notNull(),
  updated_at: integer().notNull(),
})

export type CategoryRow = typeof category.$inferSelect
export type ProductRow = typeof product.$inferSelect
export type VariantRow = typeof variant.$inferSelect
export type PriceRow = typeof price.$inferSelect
export type ImageRow = typeof image.$inferSelect
export type ProductDocumentRow = typeof product_document.$inferSelect
export type ReleaseRow = typeof release.$inferSelect
export type ImportPartRow = typeof import_part.$inferSelect
export type StockLevelRow = typeof stock_level.$inferSelect
