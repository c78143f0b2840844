import { and, inArray, ne, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import { invoice } from './schema.ts'

const { document } = invoice
const country = sql`${document} ->> '$.buyer.address.country'`

/**
 * Erases the buyers of the documents of these orders, and the reasons of credit notes. Numbers,
 * amounts, lines and the buyer's country stay: a trigger refuses every other change.
 */
export async function eraseBuyers(db: D1Database, orderIds: readonly string[]): Promise<void> {
  const address = sql`json_object('name', '', 'line1', '', 'city', '', 'postalCode', '',
    'country', ${country})`
  const buyer = sql`CASE WHEN ${country} IS NULL THEN json_object('email', '')
    ELSE json_object('email', '', 'address', ${address}) END`
  await drizzle(db)
    .update(invoice)
    .set({
      document: sql`json_replace(${document}, '$.buyer', json(${buyer}), '$.credits.reason', '')`,
    })
    .where(
      and(
        inArray(invoice.order_id, listed(orderIds)),
        ne(
          sql`${document} ->> '$.buyer.email' || coalesce(
          ${document} ->> '$.buyer.address.name', '')`,
          '',
        ),
      ),
    )
}
