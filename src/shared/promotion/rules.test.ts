import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import { money } from '../platform/money.ts'
import type { PricingInput, PricingLine } from '../pricing/contract.ts'
import { price } from '../pricing/rules.ts'
import type { Condition, Offers, PromotionRule } from './contract.ts'
import { evaluateGoods, explainUnapplied, giftLines, withDueGifts } from './rules.ts'

type Action = PromotionRule['action']
const usd = (amount: number) => money(amount, 'USD')

const anybody: Offers['buyer'] = {
  country: null,
  level: null,
  isFirstOrder: false,
  campaigns: new Set(),
}

let made = 0
const promotion = (action: Action, rest: Partial<PromotionRule> = {}): PromotionRule => {
  made += 1
  const id = `prm_${String(made).padStart(4, '0')}`
  return { id, title: id, priority: 0, combinesWith: 'all', conditions: [], action, ...rest }
}
const percent = (basisPoints: number, target: 'order' | 'matching-lines' | 'shipping' = 'order') =>
  ({ kind: 'percentage', target, basisPoints }) as const

const line = (
  id: string,
  amount: number,
  quantity = 1,
  rest: Partial<PricingLine['variant']> = {},
): PricingLine => ({
  id,
  quantity,
  variant: variantOf(id, { productId: `prd_${id}`, unitPrice: usd(amount), ...rest }),
})

const priced = (
  lines: readonly PricingLine[],
  promotions: readonly PromotionRule[],
  { buyer = anybody, ...rest }: Partial<PricingInput> & { buyer?: Offers['buyer'] } = {},
) =>
  price({
    currency: 'USD',
    lines,
    shipping: null,
    tax: null,
    ...rest,
    offers: { promotions, buyer },
  })

/** The discount of each line. */
const discounts = (...of: Parameters<typeof priced>) =>
  priced(...of).lines.map(({ cost }) => cost.discount.amount)

