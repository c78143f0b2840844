import { ok, type Result, refuse } from '../platform/result.ts'
import type { Invoice } from './contract.ts'
import { selectInvoices } from './store.ts'

/**
 * A document of an order: its invoice, or the credit note of a number. Refuses `not_found` while
 * there is none.
 */
export async function readInvoice(
  database: D1Database,
  orderId: string,
  creditNote: string | null,
): Promise<Result<Invoice>> {
  const found = (await selectInvoices(database, orderId)).find(({ number, document }) =>
    creditNote === null ? document.series === 'invoice' : number === creditNote,
  )
  return found ? ok(found) : refuse('not_found')
}
