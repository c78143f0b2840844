import { expect, it } from 'vitest'
import { laggingD1 } from '../../../tests/fixtures/lagging-d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { advanceOrders } from './advance-orders.ts'
import { listOrders } from './list/list-orders.ts'
import { readOrder } from './read-order.ts'
import { recordPlacedOrders } from './record-placed-orders.ts'
import { openRecord } from './record-session.ts'

/** A record whose replica knows the order as it was placed; the primary has it allocated. */
async function laggingOrder() {
  const lagging = laggingD1('orders')
  const placed = placedOrder()
  await recordPlacedOrders([lagging.database], [placed], EFFECT_CONTEXT)
  lagging.catchUp()
  const { id: orderId, createdAt: at } = placed.order
  const advance = { orderId, event: { type: 'stock.allocated' }, eventId: 'e', at } as const
  await advanceOrders([lagging.database], [{ ...advance, actor: 'system' }], EFFECT_CONTEXT)
  return { lagging, orderId }
}

const statusIn = async (databases: readonly D1Database[], id: string) => {
  const read = await readOrder({ databases }, id)
  return read.ok ? read.value.status : read.problem.code
}

it('a plain database is the primary: writes and decisions never see a replica', async () => {
  const { lagging, orderId } = await laggingOrder()
  expect(await statusIn([lagging.database], orderId)).toBe('allocated')
  expect(lagging.starts).toEqual([])
  expect(lagging.answered).toEqual({ primary: 0, replica: 0 })
})

it('a session of first-primary sees the last write, and its bookmark holds on to it', async () => {
  const { lagging, orderId } = await laggingOrder()
  const first = openRecord([lagging.database], () => 'first-primary')
  expect(await statusIn(first.databases, orderId)).toBe('allocated')
  const bookmark = first.bookmarks().get(0) ?? 'none'
  const next = openRecord([lagging.database], () => bookmark)
  expect(await statusIn(next.databases, orderId)).toBe('allocated')
  expect(lagging.answered).toEqual({ primary: 2, replica: 0 })

  lagging.catchUp()
  const later = openRecord([lagging.database], () => bookmark)
  expect(await statusIn(later.databases, orderId)).toBe('allocated')
  expect(lagging.answered).toEqual({ primary: 2, replica: 1 })
  expect(lagging.starts).toEqual(['first-primary', bookmark, bookmark])
})

it('an unconstrained list may lag, and costs the primary nothing', async () => {
  const { lagging } = await laggingOrder()
  const { databases } = openRecord([lagging.database], () => 'first-unconstrained')
  const all = { limit: 10, cursor: null, status: null, attention: null }
  const page = await listOrders({ databases }, all)
  expect(page).toMatchObject({ ok: true, value: { data: [{ status: 'placed' }] } })
  expect(lagging.answered).toEqual({ primary: 0, replica: 1 })
})

it('a shard that was not asked opens no session', () => {
  const lagging = laggingD1('orders')
  const record = openRecord([lagging.database], () => 'first-primary')
  expect(record.bookmarks()).toEqual(new Map())
  expect(lagging.starts).toEqual([])
})
