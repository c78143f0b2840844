import { and, asc, eq, gte, inArray, lt, ne, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, insertRows, listed, type Query, runQueries } from '../../platform/bulk-rows.ts'
import type { Now } from '../../platform/clock.ts'
import { IMPORT_ROWS_KEPT_MS } from '../../platform/limits.ts'
import { image, product, variant } from '../schema.ts'
import { import_part, import_product, import_run, import_sku } from './schema.ts'

type ImportPart = typeof import_part.$inferSelect
type ImportProduct = typeof import_product.$inferSelect
export type FileSku = Omit<typeof import_sku.$inferSelect, 'import_id'>

/**
 * Sets parts of a file aside with the SKUs of their rows, all or none of them. The first row of a
 * SKU stays.
 */
export async function insertParts(
  db: D1Database,
  shared: Pick<ImportPart, 'import_id' | 'staged_at'>,
  parts: readonly Omit<ImportPart, 'import_id' | 'staged_at'>[],
  skus: readonly FileSku[],
): Promise<void> {
  const { import_id } = shared
  await runQueries(db, [
    ...insertRows(db, import_part, shared, parts),
    ...insertRows(db, import_sku, { import_id }, skus).map((insert) =>
      insert.onConflictDoNothing(),
    ),
  ])
}

/** Notes the products of a file once all their rows are set aside. */
export async function insertProducts(
  db: D1Database,
  importId: string,
  products: readonly Omit<ImportProduct, 'import_id'>[],
): Promise<void> {
  for (const insert of insertRows(db, import_product, { import_id: importId }, products)) {
    await runQueries(db, [insert])
  }
}

/** Characters that a variant or a picture of a product has as it is read, about. */
const CHARS_PER_ROW = 500

/**
 * The products of a file from a position on, in the order of the file, and about how many
 * characters each has in the shop already.
 */
export const selectProducts = (
  db: D1Database,
  importId: string,
  from: number,
  limit: number,
): Promise<(Omit<ImportProduct, 'import_id'> & { known_chars: number })[]> => {
  const rowsOf = (table: typeof variant | typeof image) =>
    sql`(select count(*) from ${table} where ${table.product_id} = ${product.id})`
  const known = sql`(
    select sum(length(${product.description}) + ${CHARS_PER_ROW} * (${rowsOf(variant)} + ${rowsOf(image)}))
    from ${product}
    where ${product.handle} = ${import_product.handle}
      or ${product.imported_handle} = ${import_product.handle})`
  return drizzle(db)
    .select({
      product: import_product.product,
      handle: import_product.handle,
      chars: import_product.chars,
      left_out_from: import_product.left_out_from,
      known_chars: sql<number>`coalesce(${known}, 0)`,
    })
    .from(import_product)
    .where(and(eq(import_product.import_id, importId), gte(import_product.product, from)))
    .orderBy(asc(import_product.product))
    .limit(limit)
}

/** The parts of an import's products from one position up to another, in the file's order. */
export const selectParts = (
  db: D1Database,
  importId: string,
  from: number,
  to: number,
): Promise<Pick<ImportPart, 'product' | 'rows'>[]> =>
  drizzle(db)
    .select({ product: import_part.product, rows: import_part.rows })
    .from(import_part)
    .where(
      and(
        eq(import_part.import_id, importId),
        gte(import_part.product, from),
        lt(import_part.product, to),
      ),
    )
    .orderBy(asc(import_part.product), asc(import_part.part))

/** Which of these handles products of the file have. */
export async function selectFileHandles(
  db: D1Database,
  importId: string,
  handles: readonly string[],
): Promise<Set<string>> {
  if (handles.length === 0) return new Set()
  const rows = await drizzle(db)
    .select({ handle: import_product.handle })
    .from(import_product)
    .where(
      and(eq(import_product.import_id, importId), inArray(import_product.handle, listed(handles))),
    )
  return new Set(rows.map(({ handle }) => handle))
}

/** Those of these SKUs that the file has, or that the import has made. */
export const selectFileSkus = (
  db: D1Database,
  importId: string,
  skus: readonly string[],
): Promise<FileSku[]> =>
  drizzle(db)
    .select({ sku: import_sku.sku, file_row: import_sku.file_row, owner: import_sku.owner })
    .from(import_sku)
    .where(and(eq(import_sku.import_id, importId), inArray(import_sku.sku, listed(skus))))

/** Gives SKUs to products of the file, as queries. */
export const ownSkus = (db: D1Database, importId: string, skus: readonly FileSku[]) =>
  insertRows(db, import_sku, { import_id: importId }, skus).map((insert) =>
    insert.onConflictDoUpdate({
      target: [import_sku.import_id, import_sku.sku],
      set: excluded(import_sku, 'owner'),
    }),
  )

/** Queries that delete the rows this import set aside, and those of imports that are over or died. */
export function stagedDeletions(d1: D1Database, importId: string, now: Now): Query[] {
  const db = drizzle(d1)
  const { id, state, seen_at } = import_run
  const ended = sql`(select ${importId} union select ${id} from ${import_run}
    where ${ne(state, 'running')} or ${lt(seen_at, now - IMPORT_ROWS_KEPT_MS)})`
  return [
    db.delete(import_part).where(sql`${import_part.import_id} in ${ended}`),
    db.delete(import_product).where(sql`${import_product.import_id} in ${ended}`),
    db.delete(import_sku).where(sql`${import_sku.import_id} in ${ended}`),
  ]
}

/** Deletes the rows that an import set aside whose file does not come to its end. */
export async function deleteStaged(db: D1Database, importId: string, now: Now): Promise<void> {
  await runQueries(db, stagedDeletions(db, importId, now))
}
