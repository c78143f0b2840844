import { expect, it } from 'vitest'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffAuditRoutes } from './audit-routes.ts'
import { staffMemberRoutes } from './member-routes.ts'

const STAFF = '/api/admin/v1/staff'
const AUDIT = '/api/admin/v1/audit'
const ada = { name: 'Ada', email: 'Ada@shop.test', role: 'support' }
const open = () =>
  staffGateway([staffMemberRoutes, staffAuditRoutes], {
    fulfilment: { sendMail: async () => undefined },
  })

it('staff are added, changed and removed, each with its words in the audit', async () => {
  const { send } = await open()
  const added = await send('POST', STAFF, { body: ada })
  expect(added).toMatchObject({ status: 201, json: { email: 'ada@shop.test', role: 'support' } })
  const path = `${STAFF}/${added.json.id}`
  expect((await send('PATCH', path, { body: { role: 'manager' } })).json.role).toBe('manager')
  expect((await send('GET', path)).json).toMatchObject({ name: 'Ada', role: 'manager' })
  expect((await send('DELETE', path)).status).toBe(204)
  expect((await send('GET', path)).status).toBe(404)
  expect((await send('GET', STAFF)).json.data).toHaveLength(1)
  const { data } = (await send('GET', `${AUDIT}?subject=${added.json.id}`)).json
  expect(data.map(({ summary }: { summary: string }) => summary)).toEqual([
    'Removed “Ada” (manager)',
    'Changed the role of “Ada” from support to manager',
    'Added “Ada” as support',
  ])
})

it('a repeated request adds one member; another with the e-mail in any case is refused', async () => {
  const { send, count } = await open()
  const headers = { 'idempotency-key': 'k' }
  const first = await send('POST', STAFF, { body: ada, headers })
  const again = await send('POST', STAFF, { body: ada, headers })
  expect(again.json).toEqual(first.json)
  expect(await send('POST', STAFF, { body: { ...ada, email: 'ADA@SHOP.TEST' } })).toMatchObject({
    status: 409,
    json: { code: 'already_exists' },
  })
  expect(count('staff')).toBe(2)
})

it('the last owner is refused in words and with a code', async () => {
  const { send } = await open()
  const [owner] = (await send('GET', STAFF)).json.data
  const path = `${STAFF}/${owner.id}`
  const refused = { status: 409, json: { code: 'last_owner' } }
  expect(await send('DELETE', path)).toMatchObject(refused)
  expect(await send('PATCH', path, { body: { role: 'viewer' } })).toMatchObject(refused)
})

it.each([
  [{ ...ada, role: 'catalogue' }, 'invalid_body'],
  [{ ...ada, email: 'ada' }, 'invalid_body'],
  [{ ...ada, name: ' ' }, 'invalid_body'],
  [{ ...ada, token: 'x' }, 'unknown_field'],
])('%j is refused', async (body, code) => {
  const { send, count } = await open()
  expect(await send('POST', STAFF, { body })).toMatchObject({ status: 400, json: { code } })
  expect(count('staff')).toBe(1)
})
