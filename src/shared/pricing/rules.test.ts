import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { TAX_CLASSES, type TaxClass } from '../catalog/contract.ts'
import { money, shareOf } from '../platform/money.ts'
import { ADJUSTMENTS } from './adjustments.ts'
import {
  type Adjustment,
  type AdjustmentRule,
  discountRowsOf,
  type PlaceTax,
  type PricedOrder,
  type PricingInput,
} from './contract.ts'
import { price } from './rules.ts'

const usd = (amount: number) => money(amount, 'USD')

const rate: fc.Arbitrary<PlaceTax['standard']> = fc.option(
  fc.record({ title: fc.constant('Tax'), basisPoints: fc.integer({ min: 0, max: 3_000 }) }),
)
const placeTax: fc.Arbitrary<PlaceTax> = fc.record({
  included: fc.boolean(),
  shippingClass: fc.constantFrom(null, ...TAX_CLASSES),
  standard: rate,
  reduced: rate,
})
/** A place with one rate. */
const onlyRate = (
  basisPoints: number,
  included: boolean,
  shippingClass: PlaceTax['shippingClass'] = 'standard',
): PlaceTax => ({ included, shippingClass, standard: { title: 'VAT', basisPoints }, reduced: null })

const order: fc.Arbitrary<PricingInput> = fc.record({
  currency: fc.constant('USD'),
  lines: fc.array(
    fc.record({
      id: fc.uuid(),
      quantity: fc.integer({ min: 1, max: 999 }),
      variant: fc
        .record({
          amount: fc.integer({ min: 0, max: 10_000_000_00 }),
          taxable: fc.boolean(),
          taxClass: fc.constantFrom(...TAX_CLASSES),
        })
        .map(({ amount, ...tax }) => variantOf('S', { unitPrice: usd(amount), ...tax })),
    }),
    { maxLength: 200 },
  ),
  shipping: fc.option(
    fc.integer({ min: 0, max: 100_000 }).map((amount) => ({ title: 'Van', price: usd(amount) })),
  ),
  tax: fc.option(placeTax),
})

/** The same sums once more, in exact whole numbers and another order of steps. */
function recomputed({ lines, shipping, tax }: PricingInput) {
  const costOf = ({ variant, quantity }: PricingInput['lines'][number]) =>
    BigInt(variant.unitPrice.amount) * BigInt(quantity)
  const subtotal = lines.reduce((sum, line) => sum + costOf(line), 0n)
  const delivery = BigInt(shipping?.price.amount ?? 0)
  const rateOf = (taxClass: TaxClass) => {
    if (taxClass === 'zero' || taxClass === 'exempt') return null
    return (taxClass === 'reduced' ? tax?.reduced : null) ?? tax?.standard ?? null
  }
  const classOf = ({ variant }: PricingInput['lines'][number]) =>
    variant.taxable ? (variant.taxClass ?? 'standard') : 'exempt'
  const bases = new Map<object | null, bigint>()
  for (const line of lines) {
    const key = rateOf(classOf(line))
    bases.set(key, (bases.get(key) ?? 0n) + costOf(line))
  }
  const own = tax?.shippingClass ?? null
  let least = 0n
  let most = 0n
  for (const row of [tax?.standard, tax?.reduced]) {
    if (!row) continue
    const goods = bases.get(row) ?? 0n
    const points = BigInt(row.basisPoints)
    const whole = tax?.included ? 10_000n + points : 10_000n
    const taxOn = (base: bigint) => (base * points * 2n + whole) / (whole * 2n)
    const byClass = own !== null && rateOf(own) === row ? delivery : 0n
    // A share of delivery is a whole number beside the exact one.
    const share = subtotal > 0n ? (delivery * goods) / subtotal : 0n
    least += taxOn(goods + (own === null ? share : byClass))
    most += taxOn(goods + (own === null ? share + 1n : byClass))
  }
  return { subtotal, delivery, least, most }
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
        const { subtotal, delivery, least, most } = recomputed(input)
        const tax = BigInt(cost.tax.amount)
        const hasCost = subtotal > 0n
        expect(BigInt(cost.subtotal.amount)).toBe(subtotal)
        if (hasCost) expect(tax >= least && tax <= most).toBe(true)
        const due = input.tax?.included ? 0n : tax
        expect(BigInt(cost.total.amount)).toBe(subtotal + delivery + due)
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
        tax: onlyRate(2_000, included),
      }).cost
    expect(of(false)).toMatchObject({ tax: usd(2_400), total: usd(14_400), taxIncluded: false })
    expect(of(true)).toMatchObject({ tax: usd(2_000), total: usd(12_000), taxIncluded: true })
  })

  it('is an estimate until address and delivery are known', () => {
    const tax = onlyRate(0, false)
    const shipping = { title: 'Van', price: usd(0) }
    const estimated = (input: Partial<PricingInput>) =>
      price({ currency: 'USD', lines: [], shipping: null, tax: null, ...input }).cost.estimated
    expect(estimated({})).toBe(true)
    expect(estimated({ tax })).toBe(true)
    expect(estimated({ shipping })).toBe(true)
    expect(estimated({ tax, shipping })).toBe(false)
    expect(estimated({ tax: { ...tax, estimated: true }, shipping })).toBe(true)
  })

  it('never mixes currencies', () => {
    const variant = variantOf('S', { unitPrice: money(100, 'EUR') })
    const lines = [{ id: 'li_1', variant, quantity: 1 }]
    expect(() => price({ currency: 'USD', lines, shipping: null, tax: null })).toThrow('currency')
  })
})

