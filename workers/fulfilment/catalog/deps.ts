import shop from '../../../shop.config.ts'
import { initialStock } from '../../../src/shared/catalog/edit/set-initial-stock.ts'
import { publishChanges } from '../../../src/shared/catalog/publish/publish-changes.ts'
import type { CatalogMessage } from '../../../src/shared/platform/messages.ts'
import { appendAudit } from '../../../src/shared/staff/append-audit.ts'
import type { AuditDraft } from '../../../src/shared/staff/contract.ts'
import type { FulfilmentDeps } from '../deps.ts'

const sendTo =
  ({ send }: FulfilmentDeps) =>
  (body: CatalogMessage, delaySeconds = 0): Promise<void> =>
    send('catalog', [{ body, delaySeconds }])

/** The dependencies of a step of a publish. */
export const publishDeps = (deps: FulfilmentDeps) => ({
  database: deps.catalog,
  search: deps.search,
  snapshots: deps.snapshots,
  now: deps.now,
  currency: deps.currency,
  send: sendTo(deps),
})

/** The dependencies of a step of an import. */
export const importDeps = (deps: FulfilmentDeps) => ({
  database: deps.catalog,
  now: deps.now,
  currency: deps.currency,
  locale: shop.locale,
  audit: (entry: AuditDraft) => appendAudit(deps.directory, entry),
  send: sendTo(deps),
  setStock: (
    { sku, quantity }: { sku: string; quantity: number },
    { importId, staffId }: { importId: string; staffId: string },
  ) => deps.stock(sku).execute(initialStock(sku, quantity, importId, `staff:${staffId}`)),
  publish: () => publishChanges(publishDeps(deps)),
})
