import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import shop from '../../../shop.config.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order } from '../order/contract.ts'
import { money } from '../platform/money.ts'
import { creditNoteOf, documentNumber, dueDocuments, invoiceOf, sellerOf } from './rules.ts'

const usd = (amount: number) => money(amount, 'USD')
const AT = '2026-01-02T10:00:00.000Z'
const SELLER = { name: 'Shop Ltd', address: ['1 Quay'], email: 'help@shop.test' }

function orderWith(payment: Partial<Order['payment']>, changes: Partial<Order> = {}): Order {
  const { order } = placedOrder(changes)
  return { ...order, payment: { ...order.payment, ...payment } }
}
const refund = (id: string, amount: number, more = {}) => ({
  id,
  amount: usd(amount),
  at: AT,
  ...more,
})

describe('due documents', () => {
  it.each([
    ['due_on_delivery', []],
    ['pending', []],
    ['unknown', []],
    ['succeeded', ['invoice']],
    ['refunding', ['invoice']],
  ] as const)('of an order whose payment is %s', (status, series) => {
    expect(dueDocuments(orderWith({ status })).map((due) => due.series)).toEqual(series)
  })

  it('are each issued once, and never of money that did not go back', () => {
    const refunds = [
      refund('a', 100, { status: 'failed' }),
      refund('b', 100, { status: 'pending' }),
      refund('c', 0),
      refund('d', 100, { creditNote: { number: 'CN-2026-00001' } }),
      refund('e', 100),
    ]
    const invoice = { number: 'INV-2026-00001' }
    const order = orderWith({ status: 'partially_refunded', refunds }, { invoice })
    expect(dueDocuments(order)).toEqual([{ series: 'credit-note', refund: refund('e', 100) }])
  })
})

it('a number names its series and year', () => {
  expect(documentNumber({ series: 'invoice', year: 2026, number: 7 })).toBe('INV-2026-00007')
  expect(documentNumber({ series: 'credit-note', year: 2027, number: 123_456 })).toBe(
    'CN-2027-123456',
  )
})

it('an invoice is without an own seller the shop’s, and its net and tax make its total', () => {
  const { order } = placedOrder()
  const document = invoiceOf(order, SELLER)
  expect(document.net.amount + document.tax.amount).toBe(order.cost.total.amount)
  expect(document.lines).toMatchObject([{ title: 'Shirt (M)', quantity: 2 }])
})

it('the credit notes of all that was paid sum to the whole, in total and in each tax', () => {
  const parts = fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(parts, fc.nat(2_000), (amounts, tax) => {
      const total = amounts.reduce((a, b) => a + b, 0)
      const part = Math.min(tax, total)
      const { order } = placedOrder()
      const taxes = [
        { title: 'T', basisPoints: 700, base: usd(total), amount: usd(part), included: true },
      ]
      const refunds = amounts.map((amount, n) => refund(`r${n}`, amount))
      const paid: Order = {
        ...order,
        cost: { ...order.cost, total: usd(total), tax: usd(part) },
        taxes,
        payment: { ...order.payment, status: 'refunded', refunds },
      }
      const notes = refunds.map((one) => creditNoteOf(paid, one, 'INV-2026-00001', SELLER))
      const sum = (of: (note: (typeof notes)[number]) => number) =>
        notes.reduce((all, note) => all + of(note), 0)
      expect(sum((note) => note.total.amount)).toBe(total)
      expect(sum((note) => note.tax.amount)).toBe(part)
      expect(sum((note) => note.net.amount)).toBe(total - part)
      expect(sum((note) => note.taxes[0]?.base.amount ?? 0)).toBe(total)
      for (const note of notes) expect(note.tax.amount).toBeGreaterThanOrEqual(0)
    }),
  )
})

it('the seller is the merchant of the settings', () => {
  const { merchant: _, ...plain } = shop
  expect(sellerOf(plain)).toEqual({ name: shop.name, address: [], email: shop.supportEmail })
  const merchant = { legalName: 'Ltd', address: ['1 Quay'], taxId: 'VAT 1' }
  expect(sellerOf({ ...shop, merchant })).toMatchObject({ name: 'Ltd', taxId: 'VAT 1' })
})
