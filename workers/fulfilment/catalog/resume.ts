import { resumeImportStock } from '../../../src/shared/catalog/import/set-import-stock.ts'
import { resumePublish } from '../../../src/shared/catalog/publish/publish-changes.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { importStockDeps, publishDeps } from './deps.ts'

/** Sends steps whose message was lost. Answers how many pieces of work went on. */
export async function resumeCatalogWork(deps: FulfilmentDeps): Promise<number> {
  const imports = await resumeImportStock(importStockDeps(deps))
  return imports + (await resumePublish(publishDeps(deps)))
}