/** Prices and traces byte for byte: stored orders and cached carts were written in this form. */
describe('the JSON of a priced order', () => {
  const lines = [
    { id: 'li_1', variant: variantOf('MUG', { unitPrice: usd(1_299) }), quantity: 3 },
    {
      id: 'li_2',
      variant: variantOf('BOOK', { unitPrice: usd(2_050), taxable: false }),
      quantity: 1,
    },
  ]
  const json = (more: Partial<PricingInput>) =>
    JSON.stringify(price({ currency: 'USD', lines, shipping: null, tax: null, ...more }))
  const shipping = { title: 'Van', price: usd(495) }

  it('of a cart', () => {
    expect(json({})).toMatchInlineSnapshot(
      `"{"lines":[{"id":"li_1","unitPrice":{"amount":1299,"currency":"USD"},"cost":{"subtotal":{"amount":3897,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"total":{"amount":3897,"currency":"USD"}}},{"id":"li_2","unitPrice":{"amount":2050,"currency":"USD"},"cost":{"subtotal":{"amount":2050,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"total":{"amount":2050,"currency":"USD"}}}],"cost":{"subtotal":{"amount":5947,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"shipping":{"amount":0,"currency":"USD"},"tax":{"amount":0,"currency":"USD"},"total":{"amount":5947,"currency":"USD"},"estimated":true,"taxIncluded":false},"trace":[{"rule":"catalogue-price","target":"li_1","amount":{"amount":3897,"currency":"USD"},"detail":"3 × MUG"},{"rule":"catalogue-price","target":"li_2","amount":{"amount":2050,"currency":"USD"},"detail":"1 × BOOK"}],"taxes":[]}"`,
    )
  })

  it('with delivery and tax on top', () => {
    const tax = { ...onlyRate(825, false), standard: { title: 'CA', basisPoints: 825 } }
    expect(json({ shipping, tax })).toMatchInlineSnapshot(
      `"{"lines":[{"id":"li_1","unitPrice":{"amount":1299,"currency":"USD"},"cost":{"subtotal":{"amount":3897,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"total":{"amount":3897,"currency":"USD"},"tax":{"amount":321,"currency":"USD"}}},{"id":"li_2","unitPrice":{"amount":2050,"currency":"USD"},"cost":{"subtotal":{"amount":2050,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"total":{"amount":2050,"currency":"USD"},"tax":{"amount":0,"currency":"USD"}}}],"cost":{"subtotal":{"amount":5947,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"shipping":{"amount":495,"currency":"USD"},"tax":{"amount":362,"currency":"USD"},"total":{"amount":6804,"currency":"USD"},"estimated":false,"taxIncluded":false},"trace":[{"rule":"catalogue-price","target":"li_1","amount":{"amount":3897,"currency":"USD"},"detail":"3 × MUG"},{"rule":"catalogue-price","target":"li_2","amount":{"amount":2050,"currency":"USD"},"detail":"1 × BOOK"},{"rule":"delivery","target":"shipping","amount":{"amount":495,"currency":"USD"},"detail":"Van"},{"rule":"tax","target":"order","amount":{"amount":362,"currency":"USD"},"detail":"CA 8.25%","basisPoints":825,"base":{"amount":4392,"currency":"USD"}}],"taxes":[{"title":"CA","basisPoints":825,"base":{"amount":4392,"currency":"USD"},"amount":{"amount":362,"currency":"USD"},"included":false}]}"`,
    )
  })

  it('with delivery and tax inside', () => {
    const tax = onlyRate(2_000, true)
    expect(json({ shipping, tax })).toMatchInlineSnapshot(
      `"{"lines":[{"id":"li_1","unitPrice":{"amount":1299,"currency":"USD"},"cost":{"subtotal":{"amount":3897,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"total":{"amount":3897,"currency":"USD"},"tax":{"amount":650,"currency":"USD"}}},{"id":"li_2","unitPrice":{"amount":2050,"currency":"USD"},"cost":{"subtotal":{"amount":2050,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"total":{"amount":2050,"currency":"USD"},"tax":{"amount":0,"currency":"USD"}}}],"cost":{"subtotal":{"amount":5947,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"shipping":{"amount":495,"currency":"USD"},"tax":{"amount":732,"currency":"USD"},"total":{"amount":6442,"currency":"USD"},"estimated":false,"taxIncluded":true},"trace":[{"rule":"catalogue-price","target":"li_1","amount":{"amount":3897,"currency":"USD"},"detail":"3 × MUG"},{"rule":"catalogue-price","target":"li_2","amount":{"amount":2050,"currency":"USD"},"detail":"1 × BOOK"},{"rule":"delivery","target":"shipping","amount":{"amount":495,"currency":"USD"},"detail":"Van"},{"rule":"tax-included","target":"order","amount":{"amount":732,"currency":"USD"},"detail":"VAT 20%","basisPoints":2000,"base":{"amount":4392,"currency":"USD"}}],"taxes":[{"title":"VAT","basisPoints":2000,"base":{"amount":4392,"currency":"USD"},"amount":{"amount":732,"currency":"USD"},"included":true}]}"`,
    )
  })

  it('without a tax at its place', () => {
    const tax = { ...onlyRate(0, false), standard: null }
    expect(json({ lines: [], shipping, tax })).toMatchInlineSnapshot(
      `"{"lines":[],"cost":{"subtotal":{"amount":0,"currency":"USD"},"discount":{"amount":0,"currency":"USD"},"shipping":{"amount":495,"currency":"USD"},"tax":{"amount":0,"currency":"USD"},"total":{"amount":495,"currency":"USD"},"estimated":false,"taxIncluded":false},"trace":[{"rule":"delivery","target":"shipping","amount":{"amount":495,"currency":"USD"},"detail":"Van"},{"rule":"tax","target":"order","amount":{"amount":0,"currency":"USD"},"detail":"No tax"}],"taxes":[]}"`,
    )
  })
})

