import { and, asc, eq, gte, inArray, lt, or } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, listed, runQueries } from '../../platform/bulk-rows.ts'
import { IMPORT_ROWS_KEPT_MS } from '../../platform/limits.ts'
import { category, import_part, type ProductRow, product, variant } from '../schema.ts'

type ImportPart = typeof import_part.$inferSelect

/** Sets parts of a file aside, all or none of them. */
export async function insertParts(
  db: D1Database,
  shared: Pick<ImportPart, 'import_id' | 'staged_at'>,
  parts: readonly Omit<ImportPart, 'import_id' | 'staged_at'>[],
): Promise<void> {
  await runQueries(db, insertRows(db, import_part, shared, parts))
}

/** The parts of an import's products from one position up to another, in the file's order. */
export const selectParts = (
  db: D1Database,
  importId: string,
  from: number,
  to: number,
): Promise<Pick<ImportPart, 'product' | 'handle' | 'rows'>[]> =>
  drizzle(db)
    .select({
      product: import_part.product,
      handle: import_part.handle,
      rows: import_part.rows,
    })
    .from(import_part)
    .where(
      and(
        eq(import_part.import_id, importId),
        gte(import_part.product, from),
        lt(import_part.product, to),
      ),
    )
    .orderBy(asc(import_part.product), asc(import_part.part))

/** Deletes what an import set aside, and what imports left that died. */
export async function deleteParts(db: D1Database, importId: string, now: number): Promise<void> {
  await drizzle(db)
    .delete(import_part)
    .where(
      or(eq(import_part.import_id, importId), lt(import_part.staged_at, now - IMPORT_ROWS_KEPT_MS)),
    )
}

/** Products by the handles that they have, or that a file gave them. */
export function selectByHandles(
  d1: D1Database,
  handles: readonly string[],
  importedHandles: readonly string[],
): Promise<Pick<ProductRow, 'id' | 'handle' | 'imported_handle'>[]> {
  const db = drizzle(d1)
  const columns = {
    id: product.id,
    handle: product.handle,
    imported_handle: product.imported_handle,
  }
  return db
    .select(columns)
    .from(product)
    .where(inArray(product.handle, listed(handles)))
    .union(
      db
        .select(columns)
        .from(product)
        .where(inArray(product.imported_handle, listed(importedHandles))),
    )
}

/** The handles of the products that have these SKUs. */
export const selectOwners = (
  db: D1Database,
  skus: readonly string[],
): Promise<{ sku: string; handle: string }[]> =>
  drizzle(db)
    .select({ sku: variant.sku, handle: product.handle })
    .from(variant)
    .innerJoin(product, eq(product.id, variant.product_id))
    .where(inArray(variant.sku, listed(skus)))

/** Which of these handles are those of categories. */
export async function selectCategoryHandles(
  db: D1Database,
  handles: readonly string[],
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ handle: category.handle })
    .from(category)
    .where(inArray(category.handle, listed(handles)))
  return rows.map(({ handle }) => handle)
}
