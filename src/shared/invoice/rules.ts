import type { Order } from '../order/contract.ts'
import { hasSucceeded, type PaymentStatus, type Refund } from '../payment/contract.ts'
import { type Money, money, portionOf } from '../platform/money.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import type { TaxedRow } from '../pricing/contract.ts'
import type { InvoiceDocument, InvoiceSeries, Seller } from './contract.ts'

/** A document that an order should have and does not know yet. */
export type DueDocument = { series: 'invoice' } | { series: 'credit-note'; refund: Refund }

const PREFIX: Readonly<Record<InvoiceSeries, string>> = { invoice: 'INV', 'credit-note': 'CN' }

/** `INV-2026-00001`. */
export const documentNumber = (of: { series: InvoiceSeries; year: number; number: number }) =>
  `${PREFIX[of.series]}-${of.year}-${String(of.number).padStart(5, '0')}`

const PAID: readonly PaymentStatus[] = ['succeeded', 'partially_refunded', 'refunding', 'refunded']

/**
 * The documents that are due: the invoice once the order is paid, and a credit note for each refund
 * whose money went back. The invoice comes first.
 */
export function dueDocuments({ invoice, payment }: Order): DueDocument[] {
  if (!PAID.includes(payment.status)) return []
  const refunds = (payment.refunds ?? []).filter(
    (refund) => hasSucceeded(refund) && !refund.creditNote && refund.amount.amount > 0,
  )
  return [
    ...(invoice ? [] : [{ series: 'invoice' } as const]),
    ...refunds.map((refund) => ({ series: 'credit-note', refund }) as const),
  ]
}

/** The seller of the shop's documents; the shop's own name where no merchant is set. */
export const sellerOf = ({ name, supportEmail, merchant }: ShopConfig): Seller => ({
  name: merchant?.legalName ?? name,
  address: merchant?.address ?? [],
  ...(merchant?.taxId === undefined ? {} : { taxId: merchant.taxId }),
  email: supportEmail,
})

/** The content of an order's invoice. */
export function invoiceOf(order: Order, seller: Seller): InvoiceDocument {
  const { cost, deliveryOption } = order
  const { total, tax } = cost
  return {
    series: 'invoice',
    ...parties(order, seller),
    lines: order.lines.map(({ title, variantTitle, sku, quantity, unitPrice, cost: of }) => ({
      title: variantTitle === null ? title : `${title} (${variantTitle})`,
      sku,
      quantity,
      unitPrice,
      discount: of.discount,
      total: of.total,
    })),
    shipping: { title: deliveryOption.title, price: cost.shipping },
    taxes: order.taxes ?? [],
    ...sums(total, tax),
  }
}

/**
 * The content of a refund's credit note: its share of the order's taxes. Shares are differences of
 * what the refunds up to this one come to, so that those of a whole refund are the whole taxes.
 * @param invoice the number of the order's invoice
 */
export function creditNoteOf(
  order: Order,
  refund: Refund,
  invoice: string,
  seller: Seller,
): InvoiceDocument {
  const { total } = order.cost
  const share = shareOfRefund(order, refund)
  const part = (of: Money): Money => money(share(of.amount), of.currency)
  return {
    series: 'credit-note',
    ...parties(order, seller),
    credits: { invoice, ...(refund.reason === undefined ? {} : { reason: refund.reason }) },
    lines: [],
    shipping: null,
    taxes: (order.taxes ?? []).map(
      (row): TaxedRow => ({ ...row, base: part(row.base), amount: part(row.amount) }),
    ),
    ...sums(money(refund.amount.amount, total.currency), part(order.cost.tax)),
  }
}

const parties = (order: Order, seller: Seller) => ({
  seller,
  buyer: {
    email: order.email,
    ...(order.shippingAddress ? { address: order.shippingAddress } : {}),
  },
  order: { number: order.number, createdAt: order.createdAt },
})

const sums = (total: Money, tax: Money) => ({
  net: money(total.amount - tax.amount, total.currency),
  tax,
  total,
})

/** The part of an amount of the order that one refund gives back. */
function shareOfRefund({ payment, cost }: Order, refund: Refund): (amount: number) => number {
  const succeeded = (payment.refunds ?? []).filter(hasSucceeded)
  const at = succeeded.findIndex(({ id }) => id === refund.id)
  const before = succeeded.slice(0, at).reduce((sum, { amount }) => sum + amount.amount, 0)
  const total = cost.total.amount
  const upTo = (amount: number, returned: number) =>
    total === 0 ? 0 : portionOf(amount, Math.min(returned, total), total)
  return (amount) => upTo(amount, before + refund.amount.amount) - upTo(amount, before)
}
