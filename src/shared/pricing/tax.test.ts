import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { TAX_CLASSES, type TaxClass } from '../catalog/contract.ts'
import { CART_LINES_MAX } from '../platform/limits.ts'
import { money, portionOf } from '../platform/money.ts'
import type { PlaceTax, PricingInput } from './contract.ts'
import { price } from './rules.ts'

const usd = (amount: number) => money(amount, 'USD')
const line = (id: string, amount: number, taxClass: TaxClass = 'standard', quantity = 1) => ({
  id,
  quantity,
  variant: variantOf(id, { unitPrice: usd(amount), taxClass }),
})
const van = (amount: number) => ({ title: 'Van', price: usd(amount) })
const GERMANY: PlaceTax = {
  included: true,
  shippingClass: null,
  standard: { title: 'USt.', basisPoints: 1_900 },
  reduced: { title: 'USt. (ermäßigt)', basisPoints: 700 },
}
const NET: PlaceTax = { ...GERMANY, included: false }
const priceOf = (
  lines: PricingInput['lines'],
  tax: PlaceTax = GERMANY,
  shipping: PricingInput['shipping'] = null,
) => price({ currency: 'USD', lines, shipping, tax })
const taxesOf = (priced: ReturnType<typeof priceOf>) =>
  priced.taxes.map(({ basisPoints, base, amount }) => [basisPoints, base.amount, amount.amount])

describe('the tax of an order', () => {
  it('is of each line’s own class, a row per rate', () => {
    const priced = priceOf([
      line('a', 11_900),
      line('b', 10_700, 'reduced'),
      line('c', 500, 'zero'),
      line('d', 500, 'exempt'),
    ])
    expect(taxesOf(priced)).toEqual([
      [1_900, 11_900, 1_900],
      [700, 10_700, 700],
    ])
    expect(priced.cost).toMatchObject({ tax: usd(2_600), total: usd(23_600), taxIncluded: true })
    expect(priced.lines.map(({ cost }) => cost.tax?.amount)).toEqual([1_900, 700, 0, 0])
    const steps = priced.trace.filter(({ rule }) => rule === 'tax-included')
    expect(steps).toMatchObject([
      { detail: 'USt. 19%', basisPoints: 1_900, base: usd(11_900), amount: usd(1_900) },
      { detail: 'USt. (ermäßigt) 7%', basisPoints: 700, base: usd(10_700), amount: usd(700) },
    ])
  })

  it('is the standard one of a class without a rate of its own', () => {
    const tax = { ...NET, reduced: null }
    expect(taxesOf(priceOf([line('a', 1_000), line('b', 1_000, 'reduced')], tax))).toEqual([
      [1_900, 2_000, 380],
    ])
    const none = priceOf([line('a', 1_000)], { ...NET, standard: null, reduced: null })
    expect(none.taxes).toEqual([])
    expect(none.trace.at(-1)).toMatchObject({ rule: 'tax', detail: 'No tax', amount: usd(0) })
  })

  it('of a variant that is not taxable, or was stored without a class, is as before', () => {
    const { taxClass: _, ...old } = line('a', 1_000).variant
    const off = { ...line('b', 1_000).variant, taxable: false }
    const lines = [
      { id: 'a', quantity: 1, variant: old },
      { id: 'b', quantity: 1, variant: off },
    ]
    expect(taxesOf(priceOf(lines, NET))).toEqual([[1_900, 1_000, 190]])
  })

  it('is rounded once per rate, half up, delivery included', () => {
    const tax = {
      ...NET,
      standard: { title: 'T', basisPoints: 500 },
      shippingClass: 'standard' as const,
    }
    // 3 × 0.5 and 0.5 for delivery: rounded apart they were 4.
    const lines = [line('a', 10), line('b', 10), line('c', 10)]
    expect(taxesOf(priceOf(lines, tax, van(10)))).toEqual([[500, 40, 2]])
    expect(taxesOf(priceOf(lines, tax))).toEqual([[500, 30, 2]])
  })

  it('of delivery is by the share of each rate’s goods, or by a class', () => {
    const lines = [line('a', 3_000), line('b', 1_000, 'reduced'), line('c', 1_000, 'exempt')]
    const bases = (shippingClass: PlaceTax['shippingClass']) =>
      taxesOf(priceOf(lines, { ...NET, shippingClass }, van(500))).map(([, base]) => base)
    expect(bases(null)).toEqual([3_300, 1_100])
    expect(bases('standard')).toEqual([3_500, 1_000])
    expect(bases('reduced')).toEqual([3_000, 1_500])
    expect(bases('exempt')).toEqual([3_000, 1_000])
    const exempt = [line('a', 3_000, 'exempt')]
    expect(priceOf(exempt, NET, van(500)).cost.tax).toEqual(usd(0))
    // Gifts: nothing to share by but the units.
    const free = [line('a', 0, 'standard', 3), line('b', 0, 'exempt')]
    expect(taxesOf(priceOf(free, NET, van(400)))).toEqual([[1_900, 300, 57]])
  })
})

