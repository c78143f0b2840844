import { createServer, type IncomingHttpHeaders } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { cloudflareMail } from './cloudflare.ts'
import { namedAddress } from './registry.ts'
import { resendMail } from './resend.ts'

const mail = {
  id: 'ord_1:1:changed',
  to: 'ada@shop.test',
  subject: 'Order confirmed',
  text: 'Hello',
  html: '<p>Hello</p>',
  at: '2026-01-01T10:00:00.000Z',
  kind: 'order-placed',
  replyTo: 'help@shop.test',
  idempotencyKey: 'ord_1:1:changed',
}
const closers: (() => void)[] = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Stands in for Resend's HTTP API. */
async function resend(status: number, body: object, headers: Record<string, string> = {}) {
  const got: { path: string; headers: IncomingHttpHeaders; body: unknown }[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      got.push({ path: request.url ?? '', headers: request.headers, body: JSON.parse(text) })
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(JSON.stringify(body))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => server.close())
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : 0
  const provider = resendMail({
    key: 're_key',
    base: `http://127.0.0.1:${port}/`,
    from: 'Shop <hi@shop.test>',
  })
  return { got, provider }
}

describe('Resend', () => {
  it('gets the mail under its idempotency key, and knows its client', async () => {
    const { got, provider } = await resend(200, { id: 're_1' })
    expect(await provider.send(mail)).toEqual({ ok: true, value: { providerId: 're_1' } })
    const [request] = got
    expect(request?.path).toBe('/emails')
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer re_key',
      'idempotency-key': 'ord_1:1:changed',
      'user-agent': expect.stringContaining('kerbside'),
    })
    expect(request?.body).toEqual({
      from: 'Shop <hi@shop.test>',
      to: ['ada@shop.test'],
      reply_to: 'help@shop.test',
      subject: 'Order confirmed',
      text: 'Hello',
      html: '<p>Hello</p>',
    })
  })

  it.each([
    [422, 'validation_error', 'mail_refused'],
    [400, 'validation_error', 'mail_refused'],
    [401, 'missing_api_key', 'dependency_unavailable'],
    [403, 'validation_error', 'dependency_unavailable'],
    [429, 'rate_limit_exceeded', 'dependency_unavailable'],
    [409, 'concurrent_idempotent_requests', 'dependency_unavailable'],
    [422, 'invalid_from_address', 'dependency_unavailable'],
    [500, 'application_error', 'dependency_unavailable'],
  ])('%i %s means %s', async (status, name, code) => {
    const { provider } = await resend(status, { name, message: 'words' }, { 'retry-after': '7' })
    expect(await provider.send(mail)).toMatchObject({ ok: false, problem: { code } })
  })

  it.each([
    [400, 'API key is invalid', 'dependency_unavailable'],
    [422, 'Invalid `from` field. Use `email@example.com`.', 'dependency_unavailable'],
    [422, 'Invalid `to` field.', 'mail_refused'],
  ])('%i validation_error “%s” means %s', async (status, message, code) => {
    const { provider } = await resend(status, { name: 'validation_error', message })
    expect(await provider.send(mail)).toMatchObject({ ok: false, problem: { code } })
  })

  it('that knows the key with another text has sent the mail', async () => {
    const { provider } = await resend(409, { name: 'invalid_idempotent_request', message: '' })
    expect(await provider.send(mail)).toEqual({ ok: true, value: { providerId: null } })
  })

  it('that does not answer is asked again', async () => {
    const { provider } = await resend(200, {})
    for (const close of closers.splice(0)) close()
    expect(await provider.send(mail)).toMatchObject({ problem: { code: 'dependency_unavailable' } })
  })
})

describe('the binding of Cloudflare', () => {
  const binding = (answer: () => Promise<EmailSendResult>) => {
    const got: unknown[] = []
    const send = async (message: unknown) => {
      got.push(message)
      return answer()
    }
    return { got, provider: cloudflareMail({ send }, 'Shop <hi@shop.test>') }
  }
  const failing = (code: string) => () =>
    Promise.reject(Object.assign(new Error('words'), { code }))

  it('gets the mail with its sender', async () => {
    const { got, provider } = binding(async () => ({ messageId: 'cf_1' }))
    expect(await provider.send(mail)).toEqual({ ok: true, value: { providerId: 'cf_1' } })
    expect(got).toEqual([
      {
        from: { name: 'Shop', email: 'hi@shop.test' },
        to: 'ada@shop.test',
        replyTo: 'help@shop.test',
        subject: 'Order confirmed',
        text: 'Hello',
        html: '<p>Hello</p>',
      },
    ])
  })

  it.each([
    ['E_RECIPIENT_SUPPRESSED', 'mail_refused'],
    ['E_VALIDATION_ERROR', 'mail_refused'],
    ['E_HEADERS_TOO_MANY', 'mail_refused'],
    ['E_SENDER_NOT_VERIFIED', 'dependency_unavailable'],
    ['E_RATE_LIMIT_EXCEEDED', 'dependency_unavailable'],
    ['E_INTERNAL_SERVER_ERROR', 'dependency_unavailable'],
  ])('%s means %s', async (code, problem) => {
    const { provider } = binding(failing(code))
    expect(await provider.send(mail)).toMatchObject({ problem: { code: problem } })
  })
})

it('a sender’s name that has a comma is quoted', () => {
  expect(namedAddress('Lamps & Co', 'hi@shop.test')).toBe('Lamps & Co <hi@shop.test>')
  expect(namedAddress('Lamps, "Rugs" & Co.', 'hi@shop.test')).toBe(
    '"Lamps, Rugs & Co." <hi@shop.test>',
  )
})
