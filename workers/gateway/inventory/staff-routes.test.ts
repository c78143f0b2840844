import { expect, it } from 'vitest'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffInventoryRoutes } from './staff-routes.ts'

const SHIRT = 'SHIRT/M & L'
const open = () => staffGateway([staffInventoryRoutes], { skus: [SHIRT] })

const adjustments = '/api/admin/v1/inventory/adjustments'
const levelPath = `/api/admin/v1/inventory/${encodeURIComponent(SHIRT)}`
const delivery = { sku: SHIRT, delta: 12, reason: 'delivery', reference: 'PO-7' }
const keyed = (key: string) => ({ 'idempotency-key': key })

it('an adjustment answers the new level, and journal and audit say who made it', async () => {
  const { send, count, db } = await open()
  const adjusted = await send('POST', adjustments, { body: delivery, headers: keyed('a') })
  expect(adjusted.status).toBe(200)
  expect(adjusted.json).toMatchObject({ sku: SHIRT, onHand: 12, available: 12, version: 1 })
  expect((await send('GET', levelPath)).json).toEqual(adjusted.json)
  const journal = await send('GET', `${levelPath}/journal?limit=1`)
  expect(journal.json).toMatchObject({
    data: [{ sequence: 1, type: 'adjust', onHandDelta: 12, reference: 'PO-7' }],
    nextCursor: '1',
  })
  const rest = await send('GET', `${levelPath}/journal?after=1`)
  expect(rest.json).toEqual({ data: [], nextCursor: null })
  expect(count('audit')).toBe(1)
  const row = db.sqlite.prepare('SELECT * FROM audit').get()
  expect(row?.actor).toBe(journal.json.data[0].actor)
  expect(row).toMatchObject({ action: 'inventory.adjust', subject: SHIRT, request_id: 'req_1' })
  expect(JSON.parse(String(row?.before_json))).toEqual({ onHand: 0, available: 0 })
})

it('the same adjustment ten times at once and once more moves stock once', async () => {
  const { send, count } = await open()
  const headers = keyed('a')
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => send('POST', adjustments, { body: delivery, headers })),
  )
  const statuses = answers.map(({ status }) => status)
  expect(new Set(statuses)).toEqual(new Set([200, 409]))
  const running = answers.find(({ status }) => status === 409)
  expect(running?.json.code).toBe('idempotency_in_flight')
  expect(running?.headers.get('retry-after')).toBe('1')
  const again = await send('POST', adjustments, { body: delivery, headers })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  // The same said in another order is the same.
  const { sku, ...rest } = delivery
  const turned = await send('POST', adjustments, { body: { ...rest, sku }, headers })
  expect(turned).toMatchObject({ status: 200, json: again.json })
  expect(again.json).toEqual(answers.find(({ status }) => status === 200)?.json)
  expect((await send('GET', levelPath)).json.onHand).toBe(12)
  expect(count('audit')).toBe(1)
})

it('a key is refused with another body, and free for another member of staff', async () => {
  const { send, tokenOf, count } = await open()
  await send('POST', adjustments, { body: delivery, headers: keyed('a') })
  const other = { body: { ...delivery, delta: 13 }, headers: keyed('a') }
  expect(await send('POST', adjustments, other)).toMatchObject({
    status: 422,
    json: { code: 'idempotency_conflict' },
  })
  const authorization = `Bearer ${await tokenOf('warehouse')}`
  const theirs = { body: delivery, headers: { ...keyed('a'), authorization } }
  expect((await send('POST', adjustments, theirs)).json.onHand).toBe(24)
  expect(count('audit')).toBe(2)
})

it('a refusal is kept too: the same key is not tried again', async () => {
  const { send, count } = await open()
  const loss = { body: { ...delivery, delta: -1 }, headers: keyed('a') }
  const refused = await send('POST', adjustments, loss)
  expect(refused).toMatchObject({ status: 409, json: { code: 'insufficient_stock', available: 0 } })
  await send('POST', adjustments, { body: delivery, headers: keyed('b') })
  const again = await send('POST', adjustments, loss)
  expect(again).toMatchObject({ status: 409, json: { code: 'insufficient_stock', available: 0 } })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect(count('audit')).toBe(1)
})

it.each([
  [{ ...delivery, delta: 0 }, 400, 'invalid_body'],
  [{ ...delivery, delta: 1.5 }, 400, 'invalid_body'],
  [{ ...delivery, delta: '5' }, 400, 'invalid_body'],
  [{ ...delivery, delta: [5] }, 400, 'invalid_body'],
  [{ ...delivery, delta: 1e20 }, 400, 'invalid_body'],
  [{ ...delivery, reason: ' ' }, 400, 'invalid_body'],
  [{ ...delivery, onHand: 5 }, 400, 'unknown_field'],
  [{ ...delivery, sku: 'NOBODY' }, 404, 'not_found'],
])('the body %j is refused and brings no object to life', async (body, status, code) => {
  const { send, count, objects } = await open()
  const refused = await send('POST', adjustments, { body, headers: keyed('a') })
  expect(refused).toMatchObject({ status, json: { code } })
  expect([count('audit'), objects.size]).toEqual([0, 0])
})

it('where the audit could not be written, the retry moves nothing twice and is audited', async () => {
  const { send, db, count } = await open()
  const batch = db.batch
  db.batch = async () => {
    throw new Error('D1_ERROR: Network connection lost')
  }
  const broken = await send('POST', adjustments, { body: delivery, headers: keyed('a') })
  expect(broken.status).toBe(500)
  db.batch = batch
  const retried = await send('POST', adjustments, { body: delivery, headers: keyed('a') })
  expect(retried).toMatchObject({ status: 200, json: { onHand: 12, version: 1 } })
  expect(retried.headers.get('idempotent-replayed')).toBeNull()
  expect(count('audit')).toBe(1)
})

it('an adjustment without a key is refused', async () => {
  const { send } = await open()
  const refused = await send('POST', adjustments, { body: delivery })
  expect(refused).toMatchObject({ status: 400, json: { code: 'idempotency_key_required' } })
})

it('nothing is answered without a token, and nothing changed by a role that may not', async () => {
  const { send, tokenOf, count } = await open()
  for (const authorization of ['', 'Bearer', 'Basic abc', `Bearer kst_${'A'.repeat(43)}`]) {
    const headers = { ...keyed('a'), authorization }
    const refused = await send('POST', adjustments, { body: delivery, headers })
    expect(refused).toMatchObject({ status: 401, json: { code: 'staff_required' } })
  }
  const authorization = `Bearer ${await tokenOf('support')}`
  const headers = { ...keyed('a'), authorization }
  expect((await send('POST', adjustments, { body: delivery, headers })).status).toBe(403)
  expect((await send('GET', levelPath, { headers })).status).toBe(403)
  expect(count('audit')).toBe(0)
})

it('an unknown SKU has no stock', async () => {
  const { send } = await open()
  for (const path of ['/api/admin/v1/inventory/NOBODY', '/api/admin/v1/inventory/NOBODY/journal']) {
    expect(await send('GET', path)).toMatchObject({ status: 404, json: { code: 'not_found' } })
  }
})
