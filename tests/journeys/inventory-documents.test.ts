import { afterAll, beforeAll, expect, it } from 'vitest'
import { type ErpLocal, startErpLocal } from '../../tools/erp-local/start.ts'
import { INVENTORY_SECRET } from '../fixtures/inventory-webhook.ts'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { eventually, newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

let erp: ErpLocal
let persist: string
let shop: ServedShop

beforeAll(async () => {
  erp = await startErpLocal({
    secret: INVENTORY_SECRET,
    webhookUrl: () => `${shop.url}/api/v1/webhooks/inventory/erp`,
  })
  persist = await temporaryState()
  shop = await serveShop(persist, ['--seed', 'none', '--queue-wait', '100'], {
    INVENTORY_ERP_URL: erp.url,
    INVENTORY_ERP_SECRET: INVENTORY_SECRET,
    INVENTORY_RETRY_SECONDS: '1',
  })
})

afterAll(async () => {
  await shop?.stop()
  await erp?.close()
  await forgetState(persist)
})

const staff = () => staffOf(shop)
type Goods = Awaited<ReturnType<typeof sellProduct>>

/** A product that shop and system have counted alike. */
async function countedProduct(units: number): Promise<Goods> {
  const goods = await sellProduct(shop, 0)
  expect(await erp.send('stock.counted', { sku: goods.sku, onHand: units })).toBe(200)
  erp.ledger.count(goods.sku, units)
  return goods
}

/** An order that is paid at the door and allocated. */
async function allocatedOrder(...lines: readonly (readonly [Goods, number])[]): Promise<string> {
  const buyer = await newShopper(shop)
  for (const [{ variantId }, quantity] of lines) await buyer.add(variantId, quantity)
  const { id } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body.order
  await staff().orderBecomes(id, 'allocated')
  return id
}

async function shipped(orderId: string): Promise<void> {
  for (const verb of ['pack', 'ship'] as const) await staff().step(orderId, verb)
}

const documentsOf = ({ sku }: Goods) =>
  erp.ledger.documents.filter(({ data }) => data.lines.some((line) => line.sku === sku))

/** Waits until the system has so many documents of the goods, and both ledgers are the same. */
async function becomesEqual(goods: Goods, documents: number): Promise<void> {
  await eventually(
    async () => documentsOf(goods).length,
    (count) => count >= documents,
  )
  const { onHand, reserved } = erp.ledger.unitsOf(goods.sku)
  await staff().stockBecomes(goods.sku, { onHand, committed: reserved })
  expect(documentsOf(goods)).toHaveLength(documents)
}

it('an inventory system that was down gets each document once, in order per SKU, and has the same stock', async () => {
  const shirt = await countedProduct(20)
  const cap = await countedProduct(20)
  erp.fail({ kind: 'down' })
  const first = await allocatedOrder([shirt, 2])
  const second = await allocatedOrder([shirt, 1], [cap, 3])
  await shipped(first)
  await staff().step(second, 'cancel')
  const third = await allocatedOrder([cap, 4])
  await shipped(third)
  await eventually(
    async () => erp.attempts.filter(({ status }) => status === null).length,
    (count) => count >= 3,
  )
  expect(erp.ledger.documents).toEqual([])

  erp.recover()
  await becomesEqual(shirt, 4)
  await becomesEqual(cap, 4)
  expect(erp.ledger.unitsOf(shirt.sku)).toEqual({ onHand: 18, reserved: 0 })
  expect(erp.ledger.unitsOf(cap.sku)).toEqual({ onHand: 16, reserved: 0 })
  for (const goods of [shirt, cap]) {
    const moments = documentsOf(goods).map(({ timestamp }) => timestamp)
    expect(moments).toEqual(moments.toSorted())
  }
  const ofOrder = (id: string) =>
    erp.ledger.documents.filter(({ data }) => data.orderId === id).map(({ type }) => type)
  expect(ofOrder(first)).toEqual(['order.allocated', 'order.shipped'])
  expect(ofOrder(second)).toEqual(['order.allocated', 'order.cancelled'])
  const bytes = Map.groupBy(erp.attempts, ({ id }) => id)
  for (const attempts of bytes.values()) {
    expect(new Set(attempts.map(({ body }) => body)).size).toBe(1)
  }
})

it('an inventory system that is slow, fails, takes half or loses its answers has the same stock in the end', async () => {
  const goods = await countedProduct(50)
  let documents = 0
  for (const kind of ['slow', 'error-500', 'half', 'drop-answer'] as const) {
    erp.fail({ kind, sku: goods.sku, times: 3, ms: 300 })
    const order = await allocatedOrder([goods, 2])
    await shipped(order)
    documents += 2
    await becomesEqual(goods, documents)
    erp.recover()
  }
  expect(erp.ledger.unitsOf(goods.sku)).toEqual({ onHand: 42, reserved: 0 })
  // A document whose answer was lost came again, and moved nothing.
  const times = documentsOf(goods).map(({ received }) => received)
  expect(Math.max(...times)).toBeGreaterThan(1)
})

it('a warehouse packs and ships an order by its own reports, and gets no document of them', async () => {
  const goods = await countedProduct(5)
  const orderId = await allocatedOrder([goods, 2])
  expect(await erp.send('order.packed', { orderId })).toBe(200)
  const parcel = { carrier: 'Van', trackingNumber: `T-${goods.sku}` }
  const shippedBy = () => erp.send('order.shipped', { orderId, ...parcel }, `ship-${goods.sku}`)
  expect([await shippedBy(), await shippedBy()]).toEqual([200, 200])
  const { fulfilment } = await staff().orderBecomes(orderId, 'shipped')
  expect(fulfilment.shipments.filter(({ status }) => status === 'picked_up')).toMatchObject([
    parcel,
  ])
  await staff().stockBecomes(goods.sku, { onHand: 3, committed: 0 })
  // A document of the shipment would come before the one of a later order of the same goods.
  await allocatedOrder([goods, 1])
  await eventually(
    async () => documentsOf(goods).length,
    (count) => count >= 2,
  )
  const types = documentsOf(goods).map(({ type }) => type)
  expect(types).toEqual(['order.allocated', 'order.allocated'])
})
