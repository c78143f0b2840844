import { readInvoice } from '../../../../src/shared/invoice/read-invoice.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { DOCUMENT_POLICY, documentPage } from './document.ts'

/**
 * The invoice of an order, or its credit note of a number, as a page for print. The caller has
 * checked that the order may be seen. Refuses `not_found` while there is none.
 */
export async function answerDocument(
  c: GatewayContext,
  orderId: string,
  creditNote: string | null,
): Promise<Result<Response>> {
  const found = await readInvoice(c.env.DIRECTORY_DB, orderId, creditNote)
  if (!found.ok) return found
  c.header('cache-control', 'private, no-store')
  c.header('content-security-policy', DOCUMENT_POLICY)
  c.header('referrer-policy', 'no-referrer')
  c.header('x-robots-tag', 'noindex')
  return ok(await c.html(documentPage(found.value)))
}
