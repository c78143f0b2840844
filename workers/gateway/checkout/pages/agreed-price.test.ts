import { describe, expect, it } from 'vitest'
import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import { money } from '../../../../src/shared/platform/money.ts'
import { raisedSince, readAgreed, writeAgreed } from './agreed-price.ts'

const usd = (amount: number) => money(amount, 'USD')

function viewAt(total: number, unit: number): Pick<CheckoutView, 'cost' | 'lines' | 'currency'> {
  const cost = { subtotal: usd(unit), discount: usd(0), total: usd(unit) }
  return {
    currency: 'USD',
    cost: {
      ...cost,
      shipping: usd(0),
      tax: usd(0),
      total: usd(total),
      estimated: false,
      taxIncluded: false,
    },
    lines: [
      {
        id: 'li_1',
        variantId: 'var_1',
        sku: 'MUG',
        title: 'Mug',
        variantTitle: 'Lake',
        image: null,
        taxClass: 'standard',
        quantity: 1,
        unitPrice: usd(unit),
        cost,
        discounts: [],
      },
    ],
  }
}

describe('raisedSince', () => {
  const shown = readAgreed(writeAgreed(viewAt(2200, 2200)))

  it('asks nothing while the price stands or falls', () => {
    expect(raisedSince(shown, viewAt(2200, 2200))).toBeNull()
    expect(raisedSince(shown, viewAt(1900, 1900))).toBeNull()
  })

  it('names the prices that are higher, from what to what', () => {
    expect(raisedSince(shown, viewAt(2500, 2500))).toEqual({
      total: { from: usd(2200), to: usd(2500) },
      lines: [{ title: 'Mug, Lake', from: usd(2200), to: usd(2500) }],
    })
  })

  it('asks where only delivery or tax has risen', () => {
    expect(raisedSince(shown, viewAt(2795, 2200))?.lines).toEqual([])
  })

  it('asks where the form holds no price that was agreed to', () => {
    for (const text of [null, '', 'nonsense', '-1;li_1=5', '1e9']) {
      expect(raisedSince(readAgreed(text), viewAt(1, 1))?.total.from).toBeNull()
    }
  })
})
