import { expect, inject, it } from 'vitest'
import { openLive, type Told } from '../fixtures/live-socket.ts'
import { eventually, newShopper, sellProduct } from '../fixtures/shop-client.ts'

const shop = inject('shop')

/** The newest version of the cart that a device was told; 0 before the first. */
const latestOf = (told: readonly Told[]): number =>
  Math.max(0, ...told.flatMap(({ cart }) => cart?.version ?? []))

it('two devices see the same cart as it changes, and one that was away catches up', async () => {
  const goods = await sellProduct(shop, 50)
  const buyer = await newShopper(shop)
  const [phone, desk] = await Promise.all([
    openLive(shop.url, buyer.token),
    openLive(shop.url, buyer.token),
  ])
  await buyer.add(goods.variantId, 2)
  for (const device of [phone, desk]) await device.hears(({ cart }) => cart?.totalQuantity === 2)
  // Not a number of its own: a level or a release of the shared shop makes a version, too.
  const seen = latestOf(phone.told)
  expect(seen).toBeGreaterThan(0)

  phone.socket.close()
  await eventually(
    async () => phone.closes,
    (closes) => closes.length === 1,
  )
  await buyer.add(goods.variantId, 3)
  await desk.hears(({ cart }) => cart?.totalQuantity === 5)

  const back = await openLive(shop.url, buyer.token, seen)
  expect(back.told[0]).toMatchObject({ type: 'cart', cart: { totalQuantity: 5 } })
  expect(latestOf(back.told)).toBeGreaterThan(seen)
  await eventually(
    async () => {
      back.socket.send(JSON.stringify({ since: latestOf(back.told) }))
      return back.told
    },
    (told) => told.some(({ type, version }) => type === 'unchanged' && version === latestOf(told)),
  )
  back.socket.close()
  desk.socket.close()
})

it('an order’s progress is pushed to the shopper, who never asks', async () => {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const { id } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body.order
  const device = await openLive(shop.url, buyer.token)
  await device.hears(({ order }) => order?.id === id && order.status === 'allocated')
  device.socket.close()
})

it('ending the session closes its sockets', async () => {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const device = await openLive(shop.url, buyer.token)
  expect((await buyer.ask('DELETE', '/session')).status).toBe(204)
  // The runtime lets go of the connection some seconds later; what counts is that nothing passes.
  await eventually(
    async () => device.socket.readyState,
    (state) => state !== WebSocket.OPEN,
  )
  expect(await buyer.ask('GET', '/cart')).toMatchObject({
    status: 401,
    body: { code: 'session_revoked' },
  })
})
