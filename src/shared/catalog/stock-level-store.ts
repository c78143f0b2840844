import { gt, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { StockLevel } from '../inventory/contract.ts'
import { excluded, insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { stock_level } from './schema.ts'

/**
 * Stores the availability hint shoppers see. A level older than the stored one changes nothing, so
 * that messages may arrive in any order. `now` in milliseconds.
 */
export async function recordStockLevels(
  catalog: D1Database,
  levels: readonly StockLevel[],
  now: number,
): Promise<void> {
  const newest = new Map<string, StockLevel>()
  for (const level of levels) {
    if (level.version > (newest.get(level.sku)?.version ?? 0)) newest.set(level.sku, level)
  }
  await runQueries(
    catalog,
    insertRows(catalog, stock_level, { updated_at: now }, [...newest.values()]).map((insert) =>
      insert.onConflictDoUpdate({
        target: stock_level.sku,
        set: excluded(stock_level, 'available', 'version', 'updated_at'),
        setWhere: gt(sql`excluded.version`, stock_level.version),
      }),
    ),
  )
}

/** Units available by SKU, as shoppers are told of them; a SKU that was never counted is absent. */
export async function selectAvailable(
  db: D1Database,
  skus: readonly string[],
): Promise<Map<string, number>> {
  const rows = await drizzle(db)
    .select({ sku: stock_level.sku, available: stock_level.available })
    .from(stock_level)
    .where(inArray(stock_level.sku, listed(skus)))
  return new Map(rows.map(({ sku, available }) => [sku, available]))
}
