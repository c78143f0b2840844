import { expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import type { Cost } from '../../src/shared/pricing/contract.ts'
import { eventually, newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('a product is visible once it is published, and then at its newest price', async () => {
  // `sellProduct` waits for the product, `reprice` for the price.
  const goods = await sellProduct(shop, 1, 1_999)
  expect((await goods.visible()).body.variants[0]?.price.amount).toBe(1_999)
  await goods.reprice(2_999)
  expect((await goods.visible()).body.variants[0]?.price.amount).toBe(2_999)
})

it('buying now leaves the cart alone', async () => {
  const goods = await sellProduct(shop, 10)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const before = await buyer.cart()
  const buyNow = { variantId: goods.variantId, quantity: 3 }
  const checkout = await buyer.ready('cash-on-delivery', { buyNow })
  const done = await buyer.complete(checkout.id)
  expect(done.status).toBe(202)
  expect((await buyer.order(done.body.order.id)).lines).toMatchObject([{ quantity: 3 }])
  const { lines, savedLines, totalQuantity } = await buyer.cart()
  // The version moves with the shop's offers, which other tests change.
  expect({ lines, savedLines, totalQuantity }).toEqual({
    lines: before.lines,
    savedLines: before.savedLines,
    totalQuantity: before.totalQuantity,
  })
})

it('twenty buyers race for five units: exactly five get one', async () => {
  const goods = await sellProduct(shop, 5)
  const buyers = await Promise.all(Array.from({ length: 20 }, () => newShopper(shop)))
  const ready = []
  for (const buyer of buyers) {
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    ready.push({ buyer, checkout: await buyer.ready('cash-on-delivery', { buyNow }) })
  }
  const answers = await Promise.all(ready.map(({ buyer, checkout }) => buyer.complete(checkout.id)))
  expect(answers.filter(({ status }) => status === 202)).toHaveLength(5)
  for (const { status, body } of answers.filter((answer) => answer.status !== 202)) {
    expect({ status, body }).toMatchObject({
      status: 409,
      body: { code: 'insufficient_stock', available: 0, sku: goods.sku },
    })
  }
  await staff.stockBecomes(goods.sku, { onHand: 5, available: 0, held: 0, committed: 5 })
})

it('fifty parallel completions with one key place one order', async () => {
  const goods = await sellProduct(shop, 100)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const checkout = await buyer.ready('cash-on-delivery')
  const key = randomKey()
  const answers = await Promise.all(
    Array.from({ length: 50 }, () => buyer.complete(checkout.id, key)),
  )
  const placed = answers.filter(({ status }) => status === 202)
  expect(placed.length).toBeGreaterThan(0)
  expect(new Set(placed.map(({ body }) => body.order.id)).size).toBe(1)
  for (const { status, body, headers } of answers.filter((answer) => answer.status !== 202)) {
    expect({ status, body }).toMatchObject({ status: 409, body: { code: 'idempotency_in_flight' } })
    expect(headers.get('retry-after')).toBe('1')
  }
  const again = await buyer.complete(checkout.id, key)
  expect(again).toMatchObject({ status: 202, body: { order: { id: placed[0]?.body.order.id } } })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  const orders = await buyer.ask<{ data: Order[] }>('GET', '/orders')
  expect(orders.body.data).toHaveLength(1)
  await staff.stockBecomes(goods.sku, { onHand: 100, available: 98, committed: 2 })
})

it('a price raised after the quote needs new consent, and is then charged', async () => {
  const goods = await sellProduct(shop, 10, 2_000)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const checkout = await buyer.ready('cash-on-delivery')
  await goods.reprice(2_500)
  // The checkout's own reader of the catalogue may be a moment behind the shop front's.
  const other = await newShopper(shop)
  const body = { buyNow: { variantId: goods.variantId, quantity: 1 } }
  await eventually(
    () => other.ask<{ cost: Cost }>('POST', '/checkouts', { body }),
    (answer) => answer.body.cost.subtotal.amount === 2_500,
  )
  const refused = await buyer.complete(checkout.id)
  expect(refused).toMatchObject({
    status: 409,
    body: { code: 'price_changed', quote: { cost: { subtotal: { amount: 5_000 } } } },
  })
  expect(await staff.stock(goods.sku)).toMatchObject({ available: 10, held: 0 })
  const warnings = (await buyer.cart()).warnings.map(({ code }) => code)
  expect(warnings).toContain('price_changed')
  const agreed = await buyer.complete(checkout.id)
  expect(agreed.status).toBe(202)
  expect((await buyer.order(agreed.body.order.id)).cost.subtotal.amount).toBe(5_000)
})

it('the pages of a shopper’s orders meet without a gap, in the object and in the record', async () => {
  const goods = await sellProduct(shop, 10)
  const buyer = await newShopper(shop)
  const ids: string[] = []
  for (let n = 0; n < 3; n += 1) {
    const buyNow = { variantId: goods.variantId, quantity: 1 }
    const done = await buyer.complete((await buyer.ready('cash-on-delivery', { buyNow })).id)
    ids.unshift(done.body.order.id)
  }
  const seen: string[] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${cursor}`
    const page = await buyer.ask<{ data: Order[]; nextCursor: string | null }>(
      'GET',
      `/orders?limit=2${query}`,
    )
    expect(page.status).toBe(200)
    seen.push(...page.body.data.map((order) => order.id))
    cursor = page.body.nextCursor
  }
  expect(seen).toEqual(ids)
})
