import { describe, expect, it } from 'vitest'
import type { FulfilmentPort } from '../../../src/shared/fulfilment/contract.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { insertDeliveries } from '../../../src/shared/webhook/delivery-store.ts'
import { selectWebhook } from '../../../src/shared/webhook/store.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffWebhookRoutes } from './staff-routes.ts'

const PATH = '/api/admin/v1/webhooks'
const INPUT = { url: 'https://erp.example.com/kerbside', events: ['order.placed'] }

async function shop() {
  const engagement = d1Of('engagement')
  let wakes = 0
  const fulfilment: Partial<FulfilmentPort> = {
    checkWebhookUrl: async (url) =>
      url.includes('localhost') ? refuse('webhook_url_refused') : ok(null),
    sendWebhooks: async () => {
      wakes += 1
    },
  }
  const gateway = await staffGateway([staffWebhookRoutes], {
    fulfilment,
    bindings: { ENGAGEMENT_DB: engagement, ORDERS_0: d1Of('orders'), ORDER_ACCESS_SECRET: 'x' },
  })
  const add = (body: unknown = INPUT, headers = {}) => gateway.send('POST', PATH, { body, headers })
  return { ...gateway, engagement, add, wakes: () => wakes }
}

describe('staff and the webhooks of the shop', () => {
  it('add one, whose secret is shown once and stored nowhere in plain text', async () => {
    const { add, send, engagement, db } = await shop()
    const added = await add()
    expect(added.status).toBe(201)
    expect(added.json).toMatchObject({ ...INPUT, status: 'active' })
    expect(added.json.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
    const { secret, ...shown } = added.json
    expect((await send('GET', PATH)).json).toEqual({ data: [shown], nextCursor: null })
    expect((await send('GET', `${PATH}/${shown.id}`)).json).toEqual(shown)
    const stored = JSON.stringify([
      await selectWebhook(engagement, shown.id),
      db.sqlite.prepare('SELECT * FROM audit').all(),
    ])
    expect(stored).not.toContain(secret)
  })

  it('make one webhook of one request that comes twice', async () => {
    const { add, send } = await shop()
    const headers = { 'idempotency-key': 'k1' }
    const [first, second] = [await add(INPUT, headers), await add(INPUT, headers)]
    expect(second.json).toEqual(first.json)
    expect((await send('GET', PATH)).json.data).toHaveLength(1)
  })

  it.each([
    [{ ...INPUT, url: 'https://localhost/' }, 422, 'webhook_url_refused'],
    [{ ...INPUT, events: ['order.packed'] }, 400, 'invalid_body'],
    [{ ...INPUT, events: [] }, 400, 'invalid_body'],
    [{ ...INPUT, secret: 'whsec_x' }, 400, 'unknown_field'],
  ])('are refused %j', async (body, status, code) => {
    const { add } = await shop()
    const refused = await add(body)
    expect([refused.status, refused.json.code]).toEqual([status, code])
  })

  it('change and remove one, each in the audit', async () => {
    const { add, send, count, wakes } = await shop()
    const { id } = (await add()).json
    const path = `${PATH}/${id}`
    const changed = await send('PATCH', path, { body: { status: 'disabled' } })
    expect(changed.json).toMatchObject({ ...INPUT, status: 'disabled' })
    const refused = await send('PATCH', path, { body: { url: 'https://localhost/' } })
    expect(refused.status).toBe(422)
    expect(wakes()).toBe(1)
    expect((await send('DELETE', path)).status).toBe(204)
    expect((await send('GET', path)).status).toBe(404)
    expect(count('audit')).toBe(3)
  })

  it('list its deliveries page by page and ask for one again', async () => {
    const { add, send, engagement } = await shop()
    const { id } = (await add()).json
    const deliveries = [1, 2, 3].map((sequence) => ({
      subject: 'ord_1',
      body: '{}',
      event: {
        id: `evt_1_${sequence}`,
        type: 'order.placed' as const,
        timestamp: '2026-01-01T10:00:00.000Z',
        sequence,
        data: {},
      },
    }))
    await insertDeliveries(engagement, { id, cursor: '0.0' }, { deliveries, cursor: '0.3' }, 1_000)
    const path = `${PATH}/${id}/deliveries`
    const first = (await send('GET', `${path}?limit=2`)).json
    const rest = (await send('GET', `${path}?limit=2&cursor=${first.nextCursor}`)).json
    const ids = [...first.data, ...rest.data].map((one: { id: string }) => one.id)
    expect(ids).toEqual(['evt_1_3', 'evt_1_2', 'evt_1_1'])
    expect(rest.nextCursor).toBeNull()
    const again = await send('POST', `${path}/evt_1_1/retry`)
    expect([again.status, again.json.status]).toEqual([202, 'pending'])
    expect((await send('POST', `${path}/evt_9/retry`)).status).toBe(404)
    expect((await send('GET', `${path}?cursor=x`)).json.code).toBe('invalid_cursor')
  })
})
