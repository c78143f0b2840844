import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { newId, orderIdOn, orderNumber } from '../platform/ids.ts'
import { orderFeed } from '../webhook/feed-store.ts'
import { listEvents } from '../webhook/list-events.ts'
import { advanceOrders } from './advance-orders.ts'
import type { PlacedOrder } from './contract.ts'
import { databaseOf } from './databases.ts'
import { findOrdersByNumber } from './find-order.ts'
import { listOrders, listShopperOrders } from './list/list-orders.ts'
import { readOrder } from './read-order.ts'
import { recordPlacedOrders } from './record-placed-orders.ts'

/** An order of a shopper in a shop of so many databases. */
function placedOn(shards: number, shopperId = `shp_${crypto.randomUUID()}`): PlacedOrder {
  const id = orderIdOn(newId('ord'), shopperId, shards)
  return { ...placedOrder({ id, number: orderNumber(id) }), shopperId }
}

/** A shop of two databases with 30 orders, and then of three, with 60 more. */
async function grownShop() {
  const two = [d1Of('orders'), d1Of('orders')]
  const old = Array.from({ length: 30 }, () => placedOn(2))
  await recordPlacedOrders(two, old, EFFECT_CONTEXT)
  const before = await listEvents(two.map(orderFeed), { after: null, limit: 100 })
  const three = [...two, d1Of('orders')]
  const added = Array.from({ length: 60 }, () => placedOn(3))
  await recordPlacedOrders(three, added, EFFECT_CONTEXT)
  return { databases: three, two, old, added, before }
}

it('a database more leaves old orders where they are: they are found and go on', async () => {
  const { databases, two, old } = await grownShop()
  for (const { order } of old) {
    expect(databaseOf(databases, order.id)).toBe(databaseOf(two, order.id))
    expect(await readOrder({ databases }, order.id)).toMatchObject({ ok: true })
    const found = await findOrdersByNumber(databases, order.number)
    expect(found.map(({ id }) => id)).toEqual([order.id])
  }
  const advances = old.map(({ order: { id, createdAt: at } }) => ({
    ...{ orderId: id, event: { type: 'stock.allocated' } as const, eventId: `${id}:stock` },
    ...{ actor: 'system' as const, at },
  }))
  const { results } = await advanceOrders(databases, advances, EFFECT_CONTEXT)
  expect(results.every(({ outcome }) => outcome === 'changed')).toBe(true)
})

it('new orders spread over all databases', async () => {
  const { databases, added } = await grownShop()
  const counts = databases.map(
    (db) => added.filter(({ order }) => databaseOf(databases, order.id) === db).length,
  )
  expect(counts.every((count) => count > 0)).toBe(true)
})

it('the list of staff walks over all databases by its cursor, each order once', async () => {
  const { databases, old, added } = await grownShop()
  const seen: string[] = []
  for (let cursor: string | null = null; ; ) {
    const page = await listOrders(
      { databases },
      { limit: 7, cursor, status: null, attention: null },
    )
    if (!page.ok) throw new Error(page.problem.code)
    seen.push(...page.value.data.map(({ id }) => id))
    cursor = page.value.nextCursor
    if (cursor === null) break
  }
  expect(seen).toEqual(
    [...old, ...added]
      .map(({ order }) => order.id)
      .sort()
      .reverse(),
  )
})

it('a shopper whose orders lie in two databases finds all of them behind a cursor', async () => {
  const databases = [d1Of('orders'), d1Of('orders'), d1Of('orders')]
  // Of the shoppers whose shard the third database changes.
  const shopperId = Array.from({ length: 100 }, (_, n) => `shp_moved${n}`).find(
    (id) => orderIdOn('', id, 2) !== orderIdOn('', id, 3),
  )
  const mine = [...Array.from({ length: 4 }, () => placedOn(2, shopperId)), placedOn(3, shopperId)]
  const all = [...mine, placedOn(2), placedOn(3)]
  await recordPlacedOrders(databases, all, EFFECT_CONTEXT)
  const ids = mine.map(({ order }) => order.id).sort()
  const cursor = ids.at(-1) ?? ''
  const page = await listShopperOrders(
    { databases },
    { shopperId: shopperId ?? '', limit: 10, cursor },
  )
  expect(page.ok && page.value.data.map(({ id }) => id)).toEqual(ids.slice(0, -1).reverse())
})

it('a reader of the events goes on with its cursor of before, and gets the new database too', async () => {
  const { databases, old, added, before } = await grownShop()
  if (!before.ok) throw new Error(before.problem.code)
  const feeds = databases.map(orderFeed)
  const page = await listEvents(feeds, { after: before.value.nextCursor, limit: 100 })
  if (!page.ok) throw new Error(page.problem.code)
  expect(before.value.data).toHaveLength(old.length)
  expect(page.value.data).toHaveLength(added.length)
})

it('an id that names a database the shop does not have is no order', async () => {
  const { two, added } = await grownShop()
  const third = added.find(({ order }) => databaseOf(two, order.id) === null)
  expect(await readOrder({ databases: two }, third?.order.id ?? '')).toMatchObject({
    ok: false,
    problem: { code: 'not_found' },
  })
})
