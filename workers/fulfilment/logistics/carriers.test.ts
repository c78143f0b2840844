import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { OrderEvent } from '../../../src/shared/order/contract.ts'
import { readOrderEvents } from '../../../src/shared/order/read-order.ts'
import { CARRIER_SILENT_MS } from '../../../src/shared/platform/limits.ts'
import { type CarrierShop, carrierShop } from '../../../tests/fixtures/carrier-shop.ts'
import { deliveryOf } from '../../../tests/fixtures/pipeline.ts'
import { resendOutbox } from '../outbox/resend.ts'
import { carrierRegistry } from './carriers/registry.ts'
import { consumeDelivery } from './consumer.ts'
import { readLabel } from './read-label.ts'
import { trackParcels } from './track-parcels.ts'

const PACKED: OrderEvent = { type: 'order.packed' }
const SHIPPED: OrderEvent = { type: 'order.shipped' }
const CANCELLED: OrderEvent = { type: 'order.cancelled', reason: 'asked' }

let shop: CarrierShop
beforeEach(async () => {
  shop = await carrierShop()
})
afterEach(() => shop.close())

const parcelOf = async (id: string) => (await shop.orderOf(id)).fulfilment.shipments[0]
const onItsWay = async (): Promise<{ id: string; number: string }> => {
  const id = await shop.place()
  await shop.take(id, PACKED, SHIPPED)
  return { id, number: (await parcelOf(id))?.trackingNumber ?? '' }
}
const tracker = (trackingCode: string, status: string, changes: object = {}) => ({
  id: `evt_${crypto.randomUUID()}`,
  description: 'tracker.updated',
  result: { tracking_code: trackingCode, status, updated_at: '2026-01-02T10:00:00Z', ...changes },
})

