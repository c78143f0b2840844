import shop from '../../../shop.config.ts'
import { lowUnitsOf } from '../../../src/shared/catalog/read/list-stock.ts'
import { findVariantOfSku } from '../../../src/shared/catalog/read/store.ts'
import type { ShardedStockPort, StockLevel } from '../../../src/shared/inventory/contract.ts'
import { portOf } from '../../../src/shared/kit/port-of.ts'
import { stockName } from '../../../src/shared/platform/objects.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'

/** The stock of a SKU. */
export const stockOf = (c: GatewayContext, name: string) =>
  portOf<Pick<ShardedStockPort, 'execute' | 'level' | 'wholeJournal'>>(
    c.env.STOCK.getByName(stockName(name)),
  )

/** The dependencies of the stock list, from this Worker's bindings. */
export const stockListDeps = (env: GatewayEnv) => ({
  database: env.CATALOG_DB,
  search: env.SEARCH_DB,
  lowUnits: lowUnitsOf(shop.stock),
})

/** The catalogue says which SKUs there are: none other may bring an object to life. */
export async function knownSku(c: GatewayContext, name: string): Promise<Result<null>> {
  const variantId = await findVariantOfSku(c.env.CATALOG_DB, name)
  return variantId === null ? refuse('not_found', 'No variant has this SKU.') : ok(null)
}

/** The level before an adjustment, which moves on hand and available alike. */
const levelBefore = (after: StockLevel, delta: number) => ({
  onHand: after.onHand - delta,
  available: after.available - delta,
})

interface Adjustment {
  sku: string
  /** Units; below zero they leave. */
  delta: number
  reason: string
  reference: string
}

/** Adjusts the stock of a SKU for the member of staff of this request; gives the level after it. */
export const adjustStock = (c: GatewayContext, input: Adjustment): Promise<Result<StockLevel>> =>
  auditedWrite(c, input.sku, async () => {
    const known = await knownSku(c, input.sku)
    if (!known.ok) return known
    const done = await stockOf(c, input.sku).execute({
      type: 'stock.adjust',
      ...input,
      key: scopedKey(c) ?? c.var.requestId,
      actor: `staff:${c.var.staff.id}`,
    })
    if (!done.ok) return done
    const { level } = done.value
    const { delta, reason, reference } = input
    return ok({
      before: levelBefore(level, delta),
      after: { onHand: level.onHand, available: level.available, delta, reason, reference },
      // The count is the root's; staff see the units of the SKU, those at its shards included.
      value: await stockOf(c, input.sku).level(input.sku),
    })
  })
