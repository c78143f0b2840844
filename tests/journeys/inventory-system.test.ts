import { expect, inject, it } from 'vitest'
import { sendStockEvent } from '../fixtures/inventory-webhook.ts'
import { newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

it('an inventory system’s counts and changes move stock once each, in their sequence', async () => {
  const { sku } = await sellProduct(shop, 10)
  const counted = (onHand: number, sequence: number) => ({
    type: 'stock.counted',
    data: { sku, onHand, sequence },
  })
  const changed = (delta: number, sequence: number) => ({
    type: 'stock.adjusted',
    data: { sku, delta, sequence, reference: 'PO-7' },
  })
  expect(await sendStockEvent(shop, counted(25, 1))).toMatchObject({
    status: 200,
    body: { sku, onHand: 25, available: 25, shortage: 0 },
  })
  const id = randomKey()
  const repeats = await Promise.all(
    Array.from({ length: 5 }, () => sendStockEvent(shop, changed(-5, 2), { id })),
  )
  for (const { status, body } of repeats) {
    expect(status).toBe(200)
    expect(body).toMatchObject({ onHand: 20 })
  }
  for (const stale of [counted(1, 2), changed(3, 1)]) {
    expect(await sendStockEvent(shop, stale)).toMatchObject({
      status: 409,
      body: { code: 'stale_sequence' },
    })
  }
  // A message that was taken is a repeat, however late it comes.
  expect((await sendStockEvent(shop, counted(21, 3))).status).toBe(200)
  expect(await sendStockEvent(shop, changed(-5, 2), { id })).toMatchObject({
    status: 200,
    body: { onHand: 21 },
  })
  const journal = await staff.ask<{ data: { onHandDelta: number; actor?: string }[] }>(
    'GET',
    `/inventory/${sku}/journal`,
  )
  expect(journal.body.data.map(({ onHandDelta }) => onHandDelta)).toEqual([10, 15, -5, 1])
  expect(journal.body.data.at(-1)?.actor).toBe('system:erp')
})

it('a count below what is promised leaves the promises and tells the shortage', async () => {
  const { sku, variantId } = await sellProduct(shop, 10)
  const buyer = await newShopper(shop)
  await buyer.add(variantId, 6)
  const done = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  await staff.orderBecomes(done.body.order.id, 'allocated')
  await staff.stockBecomes(sku, { committed: 6, available: 4 })
  const count = { type: 'stock.counted', data: { sku, onHand: 4, sequence: 1 } }
  expect(await sendStockEvent(shop, count)).toMatchObject({
    status: 200,
    body: { onHand: 4, available: 0, held: 0, committed: 6, shortage: 2 },
  })
  // Five more: two make up for the shortage, three can be sold.
  const more = { type: 'stock.adjusted', data: { sku, delta: 5, sequence: 2 } }
  expect((await sendStockEvent(shop, more)).body).toMatchObject({
    ...{ onHand: 9, available: 3, committed: 6, shortage: 0 },
  })
  const less = { type: 'stock.adjusted', data: { sku, delta: -8, sequence: 3 } }
  expect((await sendStockEvent(shop, less)).body).toMatchObject({
    ...{ onHand: 1, available: 0, committed: 6, shortage: 5 },
  })
  // All six were there after all: they leave, and nothing is short.
  await staff.step(done.body.order.id, 'pack')
  await staff.step(done.body.order.id, 'ship')
  await staff.stockBecomes(sku, { onHand: 0, available: 0, committed: 0 })
  expect(await staff.stock(sku)).toMatchObject({ shortage: 0 })
})

it('a message that is forged, of no known system, SKU or form changes nothing', async () => {
  const { sku } = await sellProduct(shop, 3)
  const event = { type: 'stock.counted', data: { sku, onHand: 0, sequence: 9 } }
  const secret = `whsec_${btoa('a secret that the shop does not know')}`
  expect((await sendStockEvent(shop, event, { secret })).status).toBe(401)
  expect((await sendStockEvent(shop, event, { system: 'nobody' })).status).toBe(404)
  const data = { ...event.data, sku: 'NO-SUCH-SKU' }
  expect((await sendStockEvent(shop, { ...event, data })).status).toBe(404)
  for (const odd of [
    { ...event, type: 'stock.eaten' },
    { ...event, data: { ...event.data, onHand: -1 } },
    { ...event, data: { ...event.data, onHand: 1.5 } },
    { ...event, data: { sku, onHand: 1 } },
  ]) {
    expect((await sendStockEvent(shop, odd)).status).toBe(400)
  }
  expect(await staff.stock(sku)).toMatchObject({ onHand: 3, available: 3 })
})