const anyOrder = fc.record({
  lines: fc.array(
    fc.record({
      amount: fc.integer({ min: 0, max: 100_000 }),
      taxClass: fc.constantFrom(...TAX_CLASSES),
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
    { maxLength: 20 },
  ),
  shipping: fc.integer({ min: 0, max: 5_000 }),
  tax: fc.record({
    included: fc.boolean(),
    shippingClass: fc.constantFrom(null, ...TAX_CLASSES),
    standard: fc.option(fc.record({ title: fc.constant('S'), basisPoints: fc.nat(10_000) })),
    reduced: fc.option(fc.record({ title: fc.constant('R'), basisPoints: fc.nat(10_000) })),
  }),
})
const linesOf = (given: { amount: number; taxClass: TaxClass; quantity: number }[]) =>
  given.map(({ amount, taxClass, quantity }, n) => line(`li_${n}`, amount, taxClass, quantity))

describe('for every order', () => {
  it('rows, lines and delivery sum to the tax, none is negative, and each row is its rate', () => {
    fc.assert(
      fc.property(anyOrder, ({ lines, shipping, tax }) => {
        const priced = priceOf(linesOf(lines), tax, van(shipping))
        const { cost, taxes } = priced
        const rows = taxes.map(({ amount }) => amount.amount)
        expect(rows.reduce((a, b) => a + b, 0)).toBe(cost.tax.amount)
        const ofLines = priced.lines.map((one) => one.cost.tax?.amount ?? -1)
        const left = cost.tax.amount - ofLines.reduce((a, b) => a + b, 0)
        expect(Math.min(left, ...rows, ...ofLines)).toBeGreaterThanOrEqual(0)
        if (shipping === 0) expect(left).toBe(0)
        for (const { basisPoints, base, amount, included } of taxes) {
          const whole = included ? 10_000 + basisPoints : 10_000
          expect(amount.amount).toBe(portionOf(base.amount, basisPoints, whole))
        }
        const bases = taxes.reduce((sum, { base }) => sum + base.amount, 0)
        expect(bases).toBeLessThanOrEqual(cost.subtotal.amount + shipping)
      }),
    )
  })

  it('a tax inside the prices leaves the total as it is', () => {
    fc.assert(
      fc.property(anyOrder, ({ lines, shipping, tax }) => {
        const included = priceOf(linesOf(lines), { ...tax, included: true }, van(shipping)).cost
        const none = price({
          currency: 'USD',
          lines: linesOf(lines),
          shipping: van(shipping),
          tax: null,
        })
        expect(included.total).toEqual(none.cost.total)
        expect(included.tax.amount).toBeLessThanOrEqual(included.total.amount)
      }),
    )
  })

  it('the order of the lines changes no amount, of the whole or of a line', () => {
    fc.assert(
      fc.property(anyOrder, ({ lines, shipping, tax }) => {
        const inOrder = priceOf(linesOf(lines), tax, van(shipping))
        const back = priceOf(linesOf(lines).reverse(), tax, van(shipping))
        expect(back.cost).toEqual(inOrder.cost)
        expect(back.taxes).toEqual(inOrder.taxes)
        expect(back.lines.reverse()).toEqual(inOrder.lines)
      }),
    )
  })
})

it('a full cart’s tax reads each line a few times, whatever the number of rates', () => {
  let reads = 0
  const lines = Array.from({ length: CART_LINES_MAX }, (_, n) => {
    const { variant, ...rest } = line(`li_${n}`, 100 + n, n % 2 ? 'reduced' : 'standard')
    return {
      ...rest,
      get variant() {
        reads += 1
        return variant
      },
    }
  })
  priceOf(lines, GERMANY, van(500))
  expect(reads).toBeLessThanOrEqual(12 * CART_LINES_MAX)
})
