import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { recordPlacedOrders } from './record-placed-orders.ts'
import { sampleOrderIds } from './verify-ledger.ts'

it.each([0, 0.3, 0.7, 0.999])(
  'a sample holds each order once, from any place on (%d)',
  async (at) => {
    const db = d1Of('orders')
    const placed = Array.from({ length: 6 }, () => placedOrder())
    await recordPlacedOrders([db], placed, EFFECT_CONTEXT)
    const ids = placed.map(({ order }) => order.id)
    expect((await sampleOrderIds(db, 20, () => at)).toSorted()).toEqual(ids.toSorted())
    expect(new Set(await sampleOrderIds(db, 4, () => at)).size).toBe(4)
  },
)

it('a database without orders gives none', async () => {
  expect(await sampleOrderIds(d1Of('orders'), 20, Math.random)).toEqual([])
})