describe('a booking at EasyPost', () => {
  it('buys the cheapest rate that keeps the promised days', async () => {
    const id = await shop.place()
    const [bought] = shop.local.ledger.bought()
    expect(bought).toMatchObject({ selected_rate: { service: 'Ground' } })
    expect(await parcelOf(id)).toMatchObject({
      ...{ status: 'booked', carrier: 'LocalPost', trackingNumber: bought?.tracking_code },
      booking: { carrierId: 'easypost', reference: bought?.id },
    })
    expect(await shop.waiting()).toBe(0)
  })

  it.each([
    ['the search', 'lost-before', 'GET'],
    ['the shipment', 'lost-after', 'POST /v2/shipments'],
    ['the purchase', 'lost-after', '/buy'],
    ['the purchase', 'error-500', '/buy'],
  ] as const)('whose answer to %s is lost (%s) is bought once', async (_what, kind, path) => {
    shop.local.fail({ kind, path, times: 1 })
    const id = await shop.place()
    expect(await shop.typesOf(id)).toContain('shipment.booked')
    expect(shop.local.ledger.shipments.size).toBe(1)
    expect(shop.local.ledger.bought()).toMatchObject([
      { tracking_code: (await parcelOf(id))?.trackingNumber },
    ])
  })

  it('that two calls made at once is paid once: the label without a parcel goes back', async () => {
    const id = await shop.place()
    const order = await shop.orderOf(id)
    const [parcel] = order.fulfilment.shipments
    const [carrier] = [shop.deps.carriers.of(order)]
    if (!parcel) throw new Error('no parcel')
    const twin = await carrier.book({ shipmentId: 'shm_twin', order, lines: parcel.lines ?? [] })
    if (!twin.ok) throw new Error('not booked')
    const { trackingNumber, reference } = twin.value
    const booking = { carrierId: 'easypost', reference }
    const shipment = { ...parcel, trackingNumber, booking }
    await shop.take(id, { type: 'shipment.booked', shipment })
    expect(shop.local.ledger.bought()).toMatchObject([{ id: parcel.booking?.reference }])
  })

  it('that EasyPost refuses waits for staff with its words, and another carrier helps', async () => {
    const to = { name: 'A', line1: 'B', city: 'C', postalCode: '00000', country: 'US' }
    const id = await shop.place({ shippingAddress: to })
    const order = await shop.orderOf(id)
    expect(order).toMatchObject({ status: 'allocated', fulfilment: { bookingFailed: true } })
    expect(await shop.reasonsOf(id)).toEqual([
      'EasyPost refuses the parcel: EasyPost offers no rate for this parcel.',
    ])
    const row = await shop.deps.orders[0]
      ?.prepare('SELECT delivery_attention AS a FROM orders')
      .first()
    expect(row).toEqual({ a: 'booking_failed' })
    const lines = order.lines.map(({ id: lineId, quantity }) => ({ lineId, quantity }))
    const own = {
      id: 'shm_own',
      carrier: 'Van',
      trackingNumber: 'V1',
      status: 'picked_up',
      events: [],
    }
    await shop.take(id, PACKED, {
      type: 'shipment.shipped',
      shipment: { ...own, status: 'picked_up', lines },
    })
    expect((await shop.orderOf(id)).fulfilment).not.toHaveProperty('bookingFailed')
    expect(await shop.waiting()).toBe(0)
  })

  it('goes on while EasyPost is out: staff are told once, and the parcel is booked afterwards', async () => {
    shop.settings.CARRIER_EASYPOST_URL = 'http://127.0.0.1:1'
    shop.setUp()
    const id = await shop.place()
    const message = {
      id: `${id}:2:book`,
      type: 'delivery.book',
      body: { orderId: id, shopperId: 'x' },
    }
    for (const attempts of [7, 8, 9]) {
      const delivery = deliveryOf(message, attempts)
      await consumeDelivery(shop.deps, [delivery])
      expect(delivery.fate).toBe('retried')
    }
    expect(await shop.reasonsOf(id)).toEqual(['EasyPost does not answer. The shop goes on trying.'])
    await shop.drain()
    expect(await shop.waiting()).toBe(1)
    shop.settings.CARRIER_EASYPOST_URL = shop.local.url
    shop.setUp()
    shop.clock.now += 60_000
    await resendOutbox(shop.deps)
    await shop.drain()
    const parcel = await parcelOf(id)
    expect(parcel).toMatchObject({ status: 'booked' })
    const events = await readOrderEvents({ databases: shop.deps.orders }, id)
    const failed = events.ok && events.value.find(({ type }) => type === 'shipment.booking_failed')
    expect(failed).toMatchObject({ data: { shipmentId: parcel?.id } })
    expect((await shop.orderOf(id)).fulfilment).not.toHaveProperty('bookingFailed')
    expect(await shop.waiting()).toBe(0)
  })

  it('says which setting is missing', async () => {
    delete shop.settings.CARRIER_EASYPOST_KEY
    shop.setUp()
    const id = await shop.place()
    const message = {
      id: `${id}:2:book`,
      type: 'delivery.book',
      body: { orderId: id, shopperId: 'x' },
    }
    await consumeDelivery(shop.deps, [deliveryOf(message, 8)])
    expect(await shop.reasonsOf(id)).toEqual([
      'EasyPost is not set up: CARRIER_EASYPOST_KEY is missing. The shop goes on trying.',
    ])
    expect(shop.local.requests).toEqual([])
  })

  it('is not waited for longer than the bound, and found again', async () => {
    const { wait } = shop.carrierClock
    shop.carrierClock.wait = async () => {}
    const id = await shop.place()
    expect(await shop.typesOf(id)).not.toContain('shipment.booked')
    shop.carrierClock.wait = wait
    shop.clock.now += 60_000
    await resendOutbox(shop.deps)
    await shop.drain()
    expect(await parcelOf(id)).toMatchObject({ status: 'booked' })
    expect(shop.local.ledger.bought()).toHaveLength(1)
  })
})

