import fc from 'fast-check'
import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { oddText } from '../../../tests/fixtures/odd-text.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { advanceOrders } from './advance-orders.ts'
import { findBrokenEntry } from './ledger.ts'
import { readOrderEvents } from './read-order.ts'
import { recordPlacedOrders } from './record-placed-orders.ts'

const odd = oddText()

it('the ledger verifies whatever text its orders and events carry, shoppers’ and providers’', async () => {
  await fc.assert(
    fc.asyncProperty(odd, odd, odd, odd, async (name, note, reason, providerId) => {
      const orders = d1Of('orders')
      const placed = placedOrder({ status: 'allocated', note })
      const { order } = placed
      if (order.shippingAddress) order.shippingAddress.name = name
      for (const line of order.lines) line.attributes = { [name]: note, ['__proto__']: reason }
      await recordPlacedOrders([orders], [placed], EFFECT_CONTEXT)
      const advance = {
        orderId: order.id,
        event: { type: 'order.cancelled', reason } as const,
        eventId: `${order.id}:${providerId}`,
        actor: `staff:${name}` as const,
        at: '2026-01-01T10:05:00.000Z',
      }
      const { results } = await advanceOrders([orders], [advance], EFFECT_CONTEXT)
      expect(results[0]?.outcome).toBe('changed')
      const events = await readOrderEvents({ databases: [orders] }, order.id)
      if (!events.ok) throw new Error(events.problem.code)
      expect(events.value).toHaveLength(2)
      expect(await findBrokenEntry(events.value)).toBeNull()
    }),
  )
})
