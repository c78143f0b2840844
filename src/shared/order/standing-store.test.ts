import { beforeEach, expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order } from './contract.ts'
import { recordPlacedOrders } from './record-placed-orders.ts'
import { placedOrdersIn } from './standing-store.ts'

let databases: ReturnType<typeof d1Of>[]
beforeEach(() => {
  databases = [d1Of('orders'), d1Of('orders')]
})

/** Records an order of this buyer in the state that it has come to. */
async function record(rest: Partial<Order>) {
  const placed = placedOrder(rest)
  await recordPlacedOrders(databases, [placed], EFFECT_CONTEXT)
  return placed
}

it('finds an order by its address in any case, and by its shopper', async () => {
  const { shopperId, order } = await record({ email: 'Ada@Shop.test' })
  const { hasStanding, stateOf } = placedOrdersIn(databases)
  const has = (emails: string[], shopperIds: string[] = []) => hasStanding({ emails, shopperIds })
  expect(await has(['bob@shop.test', 'ADA@shop.test'])).toBe(true)
  expect(await has([], ['shp_none', shopperId])).toBe(true)
  expect(await has(['bob@shop.test'], ['shp_none'])).toBe(false)
  expect(await has([])).toBe(false)
  expect(await stateOf(order.id)).toBe('standing')
  expect(await stateOf('ord_none')).toBe('unknown')
})

it.each([
  ['placed', 'unfulfilled', true],
  ['cancelled', 'cancelled', false],
  // A paid order that is cancelled, while its money goes back and after.
  ['refunding', 'cancelled', false],
  ['refunded', 'cancelled', false],
  ['refunded', 'delivered', true],
] as const)('an order that is %s and %s stands: %s', async (status, fulfilment, isStanding) => {
  const email = 'ada@shop.test'
  const told = { status, email, fulfilment: { status: fulfilment, shipments: [] } }
  const { order } = await record(told)
  const { hasStanding, stateOf } = placedOrdersIn(databases)
  expect(await hasStanding({ emails: [email], shopperIds: [] })).toBe(isStanding)
  expect(await stateOf(order.id)).toBe(isStanding ? 'standing' : 'cancelled')
})
