import { and, desc, eq, inArray, lt, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, listed, runQueries } from '../../platform/bulk-rows.ts'
import {
  category,
  type ImageRow,
  image,
  type ProductRow,
  price,
  product,
  product_category,
  product_document,
  stock_level,
  type VariantRow,
  variant,
} from '../schema.ts'
import { IMAGES_PER_PRODUCT_MAX, type ProductInput } from './contract.ts'

/** Ids of products newest first, those below `before`. */
export async function selectProductIds(
  db: D1Database,
  before: string | null,
  limit: number,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ id: product.id })
    .from(product)
    .where(before === null ? undefined : lt(product.id, before))
    .orderBy(desc(product.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

interface KnownVariant
  extends Pick<VariantRow, 'sku' | 'id' | 'product_id' | 'stock_policy' | 'tax_class'> {
  /** Of its product. */
  handle: string
}

/** Rows of the shop for the handles and SKUs that products give. */
export interface Existing {
  products: Map<string, { id: string; created_at: number; revision: number }>
  variants: Map<string, KnownVariant>
  categories: Map<string, string>
  /** Units available of SKUs whose stock is known. */
  available: Map<string, number>
}

/** Reads the rows for these products, in one round trip. */
export async function readExisting(
  d1: D1Database,
  inputs: readonly Pick<ProductInput, 'handle' | 'variants' | 'categories'>[],
): Promise<Existing> {
  const skus = inputs.flatMap((input) => input.variants.map((given) => given.sku))
  const handles = inputs.map((input) => input.handle)
  const categories = [...new Set(inputs.flatMap((input) => input.categories))]
  const db = drizzle(d1)
  const [products, variants, known, levels] = await db.batch([
    db
      .select({
        handle: product.handle,
        id: product.id,
        created_at: product.created_at,
        revision: product.revision,
      })
      .from(product)
      .where(inArray(product.handle, listed(handles))),
    db
      .select({
        sku: variant.sku,
        id: variant.id,
        product_id: variant.product_id,
        stock_policy: variant.stock_policy,
        tax_class: variant.tax_class,
        handle: product.handle,
      })
      .from(variant)
      .innerJoin(product, eq(product.id, variant.product_id))
      .where(inArray(variant.sku, listed(skus))),
    db
      .select({ handle: category.handle, id: category.id })
      .from(category)
      .where(inArray(category.handle, listed(categories))),
    db
      .select({ sku: stock_level.sku, available: stock_level.available })
      .from(stock_level)
      .where(inArray(stock_level.sku, listed(skus))),
  ])
  return {
    products: new Map(products.map((row) => [row.handle, row])),
    variants: new Map(variants.map((row) => [row.sku, row])),
    categories: new Map(known.map((row) => [row.handle, row.id])),
    available: new Map(levels.map((row) => [row.sku, row.available])),
  }
}

/**
 * Which of these SKUs have stock already: those of variants of the product with this handle, but
 * for untracked ones that were never counted, and those no variant has but whose stock is counted.
 * A SKU of another product is not among them.
 */
export async function selectKnownStock(
  db: D1Database,
  skus: readonly string[],
  handle: string,
): Promise<Set<string>> {
  const sku = sql<string>`given.value`
  const rows = await drizzle(db)
    .select({ sku: sku.as('sku') })
    .from(sql`json_each(${JSON.stringify(skus)}) given`)
    .leftJoin(variant, eq(variant.sku, sku))
    .leftJoin(product, eq(product.id, variant.product_id))
    .leftJoin(stock_level, eq(stock_level.sku, sku))
    .where(
      sql`(${product.handle} = ${handle}
          and (${variant.stock_policy} <> 'untracked' or ${stock_level.sku} is not null))
        or (${product.handle} is null and ${stock_level.sku} is not null)`,
    )
  return new Set(rows.map((row) => row.sku))
}

/** Which of these handles products have. */
export async function selectTakenHandles(
  db: D1Database,
  handles: readonly string[],
): Promise<Set<string>> {
  const rows = await drizzle(db)
    .select({ handle: product.handle })
    .from(product)
    .where(inArray(product.handle, listed(handles)))
  return new Set(rows.map(({ handle }) => handle))
}

/** Which of these SKUs variants have, or have had: their stock is counted. */
export async function selectTakenSkus(
  d1: D1Database,
  skus: readonly string[],
): Promise<Set<string>> {
  const db = drizzle(d1)
  const [variants, levels] = await db.batch([
    db
      .select({ sku: variant.sku })
      .from(variant)
      .where(inArray(variant.sku, listed(skus))),
    db
      .select({ sku: stock_level.sku })
      .from(stock_level)
      .where(inArray(stock_level.sku, listed(skus))),
  ])
  return new Set([...variants, ...levels].map(({ sku }) => sku))
}

/** The product that a request made by hand, or null. */
export async function selectMadeBy(db: D1Database, requestKey: string): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ id: product.id })
    .from(product)
    .where(eq(product.request_key, requestKey))
  return row?.id ?? null
}