describe('a label', () => {
  it('is found at EasyPost', async () => {
    const id = await shop.place()
    const { booking } = (await parcelOf(id)) ?? {}
    const label = await shop.deps.carriers.byId('easypost')?.label(booking?.reference ?? '')
    expect(label).toMatchObject({ ok: true, value: { url: expect.stringContaining('/labels/') } })
  })

  it('is told to staff by parcel, and not for one without a booking', async () => {
    const orderId = await shop.place()
    const shipmentId = (await parcelOf(orderId))?.id ?? ''
    const label = () => readLabel(shop.deps, { orderId, shipmentId })
    expect(await label()).toMatchObject({ ok: true })
    shop.local.fail({ kind: 'error-500', path: 'GET', times: 1 })
    expect(await label()).toMatchObject({ problem: { code: 'dependency_unavailable' } })
    const other = await readLabel(shop.deps, { orderId, shipmentId: 'shm_other' })
    expect(other).toMatchObject({ problem: { code: 'not_found' } })
  })

  it('goes back with its order, though EasyPost is out at first', async () => {
    const id = await shop.place()
    shop.local.fail({ kind: 'error-500', path: '/refund', times: 1 })
    shop.local.fail({ kind: 'lost-after', path: '/refund', times: 1 })
    await shop.take(id, CANCELLED)
    expect(shop.local.ledger.bought()).toEqual([])
    expect(await shop.waiting()).toBe(0)
  })

  it('goes back where staff send the order another way', async () => {
    const id = await shop.place()
    const { lines } = await shop.orderOf(id)
    const shipment = {
      ...{ id: 'shm_own', carrier: 'Van', trackingNumber: 'V1', status: 'picked_up' as const },
      ...{ lines: lines.map((line) => ({ lineId: line.id, quantity: line.quantity })), events: [] },
    }
    await shop.take(id, PACKED, { type: 'shipment.shipped', shipment })
    expect(shop.local.ledger.bought()).toEqual([])
  })

  it('that was bought for an order that ended meanwhile goes back', async () => {
    const id = await shop.place()
    const parcel = await parcelOf(id)
    await shop.take(id, CANCELLED)
    const order = await shop.orderOf(id)
    const late = await shop.deps.carriers.of(order).book({
      ...{ shipmentId: 'shm_late', lines: parcel?.lines ?? [], order },
    })
    if (!late.ok || !parcel) throw new Error('not booked')
    const { trackingNumber, reference } = late.value
    const booking = { carrierId: 'easypost', reference }
    await shop.take(id, {
      type: 'shipment.booked',
      shipment: { ...parcel, trackingNumber, booking },
    })
    expect(shop.local.ledger.bought()).toEqual([])
  })

  it('of a parcel that was scanned stays paid, and its message ends', async () => {
    const id = await shop.place()
    shop.local.ledger.move((await parcelOf(id))?.trackingNumber ?? '', 'in_transit')
    await shop.take(id, CANCELLED)
    expect(shop.local.ledger.bought()).toHaveLength(1)
    expect(await shop.waiting()).toBe(0)
  })
})

describe('an event of EasyPost', () => {
  it('moves the parcel, is taken once, and never back', async () => {
    const { id, number } = await onItsWay()
    expect(await shop.easyPostReports(tracker(number, 'out_for_delivery'))).toBe('ok')
    expect(await shop.easyPostReports(tracker(number, 'in_transit'))).toBe('ok')
    const failure = tracker(number, 'failure')
    expect(await shop.easyPostReports(failure)).toBe('ok')
    expect(await shop.easyPostReports(tracker(number, 'out_for_delivery'))).toBe('ok')
    expect(await shop.easyPostReports(failure)).toBe('ok')
    expect(await parcelOf(id)).toMatchObject({ status: 'out_for_delivery' })
    expect(await shop.easyPostReports(tracker(number, 'delivered'))).toBe('ok')
    expect(await shop.orderOf(id)).toMatchObject({
      ...{ status: 'delivered', payment: { status: 'succeeded' } },
    })
    expect((await parcelOf(id))?.events.map(({ status }) => status)).toEqual([
      ...['booked', 'picked_up', 'out_for_delivery', 'failed', 'out_for_delivery', 'delivered'],
    ])
  })

  it('that the sender has the parcel back neither delivers nor pays the order', async () => {
    const { id, number } = await onItsWay()
    expect(await shop.easyPostReports(tracker(number, 'return_to_sender'))).toBe('ok')
    expect(await shop.easyPostReports(tracker(number, 'delivered'))).toBe('ok')
    expect(await shop.orderOf(id)).toMatchObject({
      ...{ status: 'shipped', payment: { status: 'due_on_delivery' } },
    })
    const row = await shop.deps.orders[0]
      ?.prepare('SELECT delivery_attention AS a FROM orders')
      .first()
    expect(row).toEqual({ a: 'parcel_returned' })
  })

  it('that is forged, altered or no report of a parcel changes nothing', async () => {
    const { id, number } = await onItsWay()
    const event = tracker(number, 'delivered')
    expect(await shop.easyPostReports(event, 'another secret')).toBe('webhook_signature_invalid')
    expect(await shop.easyPostReports({ ...event, description: 'batch.updated' })).toBe('ok')
    expect(await shop.easyPostReports({ description: 'tracker.updated' })).toBe('invalid_body')
    expect(await shop.easyPostReports({ ...event, result: {} })).toBe('invalid_body')
    expect(await shop.easyPostReports(tracker('unknown', 'delivered'))).toBe('not_found')
    expect(await shop.reports('post', { ...event.result, trackingNumber: number })).toBe(
      'invalid_body',
    )
    expect((await shop.orderOf(id)).status).toBe('shipped')
  })

  it('of another carrier with a secret of its own does not reach its parcels', async () => {
    const { id, number } = await onItsWay()
    await onItsWay()
    const report = { trackingNumber: number, status: 'delivered', at: '2026-01-02T10:00:00Z' }
    expect(await shop.reports('post', report)).toBe('not_found')
    expect((await shop.orderOf(id)).status).toBe('shipped')
  })
})

