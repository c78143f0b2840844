import type { Order, OrderEvent } from '../order/contract.ts'
import type { Now } from '../platform/clock.ts'
import { assertInvariant } from '../platform/result.ts'
import { shopDayOf } from '../platform/shop-day.ts'
import type { Seller } from './contract.ts'
import { creditNoteOf, type DueDocument, dueDocuments, invoiceOf } from './rules.ts'
import { insertInvoices, type NewInvoice, selectNumbers } from './store.ts'

interface Deps {
  /** DIRECTORY_DB: one database for the orders of all shards. */
  database: D1Database
  seller: Seller
  /** IANA: a document's year and day are the shop's. */
  timeZone: string
  now: Now
}

/** An event that tells an order of its document, with an id that follows from both. */
export interface Issued {
  orderId: string
  eventId: string
  event: Extract<OrderEvent, { type: 'invoice.issued' | 'credit_note.issued' }>
}

/**
 * Issues the documents that are due for these orders, and answers the events that tell the orders.
 * Repeatable: a document that was issued before its order knew keeps its number, and its event is
 * answered again. @throws where the database cannot be reached; nothing or all may be written.
 */
export async function issueDocuments(deps: Deps, orders: readonly Order[]): Promise<Issued[]> {
  const owing = orders
    .map((order) => ({ order, due: dueDocuments(order) }))
    .filter(({ due }) => due.length > 0)
  if (owing.length === 0) return []
  // Credit notes name their invoice, so that the invoices are numbered first.
  const invoices = owing.filter(({ due }) => due.some(({ series }) => series === 'invoice'))
  await insertInvoices(
    deps.database,
    invoices.map(({ order }) => rowOf(deps, order, '', invoiceOf(order, deps.seller))),
  )
  const ids = owing.map(({ order }) => order.id)
  let numbers = numberTable(await selectNumbers(deps.database, ids))
  const notes = owing.flatMap(({ order, due }) =>
    due.flatMap((one) => (one.series === 'credit-note' ? [{ order, refund: one.refund }] : [])),
  )
  if (notes.length > 0) {
    const rows = notes.map(({ order, refund }) => {
      const invoice = order.invoice?.number ?? numbers(order.id, { series: 'invoice' })
      return rowOf(deps, order, refund.id, creditNoteOf(order, refund, invoice, deps.seller))
    })
    await insertInvoices(deps.database, rows)
    numbers = numberTable(await selectNumbers(deps.database, ids))
  }
  return owing.flatMap(({ order, due }) =>
    due.map((one) => issuedOf(order.id, one, numbers(order.id, one))),
  )
}

function rowOf(
  { timeZone, now }: Deps,
  order: Order,
  refundId: string,
  document: ReturnType<typeof invoiceOf>,
): NewInvoice {
  const day = shopDayOf(now, timeZone)
  return {
    series: document.series,
    year: Number(day.slice(0, 4)),
    order_id: order.id,
    refund_id: refundId,
    issued_on: day,
    document: JSON.stringify(document),
  }
}

const refundIdOf = (due: DueDocument): string => (due.series === 'invoice' ? '' : due.refund.id)

/** Looks up the number of an order's document, which has been written. */
function numberTable(rows: Awaited<ReturnType<typeof selectNumbers>>) {
  const keyOf = (orderId: string, series: string, refundId: string) =>
    JSON.stringify([orderId, series, refundId])
  const table = new Map(rows.map((r) => [keyOf(r.orderId, r.series, r.refundId), r.number]))
  return (orderId: string, due: DueDocument): string => {
    const number = table.get(keyOf(orderId, due.series, refundIdOf(due)))
    assertInvariant(number !== undefined, `${orderId}: its ${due.series} has a number`)
    return number
  }
}

function issuedOf(orderId: string, due: DueDocument, number: string): Issued {
  if (due.series === 'invoice') {
    return { orderId, eventId: `${orderId}:invoice`, event: { type: 'invoice.issued', number } }
  }
  const refundId = due.refund.id
  const eventId = `${orderId}:credit-note:${refundId}`
  return { orderId, eventId, event: { type: 'credit_note.issued', refundId, number } }
}
