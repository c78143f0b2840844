import { advanceOrders } from '../../src/shared/order/advance-orders.ts'
import type { OrderEvent, PlacedOrder } from '../../src/shared/order/contract.ts'
import { recordPlacedOrders } from '../../src/shared/order/record-placed-orders.ts'
import { d1Of } from '../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../tests/fixtures/placed-order.ts'
import type { Databases } from './databases.ts'

const ORDERS_AT_ONCE = 100

/** The events after `order.placed`, from the allocation to the end. */
function eventsOf({ order }: PlacedOrder, invoice: string): OrderEvent[] {
  const shipment = {
    id: order.id.replace('ord_', 'shp_'),
    carrier: 'simulated',
    trackingNumber: `KP${order.id.slice(4)}`,
    status: 'booked' as const,
    events: [{ status: 'booked' as const, at: order.createdAt, note: 'Booked' }],
  }
  const moved = (status: 'in_transit' | 'out_for_delivery' | 'delivered'): OrderEvent => ({
    type: 'shipment.moved',
    shipmentId: shipment.id,
    status,
    note: '',
  })
  return [
    { type: 'stock.allocated' },
    { type: 'shipment.booked', shipment },
    { type: 'order.packed' },
    { type: 'order.shipped' },
    moved('in_transit'),
    moved('out_for_delivery'),
    moved('delivered'),
    { type: 'invoice.issued', number: invoice },
    { type: 'order.completed' },
  ]
}

/**
 * A record of at least `events` entries, written by the shop's own verbs: orders that are placed,
 * delivered, invoiced and completed. In memory.
 */
export async function sampleHistory(events: number): Promise<Databases> {
  const db = d1Of('orders')
  const directory = d1Of('directory')
  const insert = directory.sqlite.prepare(
    `INSERT INTO invoice (series, year, number, order_id, refund_id, issued_on, document)
     VALUES ('invoice', 2026, ?, ?, '', '2026-01-02', '{}')`,
  )
  for (let written = 0, number = 0; written < events; ) {
    const placed = Array.from({ length: ORDERS_AT_ONCE }, () => placedOrder())
    await recordPlacedOrders([db], placed, EFFECT_CONTEXT)
    const histories = placed.map((one) => {
      number += 1
      insert.run(number, one.order.id)
      return eventsOf(one, `INV-2026-${String(number).padStart(5, '0')}`)
    })
    const length = histories[0]?.length ?? 0
    for (let step = 0; step < length; step += 1) {
      const advances = placed.flatMap(({ order }, n) => {
        const event = histories[n]?.[step]
        const eventId = `${order.id}:sample-${step}`
        const at = order.createdAt
        return event ? [{ orderId: order.id, event, eventId, actor: 'system' as const, at }] : []
      })
      await advanceOrders([db], advances, EFFECT_CONTEXT)
    }
    written += placed.length * (length + 1)
  }
  const close = () => {
    db.sqlite.close()
    directory.sqlite.close()
  }
  return { orders: [db.sqlite], directory: directory.sqlite, close }
}
