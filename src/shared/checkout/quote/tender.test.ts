import { describe, expect, it } from 'vitest'
import type { PaymentMethod } from '../../payment/contract.ts'
import { money } from '../../platform/money.ts'
import type { Cost } from '../../pricing/contract.ts'
import { missingMethod, withTender } from './tender.ts'

const usd = (amount: number) => money(amount, 'USD')
const card: PaymentMethod = { id: 'sandbox', kind: 'sandbox', title: 'Test payment' }

/** A quote of this total, as it is priced before anything is tendered. */
function quoteOf(total: number) {
  const cost: Cost = {
    ...{ subtotal: usd(2_000), discount: usd(2_000 - total), shipping: usd(0), tax: usd(0) },
    ...{ total: usd(total), estimated: false, taxIncluded: false },
  }
  const paymentMethods = [card]
  return { cost, paymentMethods, requirements: missingMethod(paymentMethods, {}) }
}
const codes = (total: number, balance: number | null, chosen = {}) =>
  withTender(quoteOf(total), balance, chosen).requirements.map(({ code }) => code)

describe('a payment method', () => {
  it('is needed while anything is due', () => {
    expect(codes(1, null)).toEqual(['payment_method'])
    expect(codes(1_000, 999)).toEqual(['payment_method'])
    expect(codes(1, null, { paymentMethodId: 'sandbox' })).toEqual([])
    expect(codes(1, null, { paymentMethodId: 'closed' })).toEqual(['payment_method'])
  })

  it('is not needed where nothing is due: by store credit, by discounts, or by both', () => {
    expect(codes(0, null)).toEqual([])
    expect(codes(0, 500)).toEqual([])
    expect(codes(1_000, 1_000)).toEqual([])
  })
})

it('store credit pays at most the total', () => {
  expect(withTender(quoteOf(700), 1_000, {}).cost).toMatchObject({
    storeCredit: usd(700),
    due: usd(0),
  })
  const { storeCredit, due } = withTender(quoteOf(700), null, {}).cost
  expect([storeCredit, due]).toEqual([undefined, undefined])
})
