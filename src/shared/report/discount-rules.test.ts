import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { variantOf } from '../../../tests/fixtures/variant.ts'
import type { Order } from '../order/contract.ts'
import { newId } from '../platform/ids.ts'
import { money } from '../platform/money.ts'
import { price } from '../pricing/rules.ts'
import type { PromotionRule } from '../promotion/contract.ts'
import type { Cell, Dimension, DiscountSplit, MEASURES } from './contract.ts'
import { readDiscounts } from './read-discounts.ts'
import { CellSums, contributionOf } from './rules.ts'
import { replaceCells } from './store.ts'

const usd = (amount: number) => money(amount, 'USD')
const UTC = { timeZone: 'UTC', taxShipping: false }

const promotion = (id: string, rest: Partial<PromotionRule>): PromotionRule => ({
  ...{ id, title: id, priority: 0, combinesWith: 'all', conditions: [] },
  action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
  ...rest,
})
const onProduct = (id: string, product: number, basisPoints: number) =>
  promotion(id, {
    conditions: [{ kind: 'products', productIds: [`prd_${product}`] }],
    action: { kind: 'percentage', target: 'matching-lines', basisPoints },
  })
const freeDelivery = promotion('prm_free', { action: { kind: 'free-delivery' } })

interface Given {
  goods: { product: number; unitPrice: number; quantity: number }[]
  promotions: PromotionRule[]
  points?: number
  included?: boolean
  basisPoints?: number
  /** Discounts of an order from before they had names. */
  isOld?: boolean
}

/** An order of the shop's own pricing. */
function orderOf(given: Given, rest: Partial<Order> = {}): Order {
  const { goods, promotions, points = 0, included = false, basisPoints = 0, isOld } = given
  const { order } = placedOrder()
  const [sample] = order.lines
  if (!sample) throw new Error('no line')
  const lines = goods.map(({ product, unitPrice, quantity }) => ({
    id: newId('li'),
    quantity,
    variant: variantOf('X', { productId: `prd_${product}`, unitPrice: usd(unitPrice) }),
  }))
  const buyer = { country: 'US', level: null, isFirstOrder: false, campaigns: new Set<string>() }
  const priced = price({
    ...{ currency: 'USD', lines, points },
    shipping: { id: 'standard', title: 'Standard', price: usd(600) },
    tax: {
      ...{ included, shippingClass: null, reduced: null },
      standard: { title: 'Tax', basisPoints },
    },
    offers: { promotions, buyer },
  })
  return {
    ...order,
    status: 'delivered',
    cost: priced.cost,
    trace: priced.trace,
    lines: lines.map(({ id, quantity, variant }, index) => {
      const { cost, discounts } = priced.lines[index] ?? {}
      return {
        ...{ ...sample, id, quantity, productId: variant.productId, unitPrice: variant.unitPrice },
        cost: cost ?? sample.cost,
        ...(discounts && !isOld ? { discounts: [...discounts] } : {}),
      }
    }),
    ...rest,
  }
}

const of = (cells: readonly Cell[], dimension: Dimension) =>
  cells.filter((cell) => cell.dimension === dimension)
const sum = (cells: readonly Cell[], measure: (typeof MEASURES)[number]): number =>
  cells.reduce((total, cell) => total + cell[measure], 0)

const anyOrder = fc.record({
  goods: fc.array(
    fc.record({
      product: fc.integer({ min: 0, max: 3 }),
      unitPrice: fc.integer({ min: 0, max: 99_999 }),
      quantity: fc.integer({ min: 1, max: 9 }),
    }),
    { minLength: 1, maxLength: 6 },
  ),
  promotions: fc.array(
    fc
      .tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 10_000 }))
      .map(([product, points]) =>
        product === 4 ? freeDelivery : onProduct(`prm_${product}`, product, points),
      ),
    { maxLength: 4 },
  ),
  points: fc.integer({ min: 0, max: 5_000 }),
  included: fc.boolean(),
  basisPoints: fc.constantFrom(0, 725, 2_000),
  isOld: fc.boolean(),
})

