import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { money } from '../platform/money.ts'
import type { PricingInput, TaxRule } from './contract.ts'
import { price, splitDiscount } from './rules.ts'

const usd = (amount: number) => money(amount, 'USD')

const taxRule: fc.Arbitrary<TaxRule> = fc.record({
  title: fc.constant('Tax'),
  basisPoints: fc.integer({ min: 0, max: 3_000 }),
  included: fc.boolean(),
  onShipping: fc.boolean(),
})

const order: fc.Arbitrary<PricingInput> = fc.record({
  currency: fc.constant('USD'),
  lines: fc.array(
    fc.record({
      id: fc.uuid(),
      quantity: fc.integer({ min: 1, max: 999 }),
      variant: fc
        .record({ amount: fc.integer({ min: 0, max: 10_000_000_00 }), taxable: fc.boolean() })
        .map(({ amount, taxable }) => variantOf('S', { unitPrice: usd(amount), taxable })),
    }),
    { maxLength: 200 },
  ),
  shipping: fc.option(
    fc.integer({ min: 0, max: 100_000 }).map((amount) => ({ title: 'Van', price: usd(amount) })),
  ),
  tax: fc.option(taxRule),
})

/** The same sums once more, in exact whole numbers and another order of steps. */
function recomputed(input: PricingInput) {
  let net = 0n
  let taxed = 0n
  for (const { variant, quantity } of input.lines) {
    const cost = BigInt(variant.unitPrice.amount) * BigInt(quantity)
    net += cost
    if (variant.taxable) taxed += cost
  }
  const shipping = BigInt(input.shipping?.price.amount ?? 0)
  if (input.tax?.onShipping) taxed += shipping
  const rate = BigInt(input.tax?.basisPoints ?? 0)
  const base = input.tax?.included ? 10_000n + rate : 10_000n
  const tax = (taxed * rate * 2n + base) / (base * 2n)
  return {
    subtotal: Number(net),
    tax: Number(tax),
    total: Number(net + shipping + (input.tax?.included ? 0n : tax)),
  }
}

describe('a priced order', () => {
  it('has parts that make its total, to the unit', () => {
    fc.assert(
      fc.property(order, (input) => {
        const { cost, lines, trace } = price(input)
        const due = cost.taxIncluded ? 0 : cost.tax.amount
        expect(cost.subtotal.amount - cost.discount.amount + cost.shipping.amount + due).toBe(
          cost.total.amount,
        )
        expect(lines.reduce((sum, l) => sum + l.cost.total.amount, 0)).toBe(
          cost.subtotal.amount - cost.discount.amount,
        )
        const traced = trace
          .filter((step) => step.rule !== 'tax-included')
          .reduce((sum, step) => sum + step.amount.amount, 0)
        expect(traced).toBe(cost.total.amount)
      }),
    )
  })

  it('is what a second computation in exact numbers says', () => {
    fc.assert(
      fc.property(order, (input) => {
        const { cost } = price(input)
        expect({
          subtotal: cost.subtotal.amount,
          tax: cost.tax.amount,
          total: cost.total.amount,
        }).toEqual(recomputed(input))
      }),
    )
  })

  it('adds tax to net prices and finds it inside gross ones', () => {
    const line = { id: 'li_1', variant: variantOf('S', { unitPrice: usd(12_000) }), quantity: 1 }
    const of = (included: boolean) =>
      price({
        currency: 'USD',
        lines: [line],
        shipping: null,
        tax: { title: 'VAT', basisPoints: 2_000, included, onShipping: false },
      }).cost
    expect(of(false)).toMatchObject({ tax: usd(2_400), total: usd(14_400), taxIncluded: false })
    expect(of(true)).toMatchObject({ tax: usd(2_000), total: usd(12_000), taxIncluded: true })
  })

  it('is an estimate until address and delivery are known', () => {
    const tax = { title: '', basisPoints: 0, included: false, onShipping: false }
    const shipping = { title: 'Van', price: usd(0) }
    const estimated = (input: Partial<PricingInput>) =>
      price({ currency: 'USD', lines: [], shipping: null, tax: null, ...input }).cost.estimated
    expect(estimated({})).toBe(true)
    expect(estimated({ tax })).toBe(true)
    expect(estimated({ shipping })).toBe(true)
    expect(estimated({ tax, shipping })).toBe(false)
  })

  it('never mixes currencies', () => {
    const variant = variantOf('S', { unitPrice: money(100, 'EUR') })
    const lines = [{ id: 'li_1', variant, quantity: 1 }]
    expect(() => price({ currency: 'USD', lines, shipping: null, tax: null })).toThrow('currency')
  })
})

it('a discount on the order is carried by its lines, to the unit', () => {
  expect(splitDiscount(100, [1, 1, 1])).toEqual([34, 33, 33])
  expect(splitDiscount(100, [0, 300])).toEqual([0, 100])
})
