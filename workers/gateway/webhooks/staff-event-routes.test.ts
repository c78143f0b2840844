import { expect, it } from 'vitest'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { pipeline, placedIn, placedMessage } from '../../../tests/fixtures/pipeline.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffEventRoutes } from './staff-event-routes.ts'

const PATH = '/api/admin/v1/events'

async function shopWithOrders(orders: number) {
  const databases = [d1Of('orders'), d1Of('orders')]
  const shop = pipeline({ orders: databases, engagement: d1Of('engagement') })
  const place = async (shard: 0 | 1, deliveries = 1) => {
    const placed = placedIn(shard)
    await shop.holdFor(placed)
    shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
    await shop.drain(deliveries)
    return placed.order
  }
  for (let n = 0; n < orders; n += 1) await place(n % 2 === 0 ? 0 : 1)
  const [ORDERS_0, ORDERS_1] = databases
  const ENGAGEMENT_DB = shop.deps.engagement
  const gateway = await staffGateway([staffEventRoutes], {
    bindings: { ORDERS_0, ORDERS_1, ENGAGEMENT_DB },
  })
  const read = async (after: string | null, limit = 100) => {
    const query = new URLSearchParams({ limit: String(limit), ...(after ? { after } : {}) })
    return (await gateway.send('GET', `${PATH}?${query}`)).json
  }
  return { ...gateway, place, read }
}

it('lists the events of all orders over the databases, once each, page by page', async () => {
  const { read } = await shopWithOrders(4)
  const whole = await read(null)
  expect(whole.data).toHaveLength(8)
  const paged: unknown[] = []
  let after: string | null = null
  for (;;) {
    const page = await read(after, 3)
    paged.push(...page.data)
    if (page.nextCursor === null) break
    after = page.nextCursor
  }
  expect(paged).toEqual(whole.data)
  expect(whole.data[0]).toMatchObject({
    id: expect.stringMatching(/^evt_/),
    type: 'order.placed',
    timestamp: expect.any(String),
    sequence: 1,
    data: { orderId: expect.stringMatching(/^ord_/), number: expect.any(String) },
  })
})

it('goes on behind a cursor with later events alone, whatever order came to which database', async () => {
  const { read, place } = await shopWithOrders(2)
  const { nextCursor } = await read(null)
  expect(await read(nextCursor)).toEqual({ data: [], nextCursor: null })
  const order = await place(0)
  const { data } = await read(nextCursor)
  expect(data.map((e: { type: string; data: object }) => [e.type, e.data])).toMatchObject([
    ['order.placed', { orderId: order.id }],
    ['order.allocated', { orderId: order.id }],
  ])
})

it('has one event where a message comes twice at once', async () => {
  const { read, place } = await shopWithOrders(0)
  await place(1, 3)
  expect((await read(null)).data).toHaveLength(2)
})

it('refuses a cursor that is none, and a member of staff without the permission', async () => {
  const { send, tokenOf } = await shopWithOrders(0)
  for (const after of ['x', '1.2.3.4', '-1', '1..2']) {
    const { status, json } = await send('GET', `${PATH}?after=${after}`)
    expect([status, json.code]).toEqual([400, 'invalid_cursor'])
  }
  const headers = { authorization: `Bearer ${await tokenOf('warehouse')}` }
  expect((await send('GET', PATH, { headers })).status).toBe(403)
})
