import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { money } from '../platform/money.ts'
import type { Order, OrderActor, OrderEvent } from './contract.ts'
import { TRANSITIONS } from './life-cycle.ts'
import { FEED_ROWS_PER_ENTRY, PUBLIC_EVENTS, publicEventsOf } from './public-events.ts'
import { applyEvent } from './rules.ts'

const AT = '2026-01-02T09:00:00.000Z'
const usd = (amount: number) => money(amount, 'USD')
const cash = (): Order => placedOrder().order
const prepaid = (): Order =>
  placedOrder({
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'sandbox', status: 'pending' },
  }).order

/** The public events of an order's life. */
function lived(placed: Order, events: readonly OrderEvent[], actor: OrderActor = 'system') {
  let order = placed
  const first = { event: { type: 'order.placed' } as const, before: placed, after: placed }
  const published = publicEventsOf({ sequence: 1, at: AT, actor }, first)
  for (const event of events) {
    const { outcome, order: after } = applyEvent(order, event, AT)
    expect(outcome, event.type).toBe('changed')
    const change = { event, before: order, after }
    published.push(...publicEventsOf({ sequence: after.version, at: AT, actor }, change))
    order = after
  }
  return published
}

const typesOf = (placed: Order, events: readonly OrderEvent[]) =>
  lived(placed, events).map(({ type }) => type)

const paid: OrderEvent = { type: 'payment.succeeded', paymentId: 'pay_1', amount: usd(5_598) }
const steps = (...types: ('stock.allocated' | 'order.packed' | 'order.shipped')[]): OrderEvent[] =>
  types.map((type) => ({ type }))
const sentWhole = steps('stock.allocated', 'order.packed', 'order.shipped')
const parcel = (order: Order, id: string, quantity: number): OrderEvent => ({
  type: 'shipment.shipped',
  shipment: {
    id,
    carrier: 'Van',
    trackingNumber: id,
    status: 'picked_up',
    lines: [{ lineId: order.lines[0]?.id ?? '', quantity }],
    events: [],
  },
})
const arrived = (shipmentId: string): OrderEvent => ({
  type: 'shipment.moved',
  shipmentId,
  status: 'delivered',
  note: '',
})

describe('the public events of an order', () => {
  it('are decided for every event of its life, with room for the rows of one entry', () => {
    expect(Object.keys(PUBLIC_EVENTS).sort()).toEqual(Object.keys(TRANSITIONS.placed).sort())
    for (const row of Object.values(PUBLIC_EVENTS))
      expect(row.length).toBeLessThanOrEqual(FEED_ROWS_PER_ENTRY)
  })

  it('of a prepaid one are placed, paid, allocated, shipped and delivered', () => {
    expect(typesOf(prepaid(), [paid, ...sentWhole, { type: 'order.delivered' }])).toEqual([
      'order.placed',
      'order.paid',
      'order.allocated',
      'order.shipped',
      'order.delivered',
    ])
  })

  it('of one that is paid at the door end with the payment, each with its own sequence', () => {
    const events = lived(cash(), [...sentWhole, { type: 'order.delivered' }])
    expect(events.map(({ type }) => type)).toEqual([
      'order.placed',
      'order.allocated',
      'order.shipped',
      'order.delivered',
      'order.paid',
    ])
    const sequences = events.map(({ sequence }) => sequence)
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b))
  })

  it('name the units of each parcel, and say delivered once all have arrived', () => {
    const order = cash()
    const events = lived(order, [
      { type: 'stock.allocated' },
      parcel(order, 'shm_1', 1),
      parcel(order, 'shm_2', 1),
      arrived('shm_1'),
      arrived('shm_2'),
    ])
    const types = ['order.placed', 'order.allocated', 'order.shipped', 'order.shipped']
    expect(events.map(({ type }) => type)).toEqual([...types, 'order.delivered', 'order.paid'])
    expect(events[3]?.data).toMatchObject({
      lines: [{ sku: 'SHIRT-M', quantity: 1 }],
      shipments: [{ id: 'shm_2', carrier: 'Van', trackingNumber: 'shm_2' }],
    })
  })

  it('say cancelled where stock is lost and where money goes back, and refunded once it has', () => {
    const lost = lived(prepaid(), [paid, { type: 'stock.lost', sku: 'SHIRT-M' }])
    expect(lost.at(-1)).toMatchObject({ type: 'order.cancelled', data: { reason: 'out_of_stock' } })
    const events = lived(prepaid(), [
      paid,
      { type: 'stock.allocated' },
      { type: 'order.cancelled', reason: 'changed_mind' },
      { type: 'payment.refunded', paymentId: 'pay_1', amount: usd(5_598) },
    ])
    expect(events.slice(3)).toMatchObject([
      {
        type: 'order.cancelled',
        data: { reason: 'changed_mind', lines: [{ sku: 'SHIRT-M', quantity: 2 }] },
      },
      { type: 'allocation.released', data: { lines: [{ sku: 'SHIRT-M', quantity: 2 }] } },
      { type: 'order.refunded', data: { amount: usd(5_598) } },
    ])
  })

  it('do not say paid of an order that was cancelled before', () => {
    expect(typesOf(prepaid(), [{ type: 'order.cancelled', reason: 'late' }, paid])).toEqual([
      'order.placed',
      'order.cancelled',
    ])
  })

  it('say which goods come back', () => {
    const order = prepaid()
    const lineId = order.lines[0]?.id ?? ''
    const events = lived(order, [
      paid,
      { type: 'stock.allocated' },
      parcel(order, 'shm_1', 2),
      arrived('shm_1'),
      {
        type: 'return.requested',
        returnId: 'ret_1',
        lines: [{ lineId, quantity: 1, reason: 'Too small for Robin.' }],
      },
      { type: 'return.approved', returnId: 'ret_1' },
      { type: 'return.received', returnId: 'ret_1' },
    ])
    const data = { returnId: 'ret_1', lines: [{ lineId, sku: 'SHIRT-M', quantity: 1 }] }
    expect(events.slice(-2)).toMatchObject([
      { type: 'return.requested', data },
      { type: 'return.received', data },
    ])
  })

  it('name the outside system that reported the change', () => {
    const own = lived(cash(), sentWhole).map(({ origin }) => origin)
    expect(new Set(own)).toEqual(new Set([null]))
    const reported = lived(cash(), sentWhole, 'system:erp').map(({ origin }) => origin)
    expect(new Set(reported)).toEqual(new Set(['erp']))
  })

  it('name no person', () => {
    const text = JSON.stringify(lived(cash(), [...sentWhole, { type: 'order.delivered' }]))
    expect(text).not.toMatch(/Robin|shopper@|Quay|BS1/)
  })
})
