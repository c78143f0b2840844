import { expect, inject, it } from 'vitest'
import type { CartsReport, LedgerReport, SalesReport } from '../../src/shared/report/contract.ts'
import { eventually, newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('an order is in the reports within seconds, and out of them once it is cancelled', async () => {
  const goods = await sellProduct(shop, 10)
  const carts = async () =>
    (await staff.ask<CartsReport>('GET', '/reports/carts')).body.totals.carts
  const before = await carts()
  const orders: string[] = []
  for (const quantity of [3, 2]) {
    const buyer = await newShopper(shop)
    await buyer.add(goods.variantId, quantity)
    orders.push((await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body.order.id)
  }
  const [first = '', second = ''] = orders
  await staff.orderBecomes(first, 'allocated')
  const { lines, cost } = await staff.order(first)
  const key = lines[0]?.productId
  const sales = async () => {
    const { body } = await staff.ask<SalesReport>('GET', '/reports/sales?by=product')
    return body.data.find((row) => row.key === key)
  }
  await eventually(sales, (row) => row?.orders === 2)
  const cancelled = await staff.ask('POST', `/orders/${second}/cancel`, { body: {} })
  expect(cancelled.status).toBe(200)
  expect(await eventually(sales, (row) => row?.orders === 1)).toMatchObject({
    units: 3,
    gross: cost.subtotal,
    shipping: cost.shipping,
    tax: cost.tax,
    net: cost.total,
  })
  await eventually(carts, (count) => count >= before + 2)
})

it('the ledger of the shop’s day has what was sold and what was collected, and balances', async () => {
  const goods = await sellProduct(shop, 10)
  const read = async () => (await staff.ask<LedgerReport>('GET', '/reports/ledger')).body
  const cash = async () => {
    const { data } = await read()
    const of = data.filter(({ account }) => account === 'cash:cash-on-delivery')
    return of.reduce((sum, { debit }) => sum + debit.amount, 0)
  }
  const before = await cash()
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const { body } = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  const { id } = body.order
  await staff.orderBecomes(id, 'allocated')
  for (const step of ['pack', 'ship', 'deliver']) {
    expect((await staff.ask('POST', `/orders/${id}/${step}`, { body: {} })).status).toBe(200)
  }
  const { cost } = await staff.order(id)
  await eventually(cash, (amount) => amount >= before + cost.total.amount)
  const { data, totals } = await read()
  expect(totals.debit).toEqual(totals.credit)
  for (const day of Map.groupBy(data, ({ key }) => key).values()) {
    const sums = day.map(({ debit, credit }) => debit.amount - credit.amount)
    expect(sums.reduce((a, b) => a + b, 0)).toBe(0)
  }
})
