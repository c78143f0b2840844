import { describe, expect, it } from 'vitest'
import type { OrderReport } from '../../../src/shared/inventory-system/contract.ts'
import { readOrder } from '../../../src/shared/order/read-order.ts'
import { orderFeed } from '../../../src/shared/webhook/feed-store.ts'
import { pipeline, placedIn, placedMessage } from '../../../tests/fixtures/pipeline.ts'
import { advanceOrder } from '../order/staff.ts'
import { takeOrderReport } from './take-report.ts'

async function shopWithOrder() {
  const shop = pipeline()
  const placed = placedIn(0)
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  const { id: orderId } = placed.order
  const report = async (one: OrderReport, messageId: string) => {
    const taken = await takeOrderReport(shop.deps, 'wms', one, messageId)
    await shop.drain()
    return taken
  }
  const order = async () => {
    const read = await readOrder({ databases: shop.deps.orders }, orderId)
    if (!read.ok) throw new Error(read.problem.code)
    return read.value
  }
  const packed: OrderReport = { type: 'order.packed', data: { orderId } }
  const shipped = (data: object = {}): OrderReport => ({
    type: 'order.shipped',
    data: { orderId, ...data },
  })
  return { shop, orderId, report, order, packed, shipped }
}

const PARCEL = { carrier: 'Van', trackingNumber: 'T1' }

describe('a warehouse that reports', () => {
  it('packs an order and ships it in its own parcel, once', async () => {
    const { shop, report, order, packed, shipped, orderId } = await shopWithOrder()
    expect(await report(packed, 'm1')).toMatchObject({ ok: true, value: { status: 'packed' } })
    for (const id of ['m2', 'm2', 'm3']) {
      const taken = await report(shipped(PARCEL), id)
      expect(taken).toMatchObject({ ok: true, value: { orderId, status: 'shipped' } })
    }
    // A report that comes late changes nothing.
    expect(await report(packed, 'm4')).toMatchObject({ ok: true, value: { status: 'shipped' } })
    const { shipments } = (await order()).fulfilment
    const left = shipments.filter(({ status }) => status === 'picked_up')
    expect(left).toMatchObject([PARCEL])
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ onHand: 98, committed: 0 })
    const events = await orderFeed(shop.deps.orders[0] as D1Database).read(0, 20)
    const origins = events.map(({ type, origin }) => [type, origin])
    expect(origins).toContainEqual(['order.shipped', 'wms'])
    expect(origins).toContainEqual(['order.allocated', null])
  })

  it('ships an order that nobody packed, and some of its units first', async () => {
    const { report, order, shipped } = await shopWithOrder()
    const some = shipped({ ...PARCEL, lines: [{ sku: 'SHIRT-M', quantity: 1 }] })
    const first = await report(some, 'm1')
    expect(first).toMatchObject({ ok: true, value: { status: 'allocated' } })
    expect((await order()).fulfilment.status).toBe('partially_shipped')
    expect(await report(some, 'm1')).toEqual(first)
    expect(
      (await order()).fulfilment.shipments.filter((one) => one.trackingNumber === 'T1'),
    ).toHaveLength(1)
    const rest = await report(shipped({ carrier: 'Van', trackingNumber: 'T2' }), 'm2')
    expect(rest).toMatchObject({ ok: true, value: { status: 'shipped' } })
    // The same report again finds no units left, and is known.
    expect(await report(some, 'm1')).toMatchObject({ ok: true, value: { status: 'shipped' } })
  })

  it('is refused more units than are left, and an order that ended', async () => {
    const { shop, report, shipped, packed, orderId } = await shopWithOrder()
    for (const lines of [
      [{ sku: 'SHIRT-M', quantity: 3 }],
      [{ sku: 'CAP', quantity: 1 }],
      [
        { sku: 'SHIRT-M', quantity: 2 },
        { sku: 'SHIRT-M', quantity: 1 },
      ],
    ]) {
      const refused = await report(shipped({ lines }), 'm1')
      expect(refused).toMatchObject({ ok: false, problem: { code: 'transition_not_allowed' } })
    }
    const event = { type: 'order.cancelled', reason: 'no' } as const
    await advanceOrder(shop.deps, { orderId, event, actor: 'shopper', eventId: 'evt_1' })
    const refused = await report(packed, 'm2')
    expect(refused).toMatchObject({ ok: false, problem: { code: 'transition_not_allowed' } })
    const unknown = await report(
      { type: 'order.packed', data: { orderId: 'ord_01kdz7qc00e8t9xv5m3n2p4r6s0' } },
      'm3',
    )
    expect(unknown).toMatchObject({ ok: false, problem: { code: 'not_found' } })
  })

  it.each([
    ['all of it', undefined, 'shipped'],
    ['all its lines', [{ sku: 'SHIRT-M', quantity: 2 }], 'shipped'],
    ['some of its lines', [{ sku: 'SHIRT-M', quantity: 1 }], 'allocated'],
  ])('sends %s in the parcel whose label the shop has bought', async (_, lines, status) => {
    const { shop, report, order, shipped } = await shopWithOrder()
    const [booked] = (await order()).fulfilment.shipments
    const { carrier = '', trackingNumber = '' } = booked ?? {}
    expect(trackingNumber).not.toBe('')
    const data = { carrier, trackingNumber, ...(lines ? { lines } : {}) }
    for (const id of ['m1', 'm2']) {
      const taken = await report(shipped(data), id)
      expect(taken).toMatchObject({ ok: true, value: { status } })
    }
    const units = lines?.[0]?.quantity ?? 2
    const { shipments } = (await order()).fulfilment
    expect(shipments).toMatchObject([
      { id: booked?.id, status: 'picked_up', lines: [{ quantity: units }] },
    ])
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ onHand: 100 - units })
  })

  it('sends a parcel without a number, also beside another without one', async () => {
    const { order, report, shipped } = await shopWithOrder()
    const own = (more: object = {}) => shipped({ carrier: 'Van', ...more })
    await report(own({ lines: [{ sku: 'SHIRT-M', quantity: 1 }] }), 'm1')
    expect(await report(own(), 'm2')).toMatchObject({ ok: true, value: { status: 'shipped' } })
    const left = (await order()).fulfilment.shipments.filter(({ status }) => status === 'picked_up')
    expect(left.map(({ lines }) => lines?.[0]?.quantity)).toEqual([1, 1])
  })
})
