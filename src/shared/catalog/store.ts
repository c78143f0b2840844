import { groupsOf, jsonChunks } from './chunks.ts'
import type { StockPolicy } from './contract.ts'
import type { Database, Statement } from './deps.ts'
import type { ProductRecord } from './publish/document.ts'
import type { CategoryRow, ImageRow, ProductRow } from './schema.ts'

/** `sql` once per chunk of `items`, which it reads as `json_each(?1)`. */
export const forEachOf = (
  database: Database,
  sql: string,
  items: readonly unknown[],
  ...more: (string | number)[]
): Statement[] => jsonChunks(items).map((chunk) => database.prepare(sql).bind(chunk, ...more))

export async function readCategories(database: Database): Promise<CategoryRow[]> {
  const { results } = await database
    .prepare('SELECT * FROM category ORDER BY position, title, id')
    .all<CategoryRow>()
  return results
}

const LISTED = '(SELECT value FROM json_each(?1))'

/** What the merchant's tables say of these products; unknown ids are absent. */
export async function readRecords(
  database: Database,
  ids: readonly string[],
  categories: ReadonlyMap<string, CategoryRow>,
  currency: string,
): Promise<ProductRecord[]> {
  const list = JSON.stringify(ids)
  const [products, variants, images, links] = await database.batch<never>([
    database.prepare(`SELECT * FROM product WHERE id IN ${LISTED} ORDER BY id`).bind(list),
    database
      .prepare(
        `SELECT v.*, p.currency, p.amount, p.compare_at_amount
         FROM variant v JOIN price p ON p.variant_id = v.id AND p.currency = ?2
         WHERE v.product_id IN ${LISTED} AND v.withdrawn = 0 ORDER BY v.position, v.id`,
      )
      .bind(list, currency),
    database
      .prepare(`SELECT * FROM image WHERE product_id IN ${LISTED} ORDER BY position, url`)
      .bind(list),
    database
      .prepare(
        `SELECT product_id, category_id FROM product_category
         WHERE product_id IN ${LISTED} ORDER BY position, category_id`,
      )
      .bind(list),
  ])
  const productRows: ProductRow[] = products?.results ?? []
  const variantsOf = Map.groupBy(
    (variants?.results ?? []) as ProductRecord['variants'],
    (row) => row.product_id,
  )
  const imagesOf = Map.groupBy((images?.results ?? []) as ImageRow[], (row) => row.product_id)
  const linksOf = Map.groupBy(
    (links?.results ?? []) as { product_id: string; category_id: string }[],
    (row) => row.product_id,
  )
  return productRows.map((product) => ({
    product,
    variants: variantsOf.get(product.id) ?? [],
    images: imagesOf.get(product.id) ?? [],
    categories: (linksOf.get(product.id) ?? [])
      .map((link) => categories.get(link.category_id))
      .filter((category) => category !== undefined),
  }))
}

/** A product's rows, ready for the batch that writes them. */
export interface ProductWrite {
  id: string
  handle: string
  title: string
  description: string
  vendor: string
  product_type: string
  tags: string
  options: string
  status: ProductRow['status']
  /** The handle a file gives it, where that could not be its own; null leaves what is known. */
  imported_handle: string | null
  /** Null leaves a known product's popularity as it is. */
  popularity: number | null
  created_at: number
  variants: {
    id: string
    sku: string
    options: string
    weight_grams: number
    taxable: number
    requires_shipping: number
    barcode: string | null
    image_url: string | null
    stock_policy: StockPolicy
    amount: number
    compare_at_amount: number | null
  }[]
  images: { id: string; url: string; alt: string; width: number; height: number }[]
  categoryIds: string[]
}

const UPSERT_PRODUCT = `
  INSERT INTO product (id, handle, title, description, vendor, product_type, tags, options, status,
    popularity, created_at, updated_at, revision, pending, imported_handle)
  SELECT value ->> 'id', value ->> 'handle', value ->> 'title', value ->> 'description',
    value ->> 'vendor', value ->> 'product_type', value ->> 'tags', value ->> 'options',
    value ->> 'status', COALESCE(value ->> 'popularity', 0), value ->> 'created_at', ?2, 1, 1,
    value ->> 'imported_handle'
  FROM json_each(?1) WHERE true
  ON CONFLICT (handle) DO UPDATE SET title = excluded.title, description = excluded.description,
    vendor = excluded.vendor, product_type = excluded.product_type, tags = excluded.tags,
    options = excluded.options, status = excluded.status,
    created_at = excluded.created_at, updated_at = excluded.updated_at,
    revision = revision + 1, pending = 1,
    imported_handle = COALESCE(excluded.imported_handle, imported_handle)`

const SET_POPULARITY = `
  UPDATE product SET popularity = e.value ->> 'popularity' FROM json_each(?1) e
  WHERE product.id = e.value ->> 'id' AND product.popularity <> e.value ->> 'popularity'`

