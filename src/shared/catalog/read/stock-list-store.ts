import { and, asc, eq, gt, gte, lt } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type Page, pageOf } from '../../kit/page.ts'
import { product, stock_level, variant } from '../schema.ts'

/** A variant with the units that the catalogue knows to be available. */
interface StockRow {
  sku: string
  title: string
  productId: string
  /** Null where its stock was never counted. */
  available: number | null
}

/** Sorts behind every character of a SKU. */
const END = '\u{10FFFF}'

interface StockListInput {
  limit: number
  /** The SKU of the last row seen. */
  cursor: string | null
  /** The beginning of a SKU; empty for all. */
  prefix: string
}

/** Variants that are not withdrawn, by SKU. The cursor is a SKU. */
export async function listStock(db: D1Database, input: StockListInput): Promise<Page<StockRow>> {
  const { limit, cursor, prefix } = input
  const rows = await drizzle(db)
    .select({
      sku: variant.sku,
      title: product.title,
      productId: product.id,
      available: stock_level.available,
    })
    .from(variant)
    .innerJoin(product, eq(product.id, variant.product_id))
    .leftJoin(stock_level, eq(stock_level.sku, variant.sku))
    .where(
      and(
        eq(variant.withdrawn, 0),
        ...(cursor === null ? [] : [gt(variant.sku, cursor)]),
        ...(prefix === '' ? [] : [gte(variant.sku, prefix), lt(variant.sku, `${prefix}${END}`)]),
      ),
    )
    .orderBy(asc(variant.sku))
    .limit(limit + 1)
  return pageOf(
    rows,
    limit,
    ({ sku }) => sku,
    (row) => row,
  )
}
