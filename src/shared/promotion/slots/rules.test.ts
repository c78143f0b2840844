import { describe, expect, it } from 'vitest'
import { variantOf } from '../../../../tests/fixtures/variant.ts'
import { money } from '../../platform/money.ts'
import type { PricingLine } from '../../pricing/contract.ts'
import { price } from '../../pricing/rules.ts'
import type { LiveSlot, Offers, PromotionRule } from '../contract.ts'
import { slotsShown } from './rules.ts'

const NOW = 1_000
const usd = (amount: number) => money(amount, 'USD')
const anybody: Offers['buyer'] = {
  country: null,
  level: null,
  isFirstOrder: false,
  campaigns: new Set(),
}

const slot = (rest: Partial<LiveSlot> = {}): LiveSlot => ({
  id: 'slot_1',
  kind: 'banner',
  title: 'Summer',
  text: 'It is here.',
  promotionId: null,
  href: null,
  conditions: [],
  startsAt: null,
  endsAt: null,
  ...rest,
})
const promotion = (rest: Partial<PromotionRule>): PromotionRule => ({
  id: 'prm_1',
  title: 'Promotion',
  priority: 0,
  combinesWith: 'all',
  conditions: [],
  action: { kind: 'free-delivery' },
  ...rest,
})
const tenPercent = (rest: Partial<PromotionRule> = {}) =>
  promotion({
    id: 'prm_ten',
    action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
    ...rest,
  })
const line = (id: string, amount: number): PricingLine => ({
  id,
  quantity: 1,
  variant: variantOf(id, { unitPrice: usd(amount) }),
})

interface Shown {
  lines?: PricingLine[]
  promotions?: PromotionRule[]
  buyer?: Partial<Offers['buyer']>
  visitedFrom?: string
}

/** The slots that a cart of these lines shows. */
function shown(slots: readonly LiveSlot[], told: Shown = {}) {
  const { lines = [line('a', 3_000)], promotions = [], visitedFrom = null } = told
  const offers = { promotions, buyer: { ...anybody, ...told.buyer } }
  const priced = price({ currency: 'USD', lines, shipping: null, tax: null, offers })
  return slotsShown(slots, {
    ...{ lines, offers, visitedFrom, currency: 'USD', now: NOW },
    totalOf: ({ id }) => priced.lines.find((one) => one.id === id)?.cost.total ?? usd(0),
  })
}

describe('a slot', () => {
  it('without conditions is shown in every cart, an empty one too', () => {
    const told = { id: 'slot_1', kind: 'banner', title: 'Summer', text: 'It is here.' }
    expect(shown([slot()], { lines: [] })).toEqual([told])
    expect(shown([slot({ href: '/c/new' })])).toEqual([{ ...told, href: '/c/new' }])
  })

  it('is shown in its window alone, the first moment in and the last one out', () => {
    expect(shown([slot({ startsAt: NOW, endsAt: NOW + 1 })])).toHaveLength(1)
    expect(shown([slot({ startsAt: NOW + 1 })])).toEqual([])
    expect(shown([slot({ endsAt: NOW })])).toEqual([])
  })

  it('of a promotion is shown while that one runs', () => {
    const of = slot({ promotionId: 'prm_1' })
    expect(shown([of], { promotions: [promotion({})] })).toHaveLength(1)
    expect(shown([of], { promotions: [promotion({ id: 'prm_2' })] })).toEqual([])
  })

  it('asks for goods, level, first order, country and code of its promotion', () => {
    const asks = (...conditions: LiveSlot['conditions']) => [slot({ conditions })]
    const products = asks({ kind: 'products', productIds: ['prd_b'] })
    expect(shown(products)).toEqual([])
    expect(shown(products, { lines: [line('a', 1), line('b', 1)] })).toHaveLength(1)
    expect(shown(products, { lines: [] })).toEqual([])

    const gold = asks({ kind: 'member-level', levels: ['gold'] })
    expect(shown(gold, { buyer: { level: 'silver' } })).toEqual([])
    expect(shown(gold, { buyer: { level: 'gold' } })).toHaveLength(1)

    const first = asks({ kind: 'first-order' })
    expect(shown(first)).toEqual([])
    expect(shown(first, { buyer: { isFirstOrder: true } })).toHaveLength(1)

    const here = asks({ kind: 'country', countries: ['US'] })
    expect(shown(here)).toEqual([])
    expect(shown(here, { visitedFrom: 'DE' })).toEqual([])
    expect(shown(here, { visitedFrom: 'US' })).toHaveLength(1)

    const coded = [slot({ promotionId: 'prm_1', conditions: [{ kind: 'coupon' }] })]
    const promotions = [promotion({})]
    expect(shown(coded, { promotions })).toEqual([])
    expect(shown(coded, { promotions, buyer: { campaigns: new Set(['prm_1']) } })).toHaveLength(1)
  })

  it('compares its own smallest order with the price after discounts', () => {
    const from = slot({ conditions: [{ kind: 'min-subtotal', amount: 2_900 }] })
    expect(shown([from])).toHaveLength(1)
    expect(shown([from], { promotions: [tenPercent()] })).toEqual([])
  })
})

describe('the part that a cart lacks', () => {
  const progress = slot({ kind: 'progress', promotionId: 'prm_1' })
  const from = (amount: number, rest: Partial<PromotionRule> = {}) =>
    promotion({ conditions: [{ kind: 'min-subtotal', amount }], ...rest })

  it('is that of the promotion’s smallest order, after discounts on the goods', () => {
    expect(shown([progress], { promotions: [from(5_000)] })).toMatchObject([
      { minimum: usd(5_000), missing: usd(2_000) },
    ])
    expect(shown([progress], { promotions: [from(5_000), tenPercent()] })).toMatchObject([
      { minimum: usd(5_000), missing: usd(2_300) },
    ])
  })

  it('is all of it in an empty cart, and nothing from the amount on', () => {
    const lacking = (amount: number, lines?: PricingLine[]) =>
      shown([progress], { promotions: [from(amount)], ...(lines ? { lines } : {}) })[0]?.missing
    expect(lacking(5_000, [])).toEqual(usd(5_000))
    expect(lacking(3_001)).toEqual(usd(1))
    expect(lacking(3_000)).toBeUndefined()
  })

  it('is told by the price that the condition sees: a later discount does not count', () => {
    const action = { kind: 'amount', target: 'order', amount: 100 } as const
    const first = from(5_000, { priority: 1, action })
    expect(shown([progress], { promotions: [first, tenPercent()] })[0]?.missing).toEqual(usd(2_000))
    // Of one priority the larger discount goes first.
    const same = from(5_000, { action })
    expect(shown([progress], { promotions: [same, tenPercent()] })[0]?.missing).toEqual(usd(2_300))
  })

  it('is that of the greatest of several, and none of a promotion without one', () => {
    const both = promotion({
      conditions: [
        { kind: 'min-subtotal', amount: 4_000 },
        { kind: 'min-subtotal', amount: 6_000 },
      ],
    })
    expect(shown([progress], { promotions: [both] })[0]?.missing).toEqual(usd(3_000))
    expect(shown([progress], { promotions: [promotion({})] })[0]).not.toHaveProperty('minimum')
  })
})