describe('an action', () => {
  it('takes a percentage of the order, rounded once, half up, at most its cap', () => {
    const lines = [line('a', 333), line('b', 333), line('c', 333)]
    // 10 % of 9.99 is 99.9 cents: 1.00, split evenly with the rest on the first.
    expect(discounts(lines, [promotion(percent(1_000))])).toEqual([34, 33, 33])
    const capped = promotion({ ...percent(5_000), cap: 100 })
    expect(discounts(lines, [capped])).toEqual([34, 33, 33])
  })

  it('takes an amount, at most what the lines cost', () => {
    const off = (amount: number) => promotion({ kind: 'amount', target: 'order', amount })
    expect(discounts([line('a', 1_000), line('b', 3_000)], [off(400)])).toEqual([100, 300])
    const all = priced([line('a', 1_000)], [off(5_000)])
    expect(all.cost).toMatchObject({ discount: usd(1_000), total: usd(0) })
  })

  it('of matching lines leaves the others alone', () => {
    const lines = [line('a', 1_000), line('b', 1_000, 1, { categoryIds: ['cat_hats'] })]
    const hats: Condition = { kind: 'categories', categoryIds: ['cat_hats'] }
    const onHats = promotion(percent(1_000, 'matching-lines'), { conditions: [hats] })
    expect(discounts(lines, [onHats])).toEqual([0, 100])
    const both: Condition = { kind: 'products', productIds: ['prd_a'] }
    const none = promotion(percent(1_000, 'matching-lines'), { conditions: [hats, both] })
    expect(discounts(lines, [none])).toEqual([0, 0])
    // The whole order is lowered where the order's target needs one of them in it.
    expect(discounts(lines, [promotion(percent(1_000), { conditions: [hats] })])).toEqual([
      100, 100,
    ])
  })

  it('sets the price of a unit and never raises it', () => {
    const lines = [line('a', 1_000, 3), line('b', 300)]
    const fixed = promotion({ kind: 'fixed-price', amount: 500 })
    expect(discounts(lines, [fixed])).toEqual([1_500, 0])
  })

  it('gives the cheapest units of each full group', () => {
    const lines = [line('a', 1_000, 3), line('b', 400, 2)]
    const third = promotion({ kind: 'buy-x-get-y', buy: 2, get: 1, basisPoints: 10_000 })
    expect(discounts(lines, [third])).toEqual([0, 400])
    const half = promotion({ kind: 'buy-x-get-y', buy: 1, get: 1, basisPoints: 5_000 })
    expect(discounts(lines, [half])).toEqual([0, 400])
    const three = promotion({ kind: 'buy-x-get-y', buy: 1, get: 2, basisPoints: 10_000 })
    expect(discounts([line('a', 1_000, 3), line('b', 400, 3)], [three])).toEqual([1_000, 1_200])
    expect(discounts([line('a', 1_000, 2)], [third])).toEqual([0])
  })

  it('takes the highest tier that is reached', () => {
    const tiers = promotion({
      kind: 'tiers',
      tiers: [
        { minSubtotal: 5_000, basisPoints: 1_000 },
        { minSubtotal: 2_000, basisPoints: 500 },
      ],
    })
    expect(discounts([line('a', 1_999)], [tiers])).toEqual([0])
    expect(discounts([line('a', 2_000)], [tiers])).toEqual([100])
    expect(discounts([line('a', 5_000)], [tiers])).toEqual([500])
  })

  it('gives a gift for nothing, and takes it away with its condition', () => {
    const gift = promotion(
      { kind: 'gift', variantId: 'var_mug', quantity: 1 },
      { conditions: [{ kind: 'min-subtotal', amount: 2_000 }] },
    )
    const offers = { promotions: [gift], buyer: anybody }
    const mug = { ...line('mug', 900), giftOf: gift.id }
    const enough = withDueGifts([line('a', 2_000), mug], offers)
    expect(enough.map(({ id }) => id)).toEqual(['a', 'mug'])
    expect(priced(enough, [gift]).cost).toMatchObject({ discount: usd(900), total: usd(2_000) })
    // The gift's own price counts towards nothing.
    expect(withDueGifts([line('a', 1_999), mug], offers).map(({ id }) => id)).toEqual(['a'])
  })

  it('gives a gift that costs nothing by itself', () => {
    const gift = promotion({ kind: 'gift', variantId: 'var_card', quantity: 1 })
    const card = { ...line('card', 0), giftOf: gift.id }
    const given = withDueGifts([line('a', 2_000), card], { promotions: [gift], buyer: anybody })
    expect(given.map(({ id }) => id)).toEqual(['a', 'card'])
    expect(priced(given, [gift]).cost).toMatchObject({ discount: usd(0), total: usd(2_000) })
  })

  it('on delivery sees the goods as they are before points pay for them', () => {
    const free = promotion(
      { kind: 'free-delivery' },
      { conditions: [{ kind: 'min-subtotal', amount: 2_000 }] },
    )
    const shipping = { id: 'standard', title: 'Standard', price: usd(595) }
    const { cost } = priced([line('a', 2_000)], [free], { shipping, points: 500 })
    expect(cost).toMatchObject({ shipping: usd(0), discount: usd(500), total: usd(1_500) })
  })

  it('on delivery that gives nothing says why, once an option is chosen', () => {
    const lines = [line('a', 1_000)]
    const free = promotion({ kind: 'free-delivery', optionIds: ['express'] })
    const half = promotion(percent(5_000, 'shipping'), { combinesWith: 'none' })
    const offers = { promotions: [free, half], buyer: anybody }
    const why = (optionId: string | null, applied: readonly PromotionRule[]) => {
      const delivery = optionId === null ? null : { optionId, price: 600 }
      return [...explainUnapplied(lines, offers, new Set(applied.map(({ id }) => id)), delivery)]
    }
    expect(why(null, [])).toEqual([])
    expect(why('standard', [half])).toEqual([[free.id, 'not_combinable']])
    expect(why('express', [free])).toEqual([[half.id, 'not_combinable']])
    const alone = { promotions: [free], buyer: anybody }
    const standard = { optionId: 'standard', price: 600 }
    expect([...explainUnapplied(lines, alone, new Set(), standard)]).toEqual([
      [free.id, 'nothing_to_lower'],
    ])
  })

  it('lowers delivery, and not the discount of the goods', () => {
    const shipping = { id: 'express', title: 'Express', price: usd(1_200) }
    const free = (optionIds?: string[]) =>
      promotion({ kind: 'free-delivery', ...(optionIds ? { optionIds } : {}) })
    const of = (one: PromotionRule) => priced([line('a', 1_000)], [one], { shipping }).cost
    expect(of(free())).toMatchObject({ shipping: usd(0), discount: usd(0), total: usd(1_000) })
    expect(of(free(['standard']))).toMatchObject({ shipping: usd(1_200) })
    expect(of(promotion(percent(2_500, 'shipping')))).toMatchObject({ shipping: usd(900) })
    expect(of(promotion({ kind: 'amount', target: 'shipping', amount: 5_000 }))).toMatchObject({
      shipping: usd(0),
      total: usd(1_000),
    })
  })
})

