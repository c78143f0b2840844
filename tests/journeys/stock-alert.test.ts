import { expect, inject, it } from 'vitest'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { call, eventually, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface OutboxMail {
  kind: string
  text: string
  headers?: Record<string, string>
}

const adjust = (sku: string, delta: number) =>
  staff.ask('POST', '/inventory/adjustments', {
    key: crypto.randomUUID(),
    body: { sku, delta, reason: 'test', reference: crypto.randomUUID() },
  })

/** Waits until the page has learned of the units. */
const availableOn = (visitor: ReturnType<typeof formVisitor>, path: string) =>
  eventually(
    () => visitor.open(path),
    ({ html }) => !html.includes('action="/stock-alerts"'),
  )

it('a visitor asks on the page of a sold-out product, is mailed once, and stops it by one request', async () => {
  const goods = await sellProduct(shop, 1)
  const visitor = formVisitor(shop.url)
  const path = `/products/${goods.handle}`
  await availableOn(visitor, path)
  await adjust(goods.sku, -1)
  const page = await eventually(
    () => visitor.open(path),
    ({ html }) => html.includes('action="/stock-alerts"'),
  )
  const email = `alert-${crypto.randomUUID()}@shop.test`
  const fields = { handle: hidden(page, 'handle'), variantId: goods.variantId }
  const wrong = await visitor.post('/stock-alerts', { ...fields, email: 'nobody' })
  expect(wrong.status).toBe(400)
  expect(wrong.html).toContain('value="nobody"')
  // The answer tells nobody whether the mailbox waits already.
  for (let n = 0; n < 2; n += 1) {
    const asked = await visitor.post('/stock-alerts', { ...fields, email })
    expect(asked.status).toBe(200)
    expect(asked.html).toContain('We’ll email you')
    expect(asked.html).not.toContain(email)
  }

  await adjust(goods.sku, 2)
  const outbox = `${shop.url}/dev/outbox?to=${encodeURIComponent(email)}`
  const mails = () => call<{ data: OutboxMail[] }>(outbox, 'GET', null)
  const { body } = await eventually(mails, ({ body: { data } }) => data.length > 0)
  expect(body.data).toMatchObject([{ kind: 'back-in-stock' }])
  const [mail] = body.data
  const link = /https?:\/\/\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  expect(link).toBe(`${shop.url}${path}?variant=${goods.variantId}`)
  const stop = /<(.*)>/.exec(mail?.headers?.['List-Unsubscribe'] ?? '')?.[1] ?? ''
  expect(mail?.text).toContain(stop)
  const opened = await fetch(stop)
  expect(await opened.text()).toContain('Stop these emails')
  expect(opened.headers.get('referrer-policy')).toBe('no-referrer')
  const once = await fetch(stop, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'List-Unsubscribe=One-Click',
  })
  expect(once.status).toBe(200)
  expect(await (await fetch(stop)).text()).toContain('No more emails')
  expect((await mails()).body.data).toHaveLength(1)
})

it('a page of another site asks for nothing', async () => {
  const goods = await sellProduct(shop, 1)
  const visitor = formVisitor(shop.url)
  await availableOn(visitor, `/products/${goods.handle}`)
  const fields = { handle: goods.handle, variantId: goods.variantId, email: 'ada@shop.test' }
  const refused = await visitor.post('/stock-alerts', fields, { origin: 'https://evil.test' })
  expect(refused.status).toBe(403)
  const own = await visitor.post('/stock-alerts', fields)
  expect(own.html).toContain('It’s available now')
})
