import { and, asc, desc, eq, getTableColumns, inArray, ne, notInArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import {
  excluded,
  givenRows,
  insertRows,
  listed,
  type Query,
  runQueries,
} from '../platform/bulk-rows.ts'
import type { Release } from './contract.ts'
import type { ProductRecord } from './publish/document.ts'
import {
  type CategoryRow,
  category,
  type ImageRow,
  image,
  type PriceRow,
  type ProductRow,
  price,
  product,
  product_category,
  type ReleaseRow,
  release,
  type VariantRow,
  variant,
} from './schema.ts'

/** Every category, in the merchant's order. */
export const readCategories = (db: D1Database): Promise<CategoryRow[]> =>
  drizzle(db)
    .select()
    .from(category)
    .orderBy(asc(category.position), asc(category.title), asc(category.id))

/** The rows of these products; unknown ids are absent. */
export async function readRecords(
  d1: D1Database,
  ids: readonly string[],
  categories: ReadonlyMap<string, CategoryRow>,
  currency: string,
): Promise<ProductRecord[]> {
  const db = drizzle(d1)
  const [products, variants, images, links] = await db.batch([
    db
      .select()
      .from(product)
      .where(inArray(product.id, listed(ids)))
      .orderBy(asc(product.id)),
    db
      .select({
        ...getTableColumns(variant),
        currency: price.currency,
        amount: price.amount,
        compare_at_amount: price.compare_at_amount,
      })
      .from(variant)
      .innerJoin(price, and(eq(price.variant_id, variant.id), eq(price.currency, currency)))
      .where(and(inArray(variant.product_id, listed(ids)), eq(variant.withdrawn, 0)))
      .orderBy(asc(variant.position), asc(variant.id)),
    db
      .select()
      .from(image)
      .where(inArray(image.product_id, listed(ids)))
      .orderBy(asc(image.position), asc(image.url)),
    db
      .select({
        product_id: product_category.product_id,
        category_id: product_category.category_id,
      })
      .from(product_category)
      .where(inArray(product_category.product_id, listed(ids)))
      .orderBy(asc(product_category.position), asc(product_category.category_id)),
  ])
  const variantsOf = Map.groupBy(variants, (row) => row.product_id)
  const imagesOf = Map.groupBy(images, (row) => row.product_id)
  const linksOf = Map.groupBy(links, (row) => row.product_id)
  return products.map((row) => ({
    product: row,
    variants: variantsOf.get(row.id) ?? [],
    images: imagesOf.get(row.id) ?? [],
    categories: (linksOf.get(row.id) ?? [])
      .map((link) => categories.get(link.category_id))
      .filter((found) => found !== undefined),
  }))
}

/** Columns of `product` that the shop itself sets. */
type OwnColumn = 'rating_sum' | 'rating_count' | 'updated_at' | 'revision' | 'pending'

/** A product's rows, ready for the batch that writes them. */
export interface ProductWrite extends Omit<ProductRow, OwnColumn | 'popularity'> {
  /** Null leaves a known product's popularity as it is. */
  popularity: number | null
  /** The revision that the write was made from; where the product has another, nothing is written. */
  expectedRevision?: number
  variants: (Omit<VariantRow, 'product_id' | 'position' | 'withdrawn'> &
    Pick<PriceRow, 'amount' | 'compare_at_amount'>)[]
  images: Omit<ImageRow, 'product_id' | 'position'>[]
  categoryIds: string[]
}

/**
 * Writes whole products, all or none of them: a revision that is not the expected one is an error of
 * a constraint. The handle a file gives a product stays where `imported_handle` is null.
 * @param alongside further queries of the same transaction
 */
export async function writeProducts(
  db: D1Database,
  writes: readonly ProductWrite[],
  now: number,
  currency: string,
  alongside: readonly Query[] = [],
): Promise<void> {
  const variants = owned(writes, (write) => write.variants)
  await runQueries(db, [
    ...requireRevisions(db, writes),
    ...upsertProducts(db, writes, now),
    ...setPopularity(db, writes),
    ...upsertVariants(db, variants),
    ...insertRows(
      db,
      price,
      { currency },
      variants.map(({ id, amount, compare_at_amount }) => ({
        variant_id: id,
        amount,
        compare_at_amount,
      })),
    ).map((insert) =>
      insert.onConflictDoUpdate({
        target: [price.variant_id, price.currency],
        set: excluded(price, 'amount', 'compare_at_amount'),
      }),
    ),
    ...dropOthers(db, writes),
    ...insertRows(
      db,
      image,
      {},
      owned(writes, (write) => write.images),
    ).map((insert) =>
      insert.onConflictDoUpdate({
        target: [image.product_id, image.url],
        set: excluded(image, 'position', 'alt', 'width', 'height'),
      }),
    ),
    ...insertRows(
      db,
      product_category,
      {},
      owned(writes, (write) => write.categoryIds.map((category_id) => ({ category_id }))),
    ).map((insert) =>
      insert.onConflictDoUpdate({
        target: [product_category.product_id, product_category.category_id],
        set: excluded(product_category, 'position'),
        setWhere: sql`${product_category.position} <> excluded.position`,
      }),
    ),
    ...alongside,
  ])
}

const owned = <T extends object>(
  writes: readonly ProductWrite[],
  pick: (write: ProductWrite) => readonly T[],
) =>
  writes.flatMap((write) =>
    pick(write).map((item, position) => ({ ...item, product_id: write.id, position })),
  )

/** A revision of 0 breaks the constraint of its column, which undoes the whole batch. */
const requireRevisions = (db: D1Database, writes: readonly ProductWrite[]) =>
  givenRows(
    { id: product.id, revision: product.revision },
    writes.flatMap(({ id, expectedRevision: revision }) =>
      revision === undefined ? [] : [{ id, revision }],
    ),
  ).map(({ rows, value }) =>
    drizzle(db)
      .update(product)
      .set({ revision: 0 })
      .from(rows)
      .where(and(eq(product.id, value.id), ne(product.revision, value.revision))),
  )

const upsertProducts = (db: D1Database, writes: readonly ProductWrite[], now: number) =>
  insertRows(
    db,
    product,
    { updated_at: now, revision: 1, pending: 1, rating_sum: 0, rating_count: 0 },
    writes.map((write) => ({ ...write, popularity: write.popularity ?? 0 })),
  ).map((insert) =>
    insert.onConflictDoUpdate({
      target: product.handle,
      set: {
        ...excluded(product, 'title', 'description', 'vendor', 'product_type', 'tags', 'options'),
        ...excluded(product, 'status', 'created_at', 'updated_at'),
        revision: sql`${product.revision} + 1`,
        pending: 1,
        imported_handle: sql`coalesce(excluded.imported_handle, ${product.imported_handle})`,
      },
    }),
  )

const setPopularity = (db: D1Database, writes: readonly ProductWrite[]) =>
  givenRows(
    { id: product.id, popularity: product.popularity },
    writes.flatMap(({ id, popularity }) => (popularity === null ? [] : [{ id, popularity }])),
  ).map(({ rows, value }) =>
    drizzle(db)
      .update(product)
      .set({ popularity: value.popularity })
      .from(rows)
      .where(and(eq(product.id, value.id), ne(product.popularity, value.popularity))),
  )

// A SKU taken by another product meanwhile keeps that variant's id; the price row then names an id
// that does not exist, and its foreign key undoes the whole batch.
const upsertVariants = (db: D1Database, rows: readonly Omit<VariantRow, 'withdrawn'>[]) =>
  insertRows(db, variant, { withdrawn: 0 }, rows).map((insert) =>
    insert.onConflictDoUpdate({
      target: variant.sku,
      set: {
        ...excluded(variant, 'position', 'options', 'weight_grams', 'taxable'),
        ...excluded(variant, 'requires_shipping', 'barcode', 'image_url', 'stock_policy'),
        ...excluded(variant, 'tax_class'),
        withdrawn: 0,
      },
    }),
  )

/** Withdraws and deletes what the products no longer have: variants, images, links to categories. */
function dropOthers(db: D1Database, writes: readonly ProductWrite[]): Query[] {
  const columns = { id: product.id, keep: 'json' } as const
  const given = (pick: (write: ProductWrite) => string[]) =>
    givenRows(
      columns,
      writes.map((write) => ({ id: write.id, keep: pick(write) })),
    ).map(({ rows, value }) => ({
      owners: sql`(select ${value.id} from ${rows})`,
      kept: sql`(select kept.value from ${rows}, json_each(${value.keep}) kept)`,
      pairs: sql`(select ${value.id}, kept.value from ${rows}, json_each(${value.keep}) kept)`,
    }))
  return [
    ...given((write) => write.variants.map(({ id }) => id)).map(({ owners, kept }) =>
      drizzle(db)
        .update(variant)
        .set({ withdrawn: 1 })
        .where(
          and(
            eq(variant.withdrawn, 0),
            inArray(variant.product_id, owners),
            notInArray(variant.id, kept),
          ),
        ),
    ),
    ...given((write) => write.images.map(({ url }) => url)).map(({ owners, pairs }) =>
      drizzle(db)
        .delete(image)
        .where(
          and(
            inArray(image.product_id, owners),
            sql`(${image.product_id}, ${image.url}) not in ${pairs}`,
          ),
        ),
    ),
    ...given((write) => write.categoryIds).map(({ owners, pairs }) =>
      drizzle(db)
        .delete(product_category)
        .where(
          and(
            inArray(product_category.product_id, owners),
            sql`(${product_category.product_id}, ${product_category.category_id}) not in ${pairs}`,
          ),
        ),
    ),
  ]
}

/** The release shoppers see now, or null before the first. */
export async function currentRelease(db: D1Database): Promise<Release | null> {
  const [row] = await drizzle(db).select().from(release).orderBy(desc(release.number)).limit(1)
  return row ? releaseOfRow(row) : null
}

export const releaseOfRow = (row: ReleaseRow): Release => ({
  number: row.number,
  version: row.version,
  publishedAt: row.published_at,
  productCount: row.product_count,
  categoriesHash: row.categories_hash,
})