describe('an order whose parcel came back', () => {
  it('is cancelled by staff, and its units are in stock again, once', async () => {
    const { id, number } = await onItsWay()
    await expect(shop.take(id, CANCELLED)).rejects.toThrow('The order is shipped.')
    expect(await shop.easyPostReports(tracker(number, 'return_to_sender'))).toBe('ok')
    const { onHand = 0, available = 0 } = shop.stock.levels.get('SHIRT-M') ?? {}
    await shop.take(id, CANCELLED)
    await resendOutbox(shop.deps)
    await shop.drain()
    expect(await shop.orderOf(id)).toMatchObject({
      ...{ status: 'cancelled', payment: { status: 'cancelled' } },
      fulfilment: { shipments: [{ status: 'returned' }] },
    })
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({
      ...{ onHand: onHand + 2, available: available + 2, committed: 0 },
    })
    expect(shop.released).toContain(id)
    const row = await shop.deps.orders[0]
      ?.prepare('SELECT delivery_attention AS a FROM orders')
      .first()
    expect(row).toEqual({ a: null })
  })

  it('is not cancelled where another parcel of it arrived, or none is known', async () => {
    const id = await shop.place()
    const { lines } = await shop.orderOf(id)
    const one = lines.map((line) => ({ lineId: line.id, quantity: 1 }))
    const own = (name: string) => ({
      ...{ id: name, carrier: 'Van', trackingNumber: name, status: 'picked_up' as const },
      ...{ lines: one, events: [] },
    })
    await shop.take(
      id,
      PACKED,
      { type: 'shipment.shipped', shipment: own('shm_a') },
      { type: 'shipment.shipped', shipment: own('shm_b') },
      { type: 'shipment.moved', shipmentId: 'shm_a', status: 'returned', note: '' },
      { type: 'shipment.moved', shipmentId: 'shm_b', status: 'delivered', note: '' },
    )
    await expect(shop.take(id, CANCELLED)).rejects.toThrow('The order is shipped.')
  })
})

describe('the tracking sweep', () => {
  it('asks for parcels that were silent, and a repeated answer changes nothing', async () => {
    const { id, number } = await onItsWay()
    expect(await trackParcels(shop.deps)).toBe(0)
    shop.local.ledger.move(number, 'in_transit', 'Arrived at the hub')
    for (let round = 0; round < 2; round += 1) {
      shop.clock.now += CARRIER_SILENT_MS + 60_000
      expect(await trackParcels(shop.deps)).toBe(1)
      expect(await trackParcels(shop.deps)).toBe(0)
    }
    expect((await parcelOf(id))?.events.map(({ status, note }) => [status, note])).toEqual([
      ['booked', 'Booked with LocalPost.'],
      ['picked_up', 'Handed to the carrier.'],
      ['in_transit', 'Arrived at the hub'],
    ])
    shop.local.ledger.move(number, 'failure')
    shop.clock.now += CARRIER_SILENT_MS + 60_000
    await trackParcels(shop.deps)
    await shop.easyPostReports(tracker(number, 'out_for_delivery'))
    shop.clock.now += CARRIER_SILENT_MS + 60_000
    await trackParcels(shop.deps)
    expect((await parcelOf(id))?.status).toBe('out_for_delivery')
    shop.local.ledger.move(number, 'delivered')
    shop.clock.now += CARRIER_SILENT_MS + 60_000
    await trackParcels(shop.deps)
    expect((await shop.orderOf(id)).status).toBe('delivered')
    shop.clock.now += CARRIER_SILENT_MS + 60_000
    // The first one finds that the parcel is over, and it is never asked for again.
    expect([await trackParcels(shop.deps), await trackParcels(shop.deps)]).toEqual([1, 0])
  })

  it('leaves parcels alone that their carrier reports by itself', async () => {
    const { number } = await onItsWay()
    shop.clock.now += CARRIER_SILENT_MS
    await shop.easyPostReports(tracker(number, 'in_transit'))
    expect(await trackParcels(shop.deps)).toBe(0)
  })

  it('asks again soon where the carrier did not answer', async () => {
    const { id, number } = await onItsWay()
    shop.local.ledger.move(number, 'delivered')
    shop.local.fail({ kind: 'error-500', path: 'GET', times: 1 })
    shop.clock.now += CARRIER_SILENT_MS + 60_000
    await trackParcels(shop.deps)
    expect((await shop.orderOf(id)).status).toBe('shipped')
    shop.clock.now += 20 * 60_000
    await trackParcels(shop.deps)
    expect((await shop.orderOf(id)).status).toBe('delivered')
  })
})

