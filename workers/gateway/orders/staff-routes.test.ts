import { describe, expect, it } from 'vitest'
import type { Order } from '../../../src/shared/order/contract.ts'
import { findBrokenEntry } from '../../../src/shared/order/ledger.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { advanceIn, EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffOrderRoutes } from './staff-routes.ts'

/** Staff routes over the real record; the order stands in `status`. */
async function withOrder(status: Order['status']) {
  const orders = d1Of('orders')
  const placed = placedOrder({ status })
  await recordPlacedOrders([orders], [placed], EFFECT_CONTEXT)
  const advanceOrder = advanceIn(orders)
  const gateway = await staffGateway([staffOrderRoutes], {
    orders,
    fulfilment: { advanceOrder },
  })
  const path = `/api/admin/v1/orders/${placed.order.id}`
  const step = (verb: string, more: Parameters<typeof gateway.send>[2] = {}) =>
    gateway.send('POST', `${path}/${verb}`, more)
  return { ...gateway, path, step, order: placed.order, orders }
}

describe('staff move an order on', () => {
  it('from allocated to delivered, each step in the ledger under their name', async () => {
    const { send, step, path, count } = await withOrder('allocated')
    expect((await step('pack')).json.status).toBe('packed')
    const parcel = { carrier: 'Van', trackingNumber: 'VAN-1' }
    const shipped = await step('ship', { body: parcel })
    expect(shipped.json.fulfilment.shipments).toMatchObject([
      { ...parcel, id: expect.stringMatching(/^shm_/), status: 'picked_up' },
    ])
    const delivered = await step('deliver')
    expect(delivered.json).toMatchObject({ status: 'delivered', payment: { status: 'succeeded' } })
    const { data } = (await send('GET', `${path}/events`)).json
    expect(data.map((e: { type: string }) => e.type)).toEqual([
      'order.placed',
      'order.packed',
      'shipment.shipped',
      'order.delivered',
    ])
    expect(data[1].actor).toMatch(/^staff:stf_/)
    expect(await findBrokenEntry(data)).toBeNull()
    expect(count('audit')).toBe(3)
  })

  it('and keep the shopper’s address out of the audit', async () => {
    const { step, db } = await withOrder('allocated')
    await step('cancel', { body: { reason: 'The last one was torn.' } })
    const row = db.sqlite.prepare('SELECT * FROM audit').get()
    expect(JSON.parse(String(row?.after_json))).toEqual({
      status: 'cancelled',
      version: 2,
      payment: 'cancelled',
      fulfilment: 'cancelled',
    })
    expect(JSON.stringify(row)).not.toContain('Quay Street')
  })

  it('once per key, however often and however parallel it is sent', async () => {
    const { step, send, path, count } = await withOrder('allocated')
    const headers = { 'idempotency-key': 'k' }
    await Promise.all(Array.from({ length: 8 }, () => step('pack', { headers })))
    const again = await step('pack', { headers })
    expect(again).toMatchObject({ status: 200, json: { status: 'packed' } })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect((await send('GET', `${path}/events`)).json.data).toHaveLength(2)
    expect(count('audit')).toBe(1)
  })

  it('and a retry is audited although the order has moved on since the first try', async () => {
    const { step, db, count } = await withOrder('allocated')
    const headers = { 'idempotency-key': 'k' }
    const batch = db.batch
    db.batch = async () => {
      throw new Error('D1_ERROR: Network connection lost')
    }
    expect((await step('pack', { headers })).status).toBe(500)
    db.batch = batch
    await step('ship')
    expect(await step('pack', { headers })).toMatchObject({ json: { status: 'shipped' } })
    expect(count('audit')).toBe(2)
  })

  it.each([
    ['placed', 'pack'],
    ['shipped', 'pack'],
    ['allocated', 'ship'],
    ['delivered', 'ship'],
    ['packed', 'deliver'],
    ['shipped', 'cancel'],
    ['cancelled', 'deliver'],
  ] as const)('not from %s by %s: nothing changes', async (status, verb) => {
    const { step, send, path, count } = await withOrder(status)
    const refused = await step(verb)
    expect(refused).toMatchObject({ status: 409, json: { code: 'transition_not_allowed' } })
    expect((await send('GET', path)).json).toMatchObject({ status, version: 1 })
    expect(count('audit')).toBe(0)
  })

  it('only with a body that makes sense', async () => {
    const { step } = await withOrder('packed')
    for (const [verb, body, code] of [
      ['ship', { carrier: 'Van' }, 'invalid_body'],
      ['ship', { status: 'delivered' }, 'unknown_field'],
      ['deliver', { paid: true }, 'unknown_field'],
      ['cancel', { reason: 7 }, 'invalid_body'],
    ] as const) {
      expect(await step(verb, { body })).toMatchObject({ status: 400, json: { code } })
    }
  })

  it('unless their role only reads, which sees no personal data', async () => {
    const { step, send, path, tokenOf, count, order } = await withOrder('allocated')
    const headers = { authorization: `Bearer ${await tokenOf('viewer')}` }
    expect(await step('pack', { headers })).toMatchObject({
      status: 403,
      json: { code: 'forbidden', permission: 'order.pack' },
    })
    for (const read of [path, `${path}/events`, '/api/admin/v1/orders']) {
      const { status, text } = await send('GET', read, { headers })
      expect(status).toBe(200)
      expect(text).not.toContain(order.email)
      expect(text).not.toContain('Quay Street')
    }
    expect((await send('GET', path)).text).toContain(order.email)
    expect(count('audit')).toBe(0)
  })
})