// A SKU taken by another product meanwhile keeps that variant's id; the price row then names an id
// that does not exist, and its foreign key undoes the whole batch.
const UPSERT_VARIANT = `
  INSERT INTO variant (id, product_id, sku, position, options, weight_grams, taxable,
    requires_shipping, barcode, image_url, stock_policy, withdrawn)
  SELECT value ->> 'id', value ->> 'product_id', value ->> 'sku', value ->> 'position',
    value ->> 'options', value ->> 'weight_grams', value ->> 'taxable',
    value ->> 'requires_shipping', value ->> 'barcode', value ->> 'image_url',
    value ->> 'stock_policy', 0
  FROM json_each(?1) WHERE true
  ON CONFLICT (sku) DO UPDATE SET position = excluded.position, options = excluded.options,
    weight_grams = excluded.weight_grams, taxable = excluded.taxable,
    requires_shipping = excluded.requires_shipping, barcode = excluded.barcode,
    image_url = excluded.image_url, stock_policy = excluded.stock_policy, withdrawn = 0`

const UPSERT_PRICE = `
  INSERT INTO price (variant_id, currency, amount, compare_at_amount)
  SELECT value ->> 'id', ?2, value ->> 'amount', value ->> 'compare_at_amount'
  FROM json_each(?1) WHERE true
  ON CONFLICT (variant_id, currency) DO UPDATE SET amount = excluded.amount,
    compare_at_amount = excluded.compare_at_amount`

const WITHDRAW_OTHER_VARIANTS = `
  UPDATE variant SET withdrawn = 1
  WHERE withdrawn = 0 AND product_id IN (SELECT value ->> 'id' FROM json_each(?1))
    AND id NOT IN (SELECT v.value FROM json_each(?1) p, json_each(p.value, '$.keep') v)`

const DROP_OTHER_IMAGES = `
  DELETE FROM image WHERE product_id IN (SELECT value ->> 'id' FROM json_each(?1))
    AND (product_id, url) NOT IN
      (SELECT p.value ->> 'id', v.value FROM json_each(?1) p, json_each(p.value, '$.keep') v)`

const UPSERT_IMAGE = `
  INSERT INTO image (product_id, url, id, position, alt, width, height)
  SELECT value ->> 'product_id', value ->> 'url', value ->> 'id', value ->> 'position',
    value ->> 'alt', value ->> 'width', value ->> 'height'
  FROM json_each(?1) WHERE true
  ON CONFLICT (product_id, url) DO UPDATE SET position = excluded.position, alt = excluded.alt,
    width = excluded.width, height = excluded.height`

const DROP_OTHER_CATEGORIES = `
  DELETE FROM product_category WHERE product_id IN (SELECT value ->> 'id' FROM json_each(?1))
    AND (product_id, category_id) NOT IN
      (SELECT p.value ->> 'id', v.value FROM json_each(?1) p, json_each(p.value, '$.keep') v)`

const UPSERT_CATEGORY_LINK = `
  INSERT INTO product_category (product_id, category_id, position)
  SELECT value ->> 'product_id', value ->> 'category_id', value ->> 'position'
  FROM json_each(?1) WHERE true
  ON CONFLICT (product_id, category_id) DO UPDATE SET position = excluded.position
  WHERE position <> excluded.position`

/** Writes whole products, all or none of them. */
export async function writeProducts(
  database: Database,
  writes: readonly ProductWrite[],
  now: number,
  currency: string,
): Promise<void> {
  const owned = <T extends object>(pick: (write: ProductWrite) => T[]) =>
    writes.flatMap((write) =>
      pick(write).map((item, position) => ({ ...item, product_id: write.id, position })),
    )
  const keep = (pick: (write: ProductWrite) => string[]) =>
    writes.map((write) => ({ id: write.id, keep: pick(write) }))
  const variants = owned((write) => write.variants)
  const each = forEachOf.bind(null, database)
  await database.batch([
    ...each(
      UPSERT_PRODUCT,
      writes.map(({ variants, images, categoryIds, ...row }) => row),
      now,
    ),
    ...each(
      SET_POPULARITY,
      writes
        .filter((write) => write.popularity !== null)
        .map(({ id, popularity }) => ({ id, popularity })),
    ),
    ...each(UPSERT_VARIANT, variants),
    ...each(UPSERT_PRICE, variants, currency),
    ...each(
      WITHDRAW_OTHER_VARIANTS,
      keep((write) => write.variants.map((v) => v.id)),
    ),
    ...each(
      DROP_OTHER_IMAGES,
      keep((write) => write.images.map((image) => image.url)),
    ),
    ...each(
      UPSERT_IMAGE,
      owned((write) => write.images),
    ),
    ...each(
      DROP_OTHER_CATEGORIES,
      keep((write) => write.categoryIds),
    ),
    ...each(
      UPSERT_CATEGORY_LINK,
      owned((write) => write.categoryIds.map((category_id) => ({ category_id }))),
    ),
  ])
}

/** Marks products as changed, in groups that one statement carries. */
export async function markPending(
  database: Database,
  productIds: readonly string[],
): Promise<void> {
  for (const group of groupsOf(productIds, 5_000)) {
    await database
      .prepare(
        `UPDATE product SET pending = 1, revision = revision + 1
         WHERE id IN (SELECT value FROM json_each(?1))`,
      )
      .bind(JSON.stringify(group))
      .all()
  }
}
