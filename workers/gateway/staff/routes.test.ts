import { expect, it } from 'vitest'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffAuditRoutes } from './audit-routes.ts'
import { staffSessionRoutes } from './routes.ts'

const session = '/api/admin/v1/session'
const open = () => staffGateway([staffSessionRoutes, staffAuditRoutes])

it('a member of staff learns who they are, and nobody may cache it', async () => {
  const { send } = await open()
  const me = await send('GET', session)
  expect(me.json).toEqual({ id: expect.stringMatching(/^stf_/), name: 'owner', role: 'owner' })
  expect(me.headers.get('cache-control')).toBe('private, no-store')
})

it('an ended session is dead at the next request', async () => {
  const { send, count } = await open()
  expect((await send('DELETE', session)).status).toBe(204)
  expect(await send('GET', session)).toMatchObject({
    status: 401,
    json: { code: 'staff_required' },
  })
  expect(count('audit')).toBe(1)
})

it('the audit is for owners and managers to read and to verify', async () => {
  const { send, tokenOf } = await open()
  const authorization = `Bearer ${await tokenOf('warehouse')}`
  await send('DELETE', session, { headers: { authorization } })
  const list = await send('GET', '/api/admin/v1/audit')
  expect(list.json).toMatchObject({
    data: [{ sequence: 1, action: 'session.end', before: { live: true }, after: { live: false } }],
    nextCursor: null,
  })
  const verified = await send('GET', '/api/admin/v1/audit/verification')
  expect(verified.json).toMatchObject({ intact: true, entries: 1 })
  const other = { headers: { authorization: `Bearer ${await tokenOf('support')}` } }
  expect((await send('GET', '/api/admin/v1/audit', other)).status).toBe(403)
  expect((await send('GET', '/api/admin/v1/audit/verification', other)).status).toBe(403)
})

it.each(['limit=0', 'limit=101', 'limit=x', 'limit=1&limit=2', 'limit=-1', 'page=2'])(
  'a list asked with %s is refused',
  async (query) => {
    const { send } = await open()
    const refused = await send('GET', `/api/admin/v1/audit?${query}`)
    expect(refused).toMatchObject({ status: 400, json: { code: 'invalid_query' } })
  },
)