describe('staff look orders up', () => {
  it('newest first, page by page and by status', async () => {
    const { send, orders, order } = await withOrder('allocated')
    const later = placedOrder({ status: 'packed' })
    await recordPlacedOrders([orders], [later], EFFECT_CONTEXT)
    const list = '/api/admin/v1/orders'
    const first = await send('GET', `${list}?limit=1`)
    expect(first.json.data[0].id).toBe(later.order.id)
    const second = await send('GET', `${list}?limit=1&cursor=${first.json.nextCursor}`)
    expect(second.json).toMatchObject({ data: [{ id: order.id }], nextCursor: null })
    const packed = await send('GET', `${list}?status=packed`)
    expect(packed.json.data).toHaveLength(1)
    expect(await send('GET', `${list}?status=lost`)).toMatchObject({ status: 400 })
    expect(await send('GET', `${list}?cursor=x`)).toMatchObject({
      status: 400,
      json: { code: 'invalid_cursor' },
    })
  })

  it('and verify a ledger: all entries, and where the order differs from them', async () => {
    const { send, step, path, order, orders } = await withOrder('allocated')
    await step('pack')
    const check = { orderId: order.id, entries: [{ sequence: 1 }, { type: 'order.packed' }] }
    const whole = await send('GET', `${path}/events/verification`)
    expect(whole).toMatchObject({ status: 200, json: { ...check, balanced: true } })
    expect(whole.json.differences).toEqual([])
    const change = `UPDATE orders SET snapshot = json_set(snapshot, '$.email', 'x@shop.test')`
    await orders.prepare(change).run()
    const differences = [{ code: 'order_differs', sequence: 1 }]
    const changed = await send('GET', `${path}/events/verification`)
    expect(changed.json).toMatchObject({ ...check, balanced: false, differences })
  })

  it('and get 404 for ids the record does not know', async () => {
    const { send } = await withOrder('allocated')
    for (const id of ['x', newId('ord'), `${newId('ord')}00`, '%27%20OR%201=1']) {
      for (const path of [id, `${id}/events`, `${id}/events/verification`]) {
        expect((await send('GET', `/api/admin/v1/orders/${path}`)).status).toBe(404)
      }
      expect((await send('POST', `/api/admin/v1/orders/${id}/pack`)).status).toBe(404)
    }
  })
})
