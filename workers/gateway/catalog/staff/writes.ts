import shop from '../../../../shop.config.ts'
import type { PublishProgress, Release } from '../../../../src/shared/catalog/contract.ts'
import { initialStock } from '../../../../src/shared/catalog/edit/set-initial-stock.ts'
import type { WriteDeps } from '../../../../src/shared/catalog/edit/upsert-products.ts'
import {
  publishChanges,
  publishProduct,
  publishProducts,
} from '../../../../src/shared/catalog/publish/publish-changes.ts'
import { currentRelease } from '../../../../src/shared/catalog/store.ts'
import type { StockAnswer, StockPort } from '../../../../src/shared/inventory/contract.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import type { CatalogMessage } from '../../../../src/shared/platform/messages.ts'
import { stockName } from '../../../../src/shared/platform/objects.ts'
import { ok } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { catalogReader } from '../../http/ports/catalog.ts'

/** The dependencies of the catalogue's verbs, from this Worker's bindings. */
export const writeDeps = (env: GatewayEnv): WriteDeps => ({
  database: env.CATALOG_DB,
  now: Date.now(),
  currency: shop.currency,
})

/** Sets the first stock of a SKU, for the import of a member of staff. */
export const firstStockSetter =
  (env: GatewayEnv) =>
  (
    { sku, quantity }: { sku: string; quantity: number },
    { importId, staffId }: { importId: string; staffId: string },
  ): Promise<StockAnswer> => {
    const stock = portOf<StockPort>(env.STOCK.getByName(stockName(sku)))
    return stock.execute(initialStock(sku, quantity, importId, `staff:${staffId}`))
  }

/** Sets the first stock of a SKU, for the member of staff of this request. */
export const stockSetter =
  (c: GatewayContext, reference: string) =>
  (sku: string, quantity: number): Promise<StockAnswer> => {
    const by = { importId: reference, staffId: c.var.staff.id }
    return firstStockSetter(c.env)({ sku, quantity }, by)
  }

/** Sends a step of work on the catalogue to the queue that carries it on. */
export const catalogSender = (env: GatewayEnv) => async (message: CatalogMessage) => {
  await env.CATALOG_QUEUE.send(message)
}

const publishDeps = (env: GatewayEnv) => ({
  database: env.CATALOG_DB,
  search: env.SEARCH_DB,
  snapshots: env.SNAPSHOTS,
  now: Date.now,
  currency: shop.currency,
  send: catalogSender(env),
})

/** A publish, and how far it is where it goes on by the queue. */
interface Published {
  release: Release
  progress: PublishProgress | null
}

/** Publishes one product; this isolate shows it at once. */
export async function publishOne(env: GatewayEnv, productId: string): Promise<Published> {
  const release = await publishProduct(publishDeps(env), productId)
  catalogReader(env).expire()
  return { release, progress: null }
}

/** Publishes some products by one release; this isolate shows it at once. */
export async function publishThese(
  env: GatewayEnv,
  productIds: readonly string[],
): Promise<Release> {
  const release = await publishProducts(publishDeps(env), productIds)
  catalogReader(env).expire()
  return release
}

/** Publishes every change; this isolate shows at once what is published at once. */
export async function publishAll(env: GatewayEnv): Promise<Published> {
  const published = await publishChanges(publishDeps(env))
  catalogReader(env).expire()
  return published
}

/** A publish of one product, or of every change, as a piece of audited work. */
export async function publishWork(c: GatewayContext, productId?: string) {
  const before = await currentRelease(c.env.CATALOG_DB)
  const { release, progress } =
    productId === undefined ? await publishAll(c.env) : await publishOne(c.env, productId)
  const { version, publishedAt, productCount: count } = release
  const value = { version, publishedAt: rfc3339(publishedAt), count, publishing: progress }
  const after = { version, ...(progress ? { publishing: progress.total } : {}) }
  return ok({ before: { version: before?.version ?? '0' }, after, value })
}
