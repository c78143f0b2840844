import { setImportStock } from '../../../src/shared/catalog/import/set-import-stock.ts'
import { continuePublish } from '../../../src/shared/catalog/publish/publish-changes.ts'
import { accept, type Delivery } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { importStockDeps, publishDeps } from './deps.ts'

/** Attempts after which SKUs whose object does not answer are reported and left out. */
const STOCK_TRIES = 5

/** Queue `catalog`: one step of a publish, or of the first stock of an import, each. */
export async function consumeCatalog(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  for (const { delivery, message } of accept('catalog', deliveries)) {
    if (message.type === 'catalog.publish') {
      await continuePublish(publishDeps(deps), message.body)
    } else {
      const isLastTry = delivery.attempts >= STOCK_TRIES
      await setImportStock(importStockDeps(deps), message.body, isLastTry)
    }
    delivery.ack()
  }
}