/** Gives products of one of these statuses another one; those of other statuses stay as they are. */
export async function setStatus(
  db: D1Database,
  ids: readonly string[],
  { from, to }: { from: readonly ProductRow['status'][]; to: ProductRow['status'] },
  now: number,
): Promise<void> {
  await drizzle(db)
    .update(product)
    .set({ status: to, ...changed(now) })
    .where(and(inArray(product.id, listed(ids)), inArray(product.status, from)))
}

const changed = (now: number) => ({
  pending: 1,
  revision: sql`${product.revision} + 1`,
  updated_at: now,
})

/**
 * Deletes a draft that was never published: no cart and no order can name it. False where it is
 * no such draft; then nothing is deleted.
 */
export async function deleteDraft(d1: D1Database, id: string): Promise<boolean> {
  const db = drizzle(d1)
  const isDraft = sql`exists (select 1 from ${product}
    where ${product.id} = ${id} and ${product.status} = 'draft'
      and not exists (select 1 from ${product_document} where ${product_document.product_id} = ${id}))`
  const variants = sql`(select ${variant.id} from ${variant} where ${variant.product_id} = ${id})`
  const results = await runQueries(d1, [
    db.delete(price).where(and(inArray(price.variant_id, variants), isDraft)),
    db.delete(variant).where(and(eq(variant.product_id, id), isDraft)),
    db.delete(image).where(and(eq(image.product_id, id), isDraft)),
    db.delete(product_category).where(and(eq(product_category.product_id, id), isDraft)),
    db.delete(product).where(and(eq(product.id, id), isDraft)),
  ])
  return results.at(-1)?.meta.changes === 1
}

/**
 * Adds an image as the last one of its product; an address that is there gets the new text. False
 * where the product has as many images as it may have.
 */
export async function insertImage(
  d1: D1Database,
  added: Omit<ImageRow, 'position'>,
  now: number,
): Promise<boolean> {
  const { product_id, url, id, alt, width, height } = added
  const db = drizzle(d1)
  // Pictures added at the same moment are counted by the statement that adds them.
  const others = sql`(select count(*) from ${image}
    where ${image.product_id} = ${product_id} and ${image.url} <> ${url})`
  const next = sql`(select coalesce(max(${image.position}), -1) + 1 from ${image}
    where ${image.product_id} = ${product_id})`
  const [inserted] = await runQueries(d1, [
    db
      .insert(image)
      .select(
        sql`select ${product_id}, ${url}, ${id}, ${next}, ${alt}, ${width}, ${height}
          where ${others} < ${IMAGES_PER_PRODUCT_MAX}`,
      )
      .onConflictDoUpdate({
        target: [image.product_id, image.url],
        set: excluded(image, 'alt', 'width', 'height'),
      }),
    db
      .update(product)
      .set(changed(now))
      .where(
        and(
          eq(product.id, product_id),
          sql`exists (select 1 from ${image}
            where ${image.product_id} = ${product_id} and ${image.url} = ${url})`,
        ),
      ),
  ])
  return inserted?.meta.changes === 1
}
