import { expect, inject, it } from 'vitest'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import type { Slot } from '../../src/shared/promotion/slots/contract.ts'
import type { DiscountsReport, SalesReport } from '../../src/shared/report/contract.ts'
import { eventually, newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('an order is counted by its promotion, its coupon and the slot of its cart', async () => {
  const goods = await sellProduct(shop, 10, 2_000)
  const ofGoods = { kind: 'products', productIds: [goods.id] }
  const add = async <T>(path: string, body: object): Promise<T> => {
    const made = await staff.ask<T>('POST', path, { key: randomKey(), body })
    expect(made.status).toBe(201)
    return made.body
  }
  const promotion = await add<Promotion>('/promotions', {
    ...{ title: 'Reported', status: 'active', combinesWith: 'all' },
    conditions: [ofGoods, { kind: 'coupon' }],
    action: { kind: 'percentage', target: 'matching-lines', basisPoints: 2_500 },
  })
  const code = `R-${randomKey().slice(0, 12)}`
  const campaign = await add<{ id: string }>('/coupons', {
    ...{ title: 'Reported codes', promotionId: promotion.id, code, public: true },
  })
  const slot = await add<Slot>('/promotion-slots', {
    ...{ title: 'Reported slot', text: '', kind: 'offer', promotionId: promotion.id },
    conditions: [ofGoods],
  })

  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  // The isolate that answers learns of promotion and slot within seconds; tries of codes are limited.
  await eventually(
    async () => {
      await buyer.ask('PUT', '/cart/discount-codes', { key: randomKey(), body: { codes: [code] } })
      return buyer.cart()
    },
    ({ cost, promotionSlots }) =>
      cost?.discount.amount === 1_000 && promotionSlots.some(({ id }) => id === slot.id),
  )
  const { order } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body
  const placed = await staff.orderBecomes(order.id, 'allocated')
  expect(placed.promotionSlots).toEqual([{ id: slot.id, promotionId: promotion.id }])

  const read = async (by: string) =>
    (await staff.ask<DiscountsReport>('GET', `/reports/promotions?by=${by}`)).body
  const rowOf = async (by: string, key: string) =>
    (await read(by)).data.find((row) => row.key === key)
  const usd = (amount: number) => ({ amount, currency: 'USD' })
  const figures = {
    ...{ orders: 1, units: 2, gross: usd(4_000), discounts: usd(1_000), net: usd(3_000) },
    deliveryDiscounts: usd(0),
  }
  const row = await eventually(
    () => rowOf('promotion', promotion.id),
    (found) => found !== undefined,
  )
  expect(row).toEqual({ key: promotion.id, title: 'Reported', ...figures })
  expect(await rowOf('coupon', campaign.id)).toMatchObject({ title: 'Reported codes', ...figures })
  expect(await rowOf('slot', slot.id)).toMatchObject({ title: 'Reported slot', ...figures })

  // Other tests order meanwhile: both reports are read until they are of one moment.
  await eventually(
    async () => {
      const [discounts, sales, days] = await Promise.all([
        read('promotion'),
        staff.ask<SalesReport>('GET', '/reports/sales'),
        read('day'),
      ])
      const sum = discounts.data.reduce((total, { discounts: of }) => total + of.amount, 0)
      return [sum, sales.body.totals.discounts.amount, days.totals.discounts.amount]
    },
    ([sum, sales, days]) => sum === sales && sum === days,
  )
  const csv = await staff.ask<string>('GET', '/reports/promotions?by=coupon&format=csv')
  expect(csv.body).toContain(`${campaign.id},Reported codes,1,2,40.00,10.00,0.00,30.00,USD`)
  expect(await staff.ask('GET', '/reports/promotions?by=moon')).toMatchObject({
    status: 400,
    body: { errors: [{ pointer: '/by' }] },
  })

  await staff.ask('DELETE', `/promotion-slots/${slot.id}`, { key: randomKey() })
  await staff.ask('DELETE', `/promotions/${promotion.id}`, { key: randomKey() })
  const removed = true
  expect(await rowOf('promotion', promotion.id)).toMatchObject({ title: 'Reported', removed })
  expect(await rowOf('slot', slot.id)).toMatchObject({ title: 'Reported slot', removed })

  await staff.step(order.id, 'cancel')
  await eventually(
    () => rowOf('promotion', promotion.id),
    (found) => found === undefined,
  )
})
