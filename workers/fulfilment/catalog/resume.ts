import { resumeImportStock } from '../../../src/shared/catalog/import/set-import-stock.ts'
import { resumeImports } from '../../../src/shared/catalog/import/write/continue-import.ts'
import { resumePublish } from '../../../src/shared/catalog/publish/publish-changes.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { importDeps, publishDeps } from './deps.ts'

/** Sends steps whose message was lost. Answers how many pieces of work went on. */
export async function resumeCatalogWork(deps: FulfilmentDeps): Promise<number> {
  const imports = await resumeImports(importDeps(deps))
  const stocks = await resumeImportStock(importDeps(deps))
  return imports + stocks + (await resumePublish(publishDeps(deps)))
}
