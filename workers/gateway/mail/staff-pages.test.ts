import { describe, expect, it } from 'vitest'
import type { MailDetail, MailLogInput } from '../../../src/shared/notify/contract.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { ok, refuse } from '../../../src/shared/platform/result.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffMailPages } from './staff-pages.tsx'

const MAIL: MailDetail = {
  key: '1767261600000:ord_1:1:changed',
  id: 'ord_1:1:changed',
  at: '2026-01-01T10:00:00.000Z',
  to: 'ada@shop.test',
  kind: 'order-placed',
  subject: 'Order <confirmed>',
  state: 'bounced',
  attempts: 2,
  sentAt: null,
  reason: 'No such mailbox.',
  text: 'Hello <Ada>',
  html: '<p onclick="x()">Hello</p>',
  providerId: 're_1',
  orderId: 'ord_1',
}

async function withMails(mail: MailDetail = MAIL) {
  const asked: MailLogInput[] = []
  const resent: string[] = []
  const orders = d1Of('orders')
  const placed = placedOrder()
  await recordPlacedOrders([orders], [placed], EFFECT_CONTEXT)
  const gateway = await staffGateway([staffMailPages], {
    orders,
    fulfilment: {
      async listMails(input) {
        asked.push(input)
        return ok({ data: [mail], nextCursor: null })
      },
      readMail: async (key) => (key === mail.key ? ok(mail) : refuse('not_found')),
      async resendMail(key) {
        resent.push(key)
        return key === mail.key ? ok({ ...mail, state: 'queued' }) : refuse('not_found')
      },
      previewMail: async (kind) => ({ ...mail, kind, subject: `Sample of ${kind}` }),
      sendTestMail: async (_kind, to) => ({ id: 'msg_1', to }),
      mailStatus: async () => 'no_provider',
    },
  })
  const headersOf = (token: string) => ({
    accept: 'text/html',
    'sec-fetch-site': 'same-origin',
    cookie: `staff=${token}`,
  })
  const open = (path: string, token = gateway.token) =>
    gateway.send('GET', path, { headers: headersOf(token) })
  const post = (path: string, fields: Record<string, string> = { key: 'k' }) =>
    gateway.sendForm(path, fields, headersOf(gateway.token))
  return { ...gateway, open, post, asked, resent, order: placed.order }
}

const PATH = `/admin/mails/${encodeURIComponent(MAIL.key)}`

describe('the list of mails', () => {
  it('asks for a recipient, an order by its number, a kind and a state', async () => {
    const { open, asked, order } = await withMails()
    const page = await open('/admin/mails?q=ada%40shop.test&kind=code&state=bounced')
    expect(page).toMatchObject({ status: 200, text: expect.stringContaining('Bounced') })
    expect(page.text).toContain(PATH)
    await open(`/admin/mails?q=${order.number.toLowerCase()}`)
    await open(`/admin/mails?q=${order.id}&kind=unknown&state=unknown`)
    expect(asked).toMatchObject([
      { to: 'ada@shop.test', orderId: null, kind: 'code', state: 'bounced' },
      { to: null, orderId: order.id, kind: null, state: null },
      { to: null, orderId: order.id, kind: null, state: null },
    ])
  })

  it('finds nothing for a query that names nobody, without a look at the mails', async () => {
    const { open, asked } = await withMails()
    expect((await open('/admin/mails?q=nothing')).text).toContain('No emails found')
    expect(asked).toEqual([])
  })
})

describe('the page of a mail', () => {
  it('shows its way and frames its content, which runs nothing', async () => {
    const { open } = await withMails()
    const page = await open(PATH)
    expect(page.status).toBe(200)
    for (const text of ['No such mailbox.', 're_1', 'Hello &lt;Ada&gt;', '/admin/orders/ord_1']) {
      expect(page.text).toContain(text)
    }
    expect(page.text).toContain(`sandbox="" loading="lazy"`)
    expect(page.headers.get('content-security-policy')).toContain("frame-src 'self'")
    const frame = await open(`${PATH}/frame`)
    expect(frame).toMatchObject({ status: 200, text: MAIL.html })
    const policy = frame.headers.get('content-security-policy') ?? ''
    for (const part of ["default-src 'none'", "frame-ancestors 'self'", 'sandbox']) {
      expect(policy.split('; ')).toContain(part)
    }
    expect(frame.headers.get('x-frame-options')).toBeNull()
  })

  it('sends it again by a form, once however often that is posted, with a row of the audit', async () => {
    const { post, resent, db } = await withMails()
    for (let n = 0; n < 2; n += 1) {
      const sent = await post(`${PATH}/resend`)
      expect(sent.status).toBe(303)
      expect(sent.headers.get('location')).toBe(`${PATH}?done=mail.resend`)
    }
    expect(resent).toEqual([MAIL.key])
    const rows = db.sqlite.prepare(`SELECT count(*) AS n FROM audit WHERE action = 'mail.resend'`)
    expect(rows.get()).toEqual({ n: 1 })
  })

  it('offers no second sending of a code, or of a mail that waits', async () => {
    const code = await withMails({ ...MAIL, kind: 'code' })
    expect((await code.open(PATH)).text).not.toContain('Send again')
    const queued = await withMails({ ...MAIL, state: 'queued' })
    expect((await queued.open(PATH)).text).not.toContain('Send again')
  })

  it.each(['/admin/mails/none', '/admin/mails/none/frame', '/admin/mail-samples/none/frame'])(
    'is none at %s',
    async (path) => {
      const { open } = await withMails()
      expect((await open(path)).status).toBe(404)
    },
  )

  it('is not for a role that may not see persons', async () => {
    const { open, tokenOf } = await withMails()
    const viewer = await tokenOf('viewer')
    for (const path of ['/admin/mails', PATH, `${PATH}/frame`, '/admin/mail-samples']) {
      const page = await open(path, viewer)
      expect([path, page.status]).toEqual([path, 403])
      expect(page.text).not.toContain('ada@shop.test')
    }
  })
})

describe('samples', () => {
  it('are shown by kind, and one is sent to the member of staff', async () => {
    const { open, post } = await withMails()
    expect((await open('/admin/mail-samples')).text).toContain('Sample of order-placed')
    const page = await open('/admin/mail-samples?kind=code')
    expect(page.text).toContain('Sample of code')
    expect(page.text).toContain('it has no provider')
    const sent = await post('/admin/mail-samples/code/test')
    expect(sent.headers.get('location')).toBe('/admin/mail-samples?kind=code&done=mail.test')
  })
})
