import { setImportStock } from '../../../src/shared/catalog/import/set-import-stock.ts'
import { continueImport } from '../../../src/shared/catalog/import/write/continue-import.ts'
import { continuePublish } from '../../../src/shared/catalog/publish/publish-changes.ts'
import { accept, type Delivery } from '../deliveries.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { importDeps, publishDeps } from './deps.ts'

/** Attempts after which SKUs whose object does not answer are reported and left out. */
const STOCK_TRIES = 5

/** Queue `catalog`: one step of a publish, of an import, or of the first stock of one, each. */
export async function consumeCatalog(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  for (const { delivery, message } of accept('catalog', deliveries)) {
    if (message.type === 'catalog.publish') {
      await continuePublish(publishDeps(deps), message.body)
    } else if (message.type === 'import.write') {
      await continueImport(importDeps(deps), message.body, delivery.attempts)
    } else {
      const isLastTry = delivery.attempts >= STOCK_TRIES
      await setImportStock(importDeps(deps), message.body, isLastTry)
    }
    delivery.ack()
  }
}
