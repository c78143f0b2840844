import { expect, it } from 'vitest'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { devRoutes } from './dev-routes.ts'

const mail = {
  id: 'msg_1',
  to: 'robin@kerbside.test',
  subject: 'Order <b>AB</b>',
  text: '<script>alert(1)</script>',
  html: '<!doctype html><p title="x">&lt;script&gt;</p>',
  kind: null,
  at: '2026-01-01T00:00:00.000Z',
}

const withMail = (environment: string) => {
  const readOutboxMail = async ({ to }: { to: string | null }) =>
    [mail].filter((m) => to === null || m.to === to)
  return staffGateway([devRoutes], { environment, fulfilment: { readOutboxMail } })
}

it('the local outbox is read as JSON, also for one recipient', async () => {
  const { send } = await withMail('local')
  expect((await send('GET', '/dev/outbox')).json).toEqual({ data: [mail] })
  expect((await send('GET', '/dev/outbox?to=robin@kerbside.test')).json.data).toHaveLength(1)
  expect((await send('GET', '/dev/outbox?to=eve@kerbside.test')).json).toEqual({ data: [] })
})

it('the outbox’s page shows what a mail says as text', async () => {
  const { send } = await withMail('local')
  const page = await send('GET', '/dev/outbox', { headers: { accept: 'text/html,*/*' } })
  expect(page.headers.get('content-type')).toContain('text/html')
  expect(page.text).toContain('&lt;script&gt;')
  expect(page.text).not.toContain('<script>')
  expect(page.text).not.toContain('<b>')
  expect(page.text).toContain('<iframe sandbox')
  expect(page.text).toContain('srcdoc="&lt;!doctype html&gt;&lt;p title=&quot;x&quot;&gt;')
  expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
})

it.each(['production', '', 'LOCAL'])(
  'there is no outbox where the environment is %j',
  async (environment) => {
    const { send } = await withMail(environment)
    const answer = await send('GET', '/dev/outbox')
    expect(answer.status).toBe(404)
    expect(answer.text).not.toContain('robin')
  },
)
