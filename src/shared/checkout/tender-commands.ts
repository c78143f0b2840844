import type { Sql } from '../platform/sql.ts'
import { availableCredit } from '../shopper/credit.ts'
import type { CheckoutDetails, Quote } from './quote/contract.ts'
import { withTender } from './quote/tender.ts'

/** The quote with the shopper's store credit as it is now, where the shopper uses it. */
export const tendered = (sql: Sql, quote: Quote, details: CheckoutDetails): Quote =>
  withTender(quote, details.useStoreCredit ? availableCredit(sql) : null, details)