describe('a tracking number', () => {
  const sentBy = async (carrier: string): Promise<string> => {
    const id = await shop.place()
    const { lines } = await shop.orderOf(id)
    const shipment = {
      ...{ id: `shm_${id}`, carrier, trackingNumber: 'N-1', status: 'picked_up' as const },
      ...{ lines: lines.map((line) => ({ lineId: line.id, quantity: line.quantity })), events: [] },
    }
    await shop.take(id, PACKED, { type: 'shipment.shipped', shipment })
    return id
  }
  const statuses = async (...ids: string[]) =>
    Promise.all(ids.map(async (id) => (await shop.orderOf(id)).status))
  const report = (status: string, at = new Date(shop.clock.now).toISOString()) => ({
    ...{ trackingNumber: 'N-1', status, at },
  })

  it('that is used again names the newer parcel, and a late report of the older one not', async () => {
    const first = await sentBy('Post')
    const early = report('delivered')
    const reportId = crypto.randomUUID()
    expect(await shop.reports('post', early, reportId)).toBe('ok')
    shop.clock.now += 30 * 86_400_000
    const second = await sentBy('Post')
    expect(await statuses(first, second)).toEqual(['delivered', 'shipped'])
    expect(await shop.reports('post', early, reportId)).toBe('ok')
    expect(await shop.reports('post', early)).toBe('ok')
    expect(await statuses(first, second)).toEqual(['delivered', 'shipped'])
    expect(await shop.reports('post', report('delivered'))).toBe('ok')
    expect(await statuses(first, second)).toEqual(['delivered', 'delivered'])
  })

  it('of two carriers names the parcel of the one that reports', async () => {
    const post = await sentBy('Post')
    const van = await sentBy('Van')
    await shop.reports('post', report('delivered'))
    expect(await statuses(post, van)).toEqual(['delivered', 'shipped'])
  })

  it('of a parcel that an earlier release recorded is found', async () => {
    const id = await sentBy('Post')
    const db = shop.deps.orders[0]
    await db
      ?.prepare(
        'INSERT INTO parcel SELECT tracking_number, order_id, shipment_id FROM carrier_parcel WHERE tracking_number = ?',
      )
      .bind('N-1')
      .run()
    await db?.prepare('DELETE FROM carrier_parcel').run()
    expect(await shop.reports('post', report('delivered'))).toBe('ok')
    expect(await statuses(id)).toEqual(['delivered'])
  })
})

it('an order paid at the door has its invoice once its carrier reports it delivered', async () => {
  const { id, number } = await onItsWay()
  await shop.easyPostReports(tracker(number, 'delivered'))
  await shop.drain()
  expect((await shop.orderOf(id)).invoice).toBeDefined()
})

it('a delivery option of an unknown carrier does not start', () => {
  const option = { id: 'x', title: 'X', carrier: 'pigeon', days: { from: 1, to: 2 }, bands: [] }
  const delivery = { zones: [{ id: 'all', countries: ['*'], options: [option] }] }
  expect(() =>
    carrierRegistry(
      { delivery },
      () => null,
      (one) => one,
    ),
  ).toThrow('pigeon')
})
