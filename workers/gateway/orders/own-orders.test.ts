import { Hono } from 'hono'
import { expect, it } from 'vitest'
import { advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { laggingD1 } from '../../../tests/fixtures/lagging-d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { shopperStub } from '../../../tests/fixtures/shopper-object.ts'
import type { App } from '../http/app.ts'
import { answerFirstOrders, ledgerOf, ownOrders } from './own-orders.ts'

it('the ledger of an own order reaches the version that its object shows', async () => {
  const lagging = laggingD1('orders')
  const placed = placedOrder()
  const { id: orderId, createdAt: at } = placed.order
  await recordPlacedOrders([lagging.database], [placed], EFFECT_CONTEXT)
  lagging.catchUp()
  // The bookmark of a read before the change: the replica has reached it.
  const bookmark = lagging.database.withSession('first-primary')
  await bookmark.prepare('SELECT 1').first()
  const cookie = `record-bookmarks=0.${bookmark.getBookmark()}`
  const advance = { orderId, event: { type: 'stock.allocated' }, eventId: 'e', at } as const
  await advanceOrders([lagging.database], [{ ...advance, actor: 'system' }], EFFECT_CONTEXT)

  const app = new Hono<App>().get('/:version', async (c) => {
    const version = Number(c.req.param('version'))
    const events = await ledgerOf(c, { ...placed.order, version })
    return c.json(events.ok ? events.value.map(({ type }) => type) : null)
  })
  const env: object = { ORDERS_0: lagging.database }
  const ask = (version: number) => app.request(`/${version}`, { headers: { cookie } }, env)
  expect(await (await ask(1)).json()).toEqual(['order.placed'])
  expect(await (await ask(2)).json()).toEqual(['order.placed', 'stock.allocated'])
})

it('a cursor that is no order’s id is refused, whichever store has the page', async () => {
  const app = new Hono<App>().get('/', async (c) => {
    const page = await ownOrders(c, { limit: 1, cursor: c.req.query('cursor') ?? null })
    return c.json(page)
  })
  for (const cursor of ['zzz', 'ord_', 'msg_01m8k38be2ed3btpr3gyvewavy']) {
    const answer = await (await app.request(`/?cursor=${cursor}`)).json()
    expect(answer).toMatchObject({ problem: { code: 'invalid_cursor' } })
  }
})

it('an object of the release before, which has no text of the page, is asked for its orders', async () => {
  const { order } = placedOrder()
  const page = { kind: 'orders', orders: [order], more: false, complete: true }
  const object = shopperStub({
    read: async (_caller, { type }) =>
      type === 'orders' ? ok(page) : refuse('dependency_unavailable'),
    execute: async () => refuse('forbidden'),
  })
  const app = new Hono<App>().get('/', async (c) => {
    const session = { sessionId: 'ses_1', shopperId: 'shp_1', kind: 'guest' } as const
    c.set('session', { ...session, issuedAt: 0, expiresAt: Date.now() })
    return c.json(await answerFirstOrders(c, 40))
  })
  const env: object = { SHOPPER: { getByName: () => object } }
  const answer = await (await app.request('/', {}, env)).json()
  expect(answer).toMatchObject({ ok: true, value: { data: [{ id: order.id }], nextCursor: null } })
})
