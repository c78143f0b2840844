import { writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { call, eventually, newShopper, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const SECRET = `whsec_${btoa('a secret of thirty-two characters')}`

interface Taken {
  key: string | undefined
  body: { from: string; to: string[]; subject: string; text: string; html: string }
}

/** Stands in for Resend's HTTP API. */
const taken: Taken[] = []
let resend: Server
let persist: string
let shop: ServedShop

const portOf = (server: Server): number => {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

beforeAll(async () => {
  resend = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const key = request.headers['idempotency-key']?.toString()
      taken.push({ key, body: JSON.parse(Buffer.concat(chunks).toString()) })
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ id: `re_${key}` }))
    })
  })
  await new Promise<void>((resolve) => resend.listen(0, '127.0.0.1', resolve))
  persist = await temporaryState()
  const file = join(persist, 'shop.env')
  const settings = [
    'MAIL_PROVIDER=resend',
    'MAIL_FROM="Shop <orders@shop.test>"',
    'RESEND_API_KEY=re_key',
    `RESEND_API_BASE=http://127.0.0.1:${portOf(resend)}`,
    `RESEND_WEBHOOK_SECRET=${SECRET}`,
  ]
  await writeFile(file, `${settings.join('\n')}\n`)
  shop = await serveShop(persist, ['--seed', 'none', '--env-file', file])
})

afterAll(async () => {
  await shop?.stop()
  resend?.close()
  await forgetState(persist)
})

it('the mail of an order leaves by the provider, and its bounce becomes a dead letter', async () => {
  const staff = staffOf(shop)
  const goods = await sellProduct(shop, 5)
  const buyer = await newShopper(shop)
  const email = `${goods.handle}@shop.test`
  await buyer.add(goods.variantId)
  const done = await buyer.complete((await buyer.ready('cash-on-delivery', { email })).id)
  const { id, number } = done.body.order

  const sent = await eventually(
    async () => taken.find(({ body }) => body.to[0] === email),
    (mail) => mail !== undefined,
  )
  expect(sent?.body).toMatchObject({
    from: 'Shop <orders@shop.test>',
    subject: `Order confirmed: ${number}`,
  })
  expect(sent?.key?.startsWith(`${id}:`)).toBe(true)
  const link = /https?:\/\/\S+/.exec(sent?.body.text ?? '')?.[0] ?? ''
  expect(link.startsWith(`${shop.url}/o/`)).toBe(true)
  expect(sent?.body.html).toContain(`href="${link}"`)
  const page = await fetch(link)
  expect(page.status).toBe(200)
  expect(page.headers.get('set-cookie')).toBeNull()
  expect(await page.text()).toContain(number)

  const log = () =>
    staff.ask<{ data: { to: string; state: string }[] }>('GET', `/mails?orderId=${id}`)
  await eventually(log, ({ body }) => body.data[0]?.state === 'sent')

  const rawBody = JSON.stringify({
    type: 'email.bounced',
    created_at: new Date().toISOString(),
    data: { email_id: `re_${sent?.key}`, to: [email], bounce: { message: 'No such mailbox.' } },
  })
  const now = new Date()
  const webhook = await fetch(`${shop.url}/api/v1/webhooks/mail/resend`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'svix-id': 'evt_1',
      'svix-timestamp': String(Math.floor(now.getTime() / 1000)),
      'svix-signature': new Webhook(SECRET).sign('evt_1', now, rawBody),
    },
    body: rawBody,
  })
  expect(webhook.status).toBe(204)
  expect((await log()).body.data).toMatchObject([{ to: email, state: 'bounced' }])
  const letters = await staff.ask<{ data: { message: { body: { to: string } } }[] }>(
    'GET',
    '/dead-letters',
  )
  expect(letters.body.data.map(({ message }) => message.body.to)).toEqual([email])
  expect(taken.filter(({ body }) => body.to[0] === email)).toHaveLength(1)
})

it('staff preview each kind of mail and send one to themselves', async () => {
  const staff = staffOf(shop)
  const preview = await staff.ask<{ text: string; html: string }>(
    'GET',
    '/mails/kinds/order-placed/preview',
  )
  expect(preview).toMatchObject({ status: 200, body: { kind: 'order-placed' } })
  expect(preview.body.html).toContain('View your order')
  expect((await staff.ask('GET', '/mails/kinds/unknown/preview')).status).toBe(404)
  const test = await staff.ask<{ to: string; id: string }>('POST', '/mails/kinds/code/test')
  expect(test.status).toBe(202)
  const mail = await eventually(
    async () => taken.find(({ key }) => key === test.body.id),
    (one) => one !== undefined,
  )
  expect(mail?.body.to).toEqual([test.body.to])
  const ready = await call<{ dependencies: { mail: { state: string } } }>(
    `${shop.url}/readyz`,
    'GET',
    null,
  )
  expect(ready.body.dependencies.mail.state).toBe('ok')
})