describe('the discounts of orders', () => {
  it('sum to those of their sales, to the unit, whatever made them', () => {
    fc.assert(
      fc.property(anyOrder, (given) => {
        const promotions = [...new Map(given.promotions.map((one) => [one.id, one])).values()]
        const order = orderOf({ ...given, promotions })
        const cells = contributionOf(order, UTC)
        const [sale] = of(cells, 'payment')
        const [once] = of(cells, 'discounted')
        const parts = of(cells, 'promotion')
        expect(sum(parts, 'discounts')).toBe(sale?.discounts)
        expect(once?.discounts ?? 0).toBe(sale?.discounts)
        const delivery = order.trace.filter(
          (step) => step.target === 'shipping' && step.promotionId,
        )
        expect(sum(parts, 'shipping')).toBe(
          delivery.reduce((total, { amount }) => total - amount.amount, 0),
        )
        for (const { gross, discounts, net, units } of [...parts, ...(once ? [once] : [])]) {
          expect(net).toBe(gross - discounts)
          expect(gross).toBeLessThanOrEqual(sale?.gross ?? 0)
          expect(units).toBeLessThanOrEqual(sale?.units ?? 0)
        }
      }),
    )
  })

  it('count the goods that they lowered, on delivery those of the whole order', () => {
    const goods = [
      { product: 1, unitPrice: 1_000, quantity: 2 },
      { product: 2, unitPrice: 5_000, quantity: 1 },
    ]
    const order = orderOf({ goods, promotions: [onProduct('prm_1', 1, 5_000), freeDelivery] })
    const cells = contributionOf(order, UTC)
    expect(of(cells, 'promotion')).toMatchObject([
      {
        key: 'prm_1',
        orders: 1,
        units: 2,
        gross: 2_000,
        discounts: 1_000,
        shipping: 0,
        net: 1_000,
      },
      { key: 'prm_free', orders: 1, units: 3, gross: 7_000, discounts: 0, shipping: 600 },
    ])
    expect(of(cells, 'discounted')).toMatchObject([
      { orders: 1, units: 3, gross: 7_000, discounts: 1_000, shipping: 600, net: 6_000 },
    ])
  })

  it('are told by the campaign of a code, and by the slots of the cart', () => {
    const goods = [
      { product: 1, unitPrice: 1_000, quantity: 2 },
      { product: 2, unitPrice: 5_000, quantity: 1 },
    ]
    const promotions = [onProduct('prm_1', 1, 5_000), onProduct('prm_2', 2, 1_000)]
    const order = orderOf(
      { goods, promotions },
      {
        discountCodes: [{ code: 'A', campaignId: 'cpn_1', promotionId: 'prm_1' }],
        promotionSlots: [
          ...[{ id: 'slot_1', promotionId: 'prm_2' }, { id: 'slot_2' }],
          { id: 'slot_3', promotionId: 'prm_2' },
        ],
      },
    )
    const cells = contributionOf(order, UTC)
    const coupon = { units: 2, gross: 2_000, discounts: 1_000, net: 1_000 }
    expect(of(cells, 'coupon')).toMatchObject([{ key: 'cpn_1', ...coupon }])
    expect(of(cells, 'with-coupon')).toMatchObject([coupon])
    expect(of(cells, 'promotion-slot')).toMatchObject([
      { key: 'slot_1', units: 3, gross: 7_000, discounts: 500, net: 6_500 },
      { key: 'slot_2', units: 3, gross: 7_000, discounts: 0, net: 7_000 },
      { key: 'slot_3', discounts: 500 },
    ])
    expect(of(cells, 'with-slot')).toMatchObject([{ orders: 1, discounts: 500 }])
  })

  it('are none of an order without, nor of one that is cancelled', () => {
    const goods = [{ product: 1, unitPrice: 1_000, quantity: 1 }]
    const dimensions = (order: Order) => contributionOf(order, UTC).map((cell) => cell.dimension)
    expect(dimensions(orderOf({ goods, promotions: [] }))).not.toContain('discounted')
    const cancelled = orderOf({ goods, promotions: [onProduct('prm_1', 1, 5_000)] })
    expect(dimensions({ ...cancelled, status: 'cancelled' })).not.toContain('promotion')
  })

  it('of more campaigns than a slot has room for are one together', () => {
    const sums = new CellSums()
    for (let n = 0; n < 5; n += 1) {
      const goods = [{ product: 1, unitPrice: 1_000 + n, quantity: 1 }]
      const discountCodes = [{ code: 'A', campaignId: `cpn_${n}`, promotionId: 'prm_1' }]
      const order = orderOf(
        { goods, promotions: [onProduct('prm_1', 1, 5_000)] },
        { discountCodes },
      )
      sums.add(contributionOf(order, UTC))
    }
    const coupons = of(sums.cells(2), 'coupon')
    expect(coupons.map(({ key }) => key)).toEqual(['cpn_4', 'cpn_3', 'other'])
    expect(coupons.at(-1)).toMatchObject({ orders: 3, gross: 3_003 })
  })
})

