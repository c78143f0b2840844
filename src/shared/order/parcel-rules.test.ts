import { describe, expect, it } from 'vitest'
import type { OrderEvent, Shipment, ShipmentStatus } from './contract.ts'
import { shipmentsAfter } from './parcel-rules.ts'

const AT = '2026-01-02T09:00:00.000Z'
const STATUSES = [
  'booked',
  'picked_up',
  'in_transit',
  'out_for_delivery',
  'delivered',
  'cancelled',
] as const satisfies readonly ShipmentStatus[]

const parcel = (status: ShipmentStatus): Shipment => ({
  id: 'shm_1',
  carrier: 'Test',
  trackingNumber: 'T1',
  status,
  events: [],
})
const moved = (status: ShipmentStatus): OrderEvent => ({ type: 'shipment.moved', status, note: '' })

/** Where an event brings a parcel from each status; null where it changes nothing. */
const after = (event: OrderEvent, isClosed = false) =>
  STATUSES.map((status) => {
    const shipments = [parcel(status)]
    const next = shipmentsAfter(shipments, event, isClosed, AT)
    return next === shipments ? null : next[0]?.status
  })

describe('a parcel', () => {
  it('only moves towards its end, whatever its carrier reports', () => {
    for (const [to, status] of STATUSES.entries()) {
      const moves = STATUSES.map((_, from) =>
        from < to && from < STATUSES.indexOf('delivered') ? status : null,
      )
      expect(after(moved(status)), status).toEqual(moves)
    }
  })

  it('is handed over once, from its booking', () => {
    const moves = ['picked_up', null, null, null, null, null]
    expect(after({ type: 'order.shipped' })).toEqual(moves)
  })

  it('is delivered from every status but an end, and cancelled only before it left', () => {
    expect(after({ type: 'order.delivered' })).toEqual([...Array(4).fill('delivered'), null, null])
    const cancelled = ['cancelled', null, null, null, null, null]
    expect(after({ type: 'stock.lost', sku: 'A' }, true)).toEqual(cancelled)
  })

  it('stays where it is on a status that no release knows', () => {
    const report = { type: 'shipment.moved', status: 'lost' as ShipmentStatus, note: '' } as const
    expect(after(report)).toEqual(STATUSES.map(() => null))
  })
})