it('a gift is given where its units are there beside those of the order', () => {
  const gift = promotion({ kind: 'gift', variantId: 'var_mug', quantity: 2 })
  const mug = line('mug', 900, 3)
  const given = (available: number | null, own: PricingLine[] = []) =>
    giftLines(
      [gift, { ...gift, id: 'prm_again' }],
      { var_mug: { variant: mug.variant, available } },
      own,
    ).map(({ giftOf }) => giftOf)
  expect(given(1)).toEqual([])
  expect(given(3)).toEqual([gift.id])
  expect(given(4)).toEqual([gift.id, 'prm_again'])
  expect(given(null, [mug])).toEqual([gift.id, 'prm_again'])
  expect(given(4, [mug])).toEqual([])
  expect(given(5, [mug])).toEqual([gift.id])
})

describe('a condition', () => {
  const holds = (
    condition: Condition,
    buyer: Partial<Offers['buyer']> = {},
    lines = [line('a', 1_000, 2)],
  ) =>
    discounts(lines, [promotion(percent(1_000), { conditions: [condition] })], {
      buyer: { ...anybody, ...buyer },
    }).some((amount) => amount > 0)

  it('asks for goods', () => {
    expect(holds({ kind: 'min-subtotal', amount: 2_000 })).toBe(true)
    expect(holds({ kind: 'min-subtotal', amount: 2_001 })).toBe(false)
    expect(holds({ kind: 'min-quantity', quantity: 2 })).toBe(true)
    expect(holds({ kind: 'min-quantity', quantity: 3 })).toBe(false)
    expect(holds({ kind: 'min-quantity', quantity: 1, productIds: ['prd_a'] })).toBe(true)
    expect(holds({ kind: 'min-quantity', quantity: 1, categoryIds: ['cat_x'] })).toBe(false)
    expect(holds({ kind: 'products', productIds: ['prd_b'] })).toBe(false)
  })

  it('asks for the buyer', () => {
    const level: Condition = { kind: 'member-level', levels: ['gold'] }
    expect([holds(level), holds(level, { level: 'silver' })]).toEqual([false, false])
    expect(holds(level, { level: 'gold' })).toBe(true)
    expect(holds({ kind: 'first-order' })).toBe(false)
    expect(holds({ kind: 'first-order' }, { isFirstOrder: true })).toBe(true)
    const abroad: Condition = { kind: 'country', countries: ['CH'] }
    expect([holds(abroad), holds(abroad, { country: 'CH' })]).toEqual([false, true])
  })

  it('on a code holds with a code of its own campaign', () => {
    const coded = promotion(percent(1_000), { conditions: [{ kind: 'coupon' }] })
    const of = (...campaigns: string[]) =>
      discounts([line('a', 1_000)], [coded], {
        buyer: { ...anybody, campaigns: new Set(campaigns) },
      })
    expect([of(), of('prm_other'), of(coded.id)]).toEqual([[0], [0], [100]])
  })
})

