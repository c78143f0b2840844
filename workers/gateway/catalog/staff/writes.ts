import shop from '../../../../shop.config.ts'
import type { Release } from '../../../../src/shared/catalog/contract.ts'
import { initialStock } from '../../../../src/shared/catalog/edit/set-initial-stock.ts'
import type { WriteDeps } from '../../../../src/shared/catalog/edit/upsert-products.ts'
import { publish } from '../../../../src/shared/catalog/publish/publish.ts'
import { currentRelease } from '../../../../src/shared/catalog/store.ts'
import type { StockAnswer, StockPort } from '../../../../src/shared/inventory/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { stockName } from '../../../../src/shared/platform/objects.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import type { Change } from '../../../../src/shared/staff/contract.ts'
import type { GatewayContext } from '../../http/app.ts'
import { catalogReader } from '../../http/ports/catalog.ts'

/** The dependencies of the catalogue's verbs, from this Worker's bindings. */
export const writeDeps = (env: GatewayEnv): WriteDeps => ({
  database: env.CATALOG_DB,
  now: Date.now(),
  currency: shop.currency,
})

/** Sets the first stock of a SKU, for the member of staff of this request. */
export const stockSetter =
  (c: GatewayContext, reference: string) =>
  (sku: string, quantity: number): Promise<StockAnswer> => {
    const stock = portOf<StockPort>(c.env.STOCK.getByName(stockName(sku)))
    return stock.execute(initialStock(sku, quantity, reference, `staff:${c.var.staff.id}`))
  }

/** Publishes everything that is pending, or one product alone; this isolate shows it at once. */
export async function publishCatalog(env: GatewayEnv, productId?: string): Promise<Release> {
  const release = await publish(
    {
      database: env.CATALOG_DB,
      search: env.SEARCH_DB,
      snapshots: env.SNAPSHOTS,
      now: Date.now,
      currency: shop.currency,
    },
    productId,
  )
  catalogReader(env).expire()
  return release
}

/** A publish as a piece of audited work. */
export async function publishWork(
  c: GatewayContext,
  productId?: string,
): Promise<Result<Change<{ version: string; publishedAt: string; count: number }>>> {
  const before = await currentRelease(c.env.CATALOG_DB)
  const { version, publishedAt, productCount } = await publishCatalog(c.env, productId)
  const value = { version, publishedAt: rfc3339(publishedAt), count: productCount }
  return ok({ before: { version: before?.version ?? '0' }, after: { version }, value })
}
