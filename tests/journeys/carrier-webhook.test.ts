import { expect, inject, it } from 'vitest'
import { sendCarrierReport } from '../fixtures/carrier-webhook.ts'
import { newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const at = '2026-11-28T10:00:00.000Z'

/** An order of two units, paid at the door, that staff sent with a carrier of their own. */
async function sentOrder() {
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const done = await buyer.complete((await buyer.ready('cash-on-delivery')).id)
  const { id } = done.body.order
  await staff.orderBecomes(id, 'allocated')
  expect((await staff.step(id, 'pack')).status).toBe(200)
  const trackingNumber = `POST-${randomKey()}`
  const shipped = await staff.ask('POST', `/orders/${id}/ship`, {
    body: { carrier: 'Post', trackingNumber },
  })
  expect(shipped.status).toBe(200)
  return { id, buyer, trackingNumber, sku: goods.sku }
}

it('a carrier’s reports bring the parcel to the door, and the order is delivered and paid', async () => {
  const { id, buyer, trackingNumber, sku } = await sentOrder()
  await staff.stockBecomes(sku, { onHand: 3, available: 3, committed: 0 })
  const report = (status: string, options = {}) =>
    sendCarrierReport(shop, { trackingNumber, status, at }, options)
  expect(await report('out_for_delivery')).toBe(204)
  // Backwards and twice: taken, without effect.
  expect(await report('in_transit')).toBe(204)
  const failedId = randomKey()
  expect(await report('failed', { id: failedId })).toBe(204)
  expect(await report('out_for_delivery')).toBe(204)
  // The same report again: the attempt failed once.
  expect(await report('failed', { id: failedId })).toBe(204)
  expect(await staff.order(id)).toMatchObject({
    status: 'shipped',
    payment: { status: 'due_on_delivery' },
  })
  const reportId = randomKey()
  for (let time = 0; time < 2; time += 1) {
    expect(await report('delivered', { id: reportId })).toBe(204)
  }
  expect(await buyer.orderBecomes(id, 'delivered')).toMatchObject({
    payment: { status: 'succeeded' },
  })
  const sent = (await staff.order(id)).fulfilment.shipments.find(
    (parcel) => parcel.trackingNumber === trackingNumber,
  )
  expect(sent?.events.map(({ status }) => status)).toEqual([
    ...['picked_up', 'out_for_delivery', 'failed', 'out_for_delivery', 'delivered'],
  ])
})

it('a parcel that comes back is neither delivered nor paid', async () => {
  const { id, trackingNumber } = await sentOrder()
  expect(await sendCarrierReport(shop, { trackingNumber, status: 'returned', at })).toBe(204)
  expect(await staff.order(id)).toMatchObject({
    status: 'shipped',
    payment: { status: 'due_on_delivery' },
  })
})

it('a report that is forged, of an unknown parcel, carrier or status changes nothing', async () => {
  const { id, trackingNumber } = await sentOrder()
  const data = { trackingNumber, status: 'delivered', at }
  const secret = `whsec_${btoa('a secret that the shop does not know')}`
  expect(await sendCarrierReport(shop, data, { secret })).toBe(401)
  expect(await sendCarrierReport(shop, data, { carrier: 'nobody' })).toBe(404)
  expect(await sendCarrierReport(shop, { ...data, trackingNumber: 'none' })).toBe(404)
  expect(await sendCarrierReport(shop, { ...data, status: 'eaten' })).toBe(400)
  expect((await staff.order(id)).status).toBe('shipped')
})
