import { expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { ORDERS_KEPT_LIVE_MAX } from '../platform/limits.ts'
import { insertOrder } from './orders.ts'

const caller = { kind: 'system', shopperId: 'shp_1' } as const

/** A shopper's object with as many orders, which have ids in the order of their making. */
async function withOrders(count: number) {
  const object = shopperObject(Date.now)
  await object.execute({ caller, command: { type: 'favourite.add', productId: 'prd_1' } })
  const { order } = placedOrder()
  for (let n = 0; n < count; n += 1) {
    const id = `ord_${String(n).padStart(3, '0')}`
    insertOrder(object.sql, { ...order, id, email: 'zoë "q" <z>@shop.test' }, null)
  }
  const first = async (limit: number) => {
    const read = await object.read(caller, { type: 'first-orders', limit })
    if (!read.ok) throw new Error(read.problem.code)
    return read.value.json
  }
  const list = async (limit: number) => {
    const read = await object.read(caller, { type: 'orders', limit, before: null })
    if (!read.ok) throw new Error(read.problem.code)
    const { orders, more, complete } = read.value
    return { data: orders, nextCursor: more || !complete ? (orders.at(-1)?.id ?? null) : null }
  }
  return { object, first, list }
}

it.each([
  [0, 40],
  [3, 40],
  [3, 3],
  [3, 2],
  [ORDERS_KEPT_LIVE_MAX, 100],
])(
  'the first page of %i orders, %i at most, is the text of the listed ones',
  async (count, limit) => {
    const { first, list } = await withOrders(count)
    const page = JSON.parse((await first(limit)) ?? '')
    expect(page).toEqual(await list(limit))
    expect(page.data).toHaveLength(Math.min(count, limit))
  },
)

it('an object that was never written has an empty page', async () => {
  const object = shopperObject(Date.now)
  const read = await object.read(caller, { type: 'first-orders', limit: 40 })
  expect(read).toMatchObject({ value: { json: '{"data":[],"nextCursor":null}' } })
})

it('a member with orders of a visitor has no such text: they are joined outside', async () => {
  const { object, first } = await withOrders(1)
  const cart = { lines: [], discountCodes: [], catalogVersion: '1' }
  const content = { shopperId: 'shp_2', hasOrders: true, cart, favourites: [], checkouts: [] }
  await object.execute({ caller, command: { type: 'merge.apply', mergeId: 'mrg_1', content } })
  expect(await first(40)).toBeNull()
})
