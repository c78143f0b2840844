import { bulk, runBatch } from '../platform/d1.ts'
import type { StockLevel } from '../inventory/contract.ts'

/**
 * Keeps the availability hint shoppers see. A level older than the one kept changes nothing, so
 * that messages may arrive in any order. `now` in milliseconds.
 */
export function recordStockLevels(
  catalog: D1Database,
  levels: readonly StockLevel[],
  now: number,
): Promise<void> {
  const newest = new Map<string, StockLevel>()
  for (const level of levels) {
    if (level.version > (newest.get(level.sku)?.version ?? 0)) newest.set(level.sku, level)
  }
  return runBatch(
    catalog,
    bulk(
      catalog,
      `INSERT INTO stock_level (sku, available, version, updated_at)
       SELECT value->>'sku', value->>'available', value->>'version', value->>'now'
         FROM json_each(?) WHERE true
           ON CONFLICT (sku) DO UPDATE
          SET available = excluded.available, version = excluded.version,
              updated_at = excluded.updated_at
        WHERE excluded.version > stock_level.version`,
      [...newest.values()].map(({ sku, available, version }) => ({ sku, available, version, now })),
    ),
  )
}