describe('a further adjustment', () => {
  const discount =
    (of: Partial<Adjustment>): AdjustmentRule =>
    () => [{ rule: 'ten', adds: 'discount', target: 'order', amount: 0, detail: '10', ...of }]
  const priceWith = (input: PricingInput, ...more: AdjustmentRule[]) =>
    price(input, [...more, ...ADJUSTMENTS])
  const lines = [1, 1, 1].map((quantity, n) => ({
    id: `li_${n}`,
    variant: variantOf(`S${n}`, { unitPrice: usd(100) }),
    quantity,
  }))
  const bare: PricingInput = { currency: 'USD', lines, shipping: null, tax: null }
  const totals = ({ lines: priced }: PricedOrder) => priced.map(({ cost }) => cost.total.amount)

  it('on the order is carried by its lines, to the unit', () => {
    expect(totals(priceWith(bare, discount({ amount: 100 })))).toEqual([66, 67, 67])
  })

  it('on a line lowers that line alone', () => {
    const of = discount({ amount: 30, target: 'li_1' })
    expect(totals(priceWith(bare, of))).toEqual([100, 70, 100])
  })

  it('on delivery lowers the price of delivery', () => {
    const input = { ...bare, shipping: { title: 'Van', price: usd(495) } }
    const of = discount({ amount: 495, target: 'shipping' })
    const { cost } = price(input, [...ADJUSTMENTS, of])
    expect(cost).toMatchObject({ discount: usd(0), shipping: usd(0), total: usd(300) })
  })

  it('lowers what is taxed', () => {
    const tax = onlyRate(1_000, false)
    const { cost } = priceWith({ ...bare, tax }, discount({ amount: 100 }))
    expect(cost).toMatchObject({ discount: usd(100), tax: usd(20), total: usd(220) })
  })

  it('is a row by what gave it; the rows sum to the discount, whatever the trace tells', () => {
    const step = (rule: string, target: string, amount: number, detail: string) => ({
      ...{ rule, target, detail, amount: usd(-amount) },
    })
    const trace = [
      step('catalogue-price', 'li_1', -5_000, '2 × S'),
      step('promotion', 'li_1', 300, 'Harvest'),
      step('promotion', 'order', 200, 'Welcome'),
      step('promotion', 'li_2', 50, 'Harvest'),
      step('promotion', 'li_3', 0, 'A free candle'),
      step('promotion', 'shipping', 595, 'Free delivery'),
      step('points', 'order', 100, 'Points'),
    ]
    const rows = (amount: number) =>
      discountRowsOf({ trace, cost: { discount: usd(amount) } }).map((row) => [
        row.title,
        row.amount.amount,
      ])
    const told = [
      ['Harvest', 350],
      ['Welcome', 200],
      ['Points', 100],
    ]
    expect(rows(650)).toEqual(told)
    // An order of an older release names some of its discounts alone.
    expect(rows(700)).toEqual([...told, [null, 50]])
    expect(discountRowsOf({ trace: [], cost: { discount: usd(0) } })).toEqual([])
  })

  it('is never larger than what it lowers, nor an addition', () => {
    expect(() => priceWith(bare, discount({ amount: 301 }))).toThrow('at most what it lowers')
    expect(() => priceWith(bare, discount({ amount: -1 }))).toThrow('minor units')
  })

  it('leaves parts that make the total, and a trace that accounts for it', () => {
    const share = fc.integer({ min: 0, max: 10_000 })
    fc.assert(
      fc.property(order, share, share, (input, onOrder, onFirst) => {
        const {
          cost,
          lines: priced,
          trace,
        } = priceWith(
          input,
          ({ lines: [first] }) =>
            discount({
              amount: shareOf(first?.cost.total.amount ?? 0, onFirst),
              target: first?.id ?? 'order',
            })({ lines: [], shipping: 0, promotionIds: [] }, input),
          (soFar, context) => {
            const goods = soFar.lines.reduce((sum, line) => sum + line.cost.total.amount, 0)
            return discount({ amount: shareOf(goods, onOrder) })(soFar, context)
          },
        )
        const due = cost.taxIncluded ? 0 : cost.tax.amount
        const net = cost.subtotal.amount - cost.discount.amount
        expect(net + cost.shipping.amount + due).toBe(cost.total.amount)
        expect(priced.reduce((sum, l) => sum + l.cost.total.amount, 0)).toBe(net)
        const traced = trace
          .filter((step) => step.rule !== 'tax-included')
          .reduce((sum, step) => sum + step.amount.amount, 0)
        expect(traced).toBe(cost.total.amount)
      }),
    )
  })
})