it('a report has its rows by net, each order once in its totals, and the titles of today or the last ones', async () => {
  const db = d1Of('engagement')
  const goods = [
    { product: 1, unitPrice: 1_000, quantity: 1 },
    { product: 2, unitPrice: 5_000, quantity: 1 },
  ]
  const promotions = [onProduct('prm_1', 1, 5_000), onProduct('prm_2', 2, 1_000)]
  const cells = contributionOf(orderOf({ goods, promotions }), UTC)
  await replaceCells(db, [{ shard: 0, slot: 1, definition: 'd', revision: 1, cells }])
  const deps = {
    ...{ db, now: () => Date.parse('2026-01-01T12:00:00Z'), currency: 'USD', timeZone: 'UTC' },
    titlesOf: async () => new Map<string, string>(),
    namesOf: async (_: DiscountSplit, ids: readonly string[]) =>
      new Map(ids.map((id) => [id, { title: `Title of ${id}`, removed: id === 'prm_1' }])),
  }
  const period = { from: '2026-01-01', to: '2026-01-01' }
  const totals = {
    ...{ orders: 1, units: 2, gross: usd(6_000), discounts: usd(1_000) },
    ...{ deliveryDiscounts: usd(0), net: usd(5_000) },
  }
  expect(await readDiscounts(deps, { ...period, by: 'promotion' })).toEqual({
    ok: true,
    value: {
      ...{ ...period, timeZone: 'UTC', by: 'promotion', totals },
      data: [
        {
          ...{ key: 'prm_2', title: 'Title of prm_2', orders: 1, units: 1, gross: usd(5_000) },
          ...{ discounts: usd(500), deliveryDiscounts: usd(0), net: usd(4_500) },
        },
        {
          ...{ key: 'prm_1', title: 'Title of prm_1', removed: true },
          ...{ orders: 1, units: 1, gross: usd(1_000) },
          ...{ discounts: usd(500), deliveryDiscounts: usd(0), net: usd(500) },
        },
      ],
    },
  })
  const nameless = { ...deps, namesOf: async () => new Map() }
  expect(await readDiscounts(nameless, { ...period, by: 'promotion' })).toMatchObject({
    value: {
      data: [
        { title: 'prm_2', removed: true },
        { title: 'prm_1', removed: true },
      ],
    },
  })
  expect(await readDiscounts(deps, { ...period, by: 'day' })).toMatchObject({
    value: { data: [{ key: '2026-01-01', orders: 1 }], totals },
  })
  expect(await readDiscounts(deps, { ...period, by: 'coupon' })).toMatchObject({
    value: { data: [], totals: { orders: 0 } },
  })
  expect(await readDiscounts(deps, { from: '2026-02-01', to: '2026-01-01' })).toMatchObject({
    problem: { code: 'invalid_query' },
  })
})
