import type {
  InventoryDocument,
  InventorySystemView,
} from '../../../src/shared/inventory-system/contract.ts'
import { resendAll, resendDocument } from '../../../src/shared/inventory-system/manage-documents.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'
import { auditedWrite } from '../http/staff-write.ts'

/** The inventory systems of the shop, with their documents counted. */
export const listSystemsOf = (c: GatewayContext): Promise<InventorySystemView[]> =>
  fulfilmentOf(c.env).inventorySystems()

/** Refuses `not_found`. */
export async function readSystem(
  c: GatewayContext,
  name: string,
): Promise<Result<InventorySystemView>> {
  const found = (await listSystemsOf(c)).find(({ system }) => system === name)
  return found === undefined ? refuse('not_found') : ok(found)
}

const depsOf = (c: GatewayContext) => ({ db: c.env.ENGAGEMENT_DB, now: () => Date.now() })

/** Sends a document once more, with the same key and bytes. Refuses `not_found`. */
export const resendOne = (
  c: GatewayContext,
  system: string,
  documentId: string,
): Promise<Result<InventoryDocument>> =>
  auditedWrite(c, system, async () => {
    const resent = await resendDocument(depsOf(c), system, documentId)
    if (resent.ok) await fulfilmentOf(c.env).sendWebhooks()
    return resent
  })

/** Sends all that a system did not take, now. Refuses `not_found`. */
export const resendAllTo = (
  c: GatewayContext,
  system: string,
): Promise<Result<{ documents: number }>> =>
  auditedWrite(c, system, async () => {
    const known = await readSystem(c, system)
    if (!known.ok) return known
    const resent = await resendAll(depsOf(c), system)
    if (resent.ok) await fulfilmentOf(c.env).sendWebhooks()
    return resent
  })
