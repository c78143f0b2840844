import { eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import type { Invoice, InvoiceDocument, InvoiceSeries } from './contract.ts'
import { documentNumber } from './rules.ts'
import { invoice } from './schema.ts'

type Row = typeof invoice.$inferSelect
/** A document before it has its number. */
export type NewInvoice = Omit<Row, 'number'>

/**
 * Writes documents, each with the next number of its series and year: a statement per document, so
 * that the number is counted as its row is written. A document that is there stays as it is.
 */
export async function insertInvoices(db: D1Database, rows: readonly NewInvoice[]): Promise<void> {
  await runQueries(
    db,
    rows.flatMap((row) => {
      const number = sql`(select coalesce(max(known.number), 0) + 1 from ${invoice} known
        where known.series = ${row.series} and known.year = ${row.year})`
      return insertRows(db, invoice, { number }, [row]).map((insert) =>
        insert.onConflictDoNothing({
          target: [invoice.order_id, invoice.series, invoice.refund_id],
        }),
      )
    }),
  )
}

/** The numbers of the documents of these orders. */
export async function selectNumbers(
  db: D1Database,
  orderIds: readonly string[],
): Promise<{ orderId: string; series: InvoiceSeries; refundId: string; number: string }[]> {
  const { series, year, number, order_id, refund_id } = invoice
  const rows = await drizzle(db)
    .select({ series, year, number, order_id, refund_id })
    .from(invoice)
    .where(inArray(order_id, listed(orderIds)))
  return rows.map((row) => ({
    orderId: row.order_id,
    series: row.series,
    refundId: row.refund_id,
    number: documentNumber(row),
  }))
}

/** The documents of an order. `document` was written by this file from a typed value. */
export async function selectInvoices(db: D1Database, orderId: string): Promise<Invoice[]> {
  const rows = await drizzle(db).select().from(invoice).where(eq(invoice.order_id, orderId))
  return rows.map((row) => {
    const document: InvoiceDocument = JSON.parse(row.document)
    return { number: documentNumber(row), issuedOn: row.issued_on, document }
  })
}
