import { and, asc, eq, gt, inArray, lte, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../../platform/bulk-rows.ts'
import { product, stock_level, type VariantRow, variant } from '../schema.ts'

/** A variant of the stock list as the tables have it. */
export interface StockListRow extends Pick<VariantRow, 'sku' | 'options' | 'stock_policy'> {
  title: string
  productId: string
  available: number | null
}

const COLUMNS = {
  sku: variant.sku,
  options: variant.options,
  stock_policy: variant.stock_policy,
  title: product.title,
  productId: product.id,
  available: stock_level.available,
}

/** Sorts behind every character of a SKU or a title. */
const END = '\u{10FFFF}'

/** The condition of the partial index, as it stands there: a bound value would not match it. */
const IS_LOW = sql`${stock_level.available} <= 100`

/** The SKUs that a search matches, as conditions on a variant; each is one range of an index. */
interface StockMatch {
  /** Beginnings of SKUs. */
  prefixes: readonly string[]
  productIds: readonly string[]
}

/** Where a page of low stock ended. */
interface LowPosition {
  available: number
  sku: string
}

/** Variants that are not withdrawn, by SKU, those behind `after`. */
export const selectStock = (
  db: D1Database,
  after: string | null,
  limit: number,
): Promise<StockListRow[]> =>
  drizzle(db)
    .select(COLUMNS)
    .from(variant)
    .innerJoin(product, eq(product.id, variant.product_id))
    .leftJoin(stock_level, eq(stock_level.sku, variant.sku))
    .where(and(eq(variant.withdrawn, 0), after === null ? undefined : gt(variant.sku, after)))
    .orderBy(asc(variant.sku))
    .limit(limit)

/** Variants that count their stock and have at most `most` units, the fewest first. */
export const selectLowStock = (
  db: D1Database,
  most: number,
  after: LowPosition | null,
  limit: number,
): Promise<StockListRow[]> =>
  drizzle(db)
    .select(COLUMNS)
    .from(stock_level)
    .innerJoin(variant, eq(variant.sku, stock_level.sku))
    .innerJoin(product, eq(product.id, variant.product_id))
    .where(
      and(
        IS_LOW,
        lte(stock_level.available, most),
        after === null
          ? undefined
          : sql`(${stock_level.available}, ${stock_level.sku}) > (${after.available}, ${after.sku})`,
        eq(variant.withdrawn, 0),
        eq(variant.stock_policy, 'deny'),
      ),
    )
    .orderBy(asc(stock_level.available), asc(stock_level.sku))
    .limit(limit)

/**
 * The variants that a search matches, by SKU, those behind `after`.
 * @param most counts their stock and have at most so many units; null for all
 */
export async function selectMatchingStock(
  d1: D1Database,
  match: StockMatch,
  { after, most, limit }: { after: string | null; most: number | null; limit: number },
): Promise<StockListRow[]> {
  const db = drizzle(d1)
  // The plus keeps the walk on the index of `matched`: the one of SKUs would pass every variant.
  const behind = (isRange: boolean) =>
    after === null ? undefined : isRange ? gt(variant.sku, after) : sql`+${variant.sku} > ${after}`
  const part = (matched: SQL, isRange: boolean) =>
    db
      .select(COLUMNS)
      .from(variant)
      .innerJoin(product, eq(product.id, variant.product_id))
      .leftJoin(stock_level, eq(stock_level.sku, variant.sku))
      .where(
        and(
          matched,
          eq(variant.withdrawn, 0),
          behind(isRange),
          most === null
            ? undefined
            : and(lte(stock_level.available, most), eq(variant.stock_policy, 'deny')),
        ),
      )
      .orderBy(asc(variant.sku))
      .limit(limit)
  const found = await Promise.all([
    ...match.prefixes.map((prefix) => part(beginsWith(prefix), true)),
    ...(match.productIds.length === 0
      ? []
      : [part(inArray(variant.product_id, listed(match.productIds)), false)]),
  ])
  const bySku = new Map(found.flat().map((row) => [row.sku, row]))
  // Each part has its first rows in the database's order: that of code points.
  return [...bySku.values()].sort((a, b) => compareCodePoints(a.sku, b.sku)).slice(0, limit)
}

const beginsWith = (prefix: string): SQL =>
  sql`${variant.sku} >= ${prefix} and ${variant.sku} < ${prefix + END}`

/** SQLite compares texts by the bytes of UTF-8, which is by code point. */
function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [index, character] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    if (character !== other) return (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
  }
  return left.length - right.length
}

/** Ids of products in any status whose title begins with a text, in any case of ASCII letters. */
export async function selectIdsByTitle(
  db: D1Database,
  prefix: string,
  limit: number,
): Promise<string[]> {
  const title = sql`${product.title} collate nocase`
  const rows = await drizzle(db)
    .select({ id: product.id })
    .from(product)
    .where(sql`${title} >= ${prefix} and ${title} < ${prefix + END}`)
    .orderBy(sql`${title}`, asc(product.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** How many variants count their stock and have at most so many units; counts up to `limit`. */
export async function countLowStock(db: D1Database, most: number, limit: number): Promise<number> {
  return (await selectLowStock(db, most, null, limit)).length
}
