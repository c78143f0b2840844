import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

let shop: ServedShop
let persist = ''
beforeAll(async () => {
  persist = await temporaryState()
  shop = await serveShop(persist, ['--seed', 'none', '--carrier-step', '1'])
})
afterAll(async () => {
  await shop.stop()
  await forgetState(persist)
})

it('a parcel moves by itself, step by step, until it is at the door', async () => {
  const staff = staffOf(shop)
  const goods = await sellProduct(shop, 3)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const { id } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body.order
  await staff.orderBecomes(id, 'allocated')
  await staff.step(id, 'pack')
  await staff.step(id, 'ship')
  const delivered = await buyer.orderBecomes(id, 'delivered')
  const [parcel] = delivered.fulfilment.shipments
  expect(parcel?.events.map((event) => event.status)).toEqual([
    'booked',
    'picked_up',
    'in_transit',
    'out_for_delivery',
    'delivered',
  ])
})
