import type { Address } from '../checkout/address/contract.ts'
import type { Order } from '../order/contract.ts'
import type { Money } from '../platform/money.ts'
import type { ShopDay } from '../platform/shop-day.ts'
import type { TaxedRow } from '../pricing/contract.ts'

/** An invoice is of an order, a credit note of a refund. Each series has numbers of its own. */
export const INVOICE_SERIES = ['invoice', 'credit-note'] as const
export type InvoiceSeries = (typeof INVOICE_SERIES)[number]

/** The seller of every document, from `merchant` of shop.config.ts. */
export interface Seller {
  name: string
  address: string[]
  /** The number under which the seller pays tax. */
  taxId?: string
  email: string
}

interface InvoiceLine {
  title: string
  sku: string
  quantity: number
  unitPrice: Money
  discount: Money
  total: Money
}

/** The frozen content of an invoice or a credit note: nothing of it is looked up when it is shown. */
export interface InvoiceDocument {
  series: InvoiceSeries
  seller: Seller
  buyer: { email: string; address?: Address }
  order: Pick<Order, 'number' | 'createdAt'>
  /** Of a credit note: the number of its order's invoice, and why the money went back. */
  credits?: { invoice: string; reason?: string }
  /** Empty in a credit note, which is about an amount. */
  lines: InvoiceLine[]
  /** Null in a credit note. */
  shipping: { title: string; price: Money } | null
  taxes: TaxedRow[]
  /** Without the tax. */
  net: Money
  tax: Money
  total: Money
}

/** An issued document. */
export interface Invoice {
  /** Such as `INV-2026-00001`. */
  number: string
  issuedOn: ShopDay
  document: InvoiceDocument
}