describe('several promotions', () => {
  it('go by priority, then by the larger discount, each of what is left', () => {
    const ten = promotion(percent(1_000), { priority: 1 })
    const half = promotion(percent(5_000))
    const fifth = promotion(percent(2_000))
    const { lines, trace, cost } = priced([line('a', 10_000)], [fifth, half, ten])
    expect(lines[0]?.discounts).toEqual([
      { promotionId: ten.id, title: ten.title, amount: usd(1_000) },
      { promotionId: half.id, title: half.title, amount: usd(4_500) },
      { promotionId: fifth.id, title: fifth.title, amount: usd(900) },
    ])
    expect(cost.total).toEqual(usd(3_600))
    expect(trace.filter(({ rule }) => rule === 'promotion')).toMatchObject([
      { promotionId: ten.id, target: 'a', amount: usd(-1_000) },
      { promotionId: half.id },
      { promotionId: fifth.id },
    ])
  })

  it('combine where each permits the other', () => {
    const alone = promotion(percent(1_000), { combinesWith: 'none' })
    const larger = promotion(percent(2_000))
    expect(discounts([line('a', 1_000)], [alone, larger])).toEqual([200])
    const first = { ...alone, priority: 1 }
    expect(discounts([line('a', 1_000)], [first, larger])).toEqual([100])
    const friend = promotion(percent(1_000), { combinesWith: [larger.id] })
    expect(discounts([line('a', 1_000)], [larger, friend])).toEqual([280])
    const stranger = promotion(percent(500))
    expect(discounts([line('a', 1_000)], [friend, stranger])).toEqual([100])
  })

  it('on delivery see the goods after their discounts, and what applies to them', () => {
    const shipping = { title: 'Van', price: usd(500) }
    const free = promotion(
      { kind: 'free-delivery' },
      { conditions: [{ kind: 'min-subtotal', amount: 1_000 }] },
    )
    const off = promotion({ kind: 'amount', target: 'order', amount: 1 })
    const of = (...promotions: PromotionRule[]) =>
      priced([line('a', 1_000)], promotions, { shipping }).cost.shipping
    expect(of(free)).toEqual(usd(0))
    expect(of(free, off)).toEqual(usd(500))
    expect(of({ ...free, conditions: [], combinesWith: 'none' }, off)).toEqual(usd(500))
  })

  it('tell why one gives nothing', () => {
    const lines = [line('a', 1_000)].map((one) => ({ ...one, cost: { total: usd(1_000) } }))
    const why = (conditions: Condition[], others: PromotionRule[] = []) => {
      const asked = promotion(percent(1_000), { conditions })
      const offers = { promotions: [...others, asked], buyer: anybody }
      return evaluateGoods(lines, offers).unapplied.get(asked.id)
    }
    expect(why([{ kind: 'min-subtotal', amount: 1_001 }])).toBe('minimum_not_met')
    expect(why([{ kind: 'products', productIds: ['prd_b'] }])).toBe('no_matching_line')
    expect(why([{ kind: 'member-level', levels: ['gold'] }])).toBe('members_only')
    expect(why([], [promotion(percent(2_000), { combinesWith: 'none' })])).toBe('not_combinable')
    expect(why([], [promotion(percent(10_000))])).toBe('nothing_to_lower')
  })
})

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({
    kind: fc.constant('percentage' as const),
    target: fc.constantFrom('order' as const, 'matching-lines' as const, 'shipping' as const),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({
    kind: fc.constant('amount' as const),
    target: fc.constantFrom('order' as const, 'matching-lines' as const, 'shipping' as const),
    amount: fc.integer({ min: 0, max: 100_000 }),
  }),
  fc.record({
    kind: fc.constant('fixed-price' as const),
    amount: fc.integer({ min: 0, max: 9_999 }),
  }),
  fc.record({
    kind: fc.constant('buy-x-get-y' as const),
    buy: fc.integer({ min: 1, max: 4 }),
    get: fc.integer({ min: 1, max: 4 }),
    basisPoints: fc.integer({ min: 1, max: 10_000 }),
  }),
  fc.record({ kind: fc.constant('free-delivery' as const) }),
)

const condition: fc.Arbitrary<Condition> = fc.oneof(
  fc.record({
    kind: fc.constant('min-subtotal' as const),
    amount: fc.integer({ min: 0, max: 50_000 }),
  }),
  fc.record({
    kind: fc.constant('categories' as const),
    categoryIds: fc.uniqueArray(fc.constantFrom('cat_1', 'cat_2'), { minLength: 1 }),
  }),
)

const basket = fc.array(
  fc.record({
    amount: fc.integer({ min: 0, max: 20_000 }),
    quantity: fc.integer({ min: 1, max: 9 }),
    category: fc.constantFrom('cat_1', 'cat_2', 'cat_3'),
  }),
  { maxLength: 12 },
)
const several = fc.array(
  fc.record({
    action,
    conditions: fc.array(condition, { maxLength: 2 }),
    priority: fc.integer({ min: 0, max: 2 }),
    combinesWith: fc.constantFrom('all' as const, 'all' as const, 'none' as const),
  }),
  { maxLength: 8 },
)

describe('any promotions', () => {
  it('lower a price to the unit, never below zero, by what the lines and the trace say', () => {
    fc.assert(
      fc.property(basket, several, fc.integer({ min: 0, max: 2_000 }), (goods, rules, delivery) => {
        const lines = goods.map(({ amount, quantity, category }, i) =>
          line(`li_${i}`, amount, quantity, { categoryIds: [category] }),
        )
        const promotions = rules.map(({ action: of, ...rest }) => promotion(of, rest))
        const shipping = { title: 'Van', price: usd(delivery) }
        const { cost, lines: told, trace } = priced(lines, promotions, { shipping })
        for (const { cost: of, discounts: own = [] } of told) {
          expect(own.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(of.discount.amount)
          expect(of.total.amount).toBeGreaterThanOrEqual(0)
          expect(of.subtotal.amount - of.discount.amount).toBe(of.total.amount)
        }
        expect(told.reduce((sum, { cost: of }) => sum + of.discount.amount, 0)).toBe(
          cost.discount.amount,
        )
        expect(cost.shipping.amount).toBeGreaterThanOrEqual(0)
        expect(trace.reduce((sum, { amount }) => sum + amount.amount, 0)).toBe(cost.total.amount)
        // One that combines with none stands alone.
        const applied = trace.flatMap(({ promotionId }) => promotionId ?? [])
        const solitary = promotions.filter(
          ({ id, combinesWith }) => combinesWith === 'none' && applied.includes(id),
        )
        if (solitary.length > 0) expect(applied).toHaveLength(1)
      }),
    )
  })
})
