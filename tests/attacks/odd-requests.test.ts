import { connect } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { describe, expect, inject, it } from 'vitest'
import { secretOf } from '../fixtures/served-shop.ts'
import { randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const { port, host } = new URL(shop.url)

/** A GET of `/` with this Host, byte for byte; the whole answer as text. */
function getWithHost(name: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    const socket = connect(Number(port), '127.0.0.1', () => {
      socket.write(
        `GET / HTTP/1.1\r\nHost: ${name}\r\nAccept: text/html\r\nConnection: close\r\n\r\n`,
      )
    })
    socket.setEncoding('latin1')
    socket.on('data', (text) => {
      answer += text
    })
    socket.once('end', () => resolve(answer))
    socket.once('error', reject)
  })
}

describe('a Host', () => {
  it.each([
    "x.example' ; script-src *",
    'x.example;script-src',
    'x.example; script-src *',
    'x.example,y.example',
    'x.example"',
    'x.example<script>',
    'a@b.example',
    'x.example:80:80',
    'x.example:port',
    'x%2eexample',
    "x.example'",
    '[::1',
    'x.example/y',
    'x.example?y',
    '*',
  ])('that is none is refused and comes back in no header: %s', async (name) => {
    const answer = await getWithHost(name)
    const [head = ''] = answer.split('\r\n\r\n')
    expect(head).toMatch(/^HTTP\/1\.1 400 /)
    expect(head).not.toContain('example')
    expect(head).not.toContain('script-src')
  })

  it.each([host, 'shop.example', 'shop-1.example:8080', '[::1]:8790', 'SHOP.example', 'my_shop'])(
    'that is one is served: %s',
    async (name) => {
      expect(await getWithHost(name)).toMatch(/^HTTP\/1\.1 200 /)
    },
  )
})

describe('a genuine webhook', () => {
  it.each(['', 'text', '{', '[]'])('that holds no event is 400: %j', async (rawBody) => {
    const now = new Date()
    const id = `evt_${randomKey()}`
    const secret = secretOf(shop.persist, 'SANDBOX_WEBHOOK_SECRET')
    const response = await fetch(`${shop.url}/api/v1/webhooks/payments/sandbox`, {
      method: 'POST',
      headers: {
        'webhook-id': id,
        'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
        'webhook-signature': new Webhook(`whsec_${btoa(secret)}`).sign(id, now, rawBody),
      },
      body: rawBody,
    })
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({ code: 'invalid_body' })
  })
})

describe('a conditional request', () => {
  it.each([
    [`/catalog/${'0'.repeat(24)}/products.json`, `"products-${'0'.repeat(24)}"`],
    [`/catalog/${'0'.repeat(24)}/categories.json`, `"categories-${'0'.repeat(24)}"`],
    [`/catalog/${'0'.repeat(24)}/products/a.json`, `"product-${'0'.repeat(24)}"`],
    ['/media/nothing.png', '"nothing.png"'],
    ['/media/demo/nothing.svg', '*'],
    ['/og/products/nothing.png', '*'],
    ['/api/v1/products/nothing', '*'],
  ])('for what does not exist is 404: %s', async (path, etag) => {
    for (const known of [etag, '*', `W/${etag}`]) {
      const response = await fetch(shop.url + path, { headers: { 'if-none-match': known } })
      expect({ path, known, status: response.status }).toEqual({ path, known, status: 404 })
      await response.body?.cancel()
    }
  })

  it('for a product that a release does not have is 404, for what it has 304', async () => {
    const manifest: { version: string } = await (
      await fetch(`${shop.url}/catalog/manifest.json`)
    ).json()
    const { version } = manifest
    const statusOf = async (path: string, etag: string) => {
      const response = await fetch(`${shop.url}/catalog/${version}/${path}`, {
        headers: { 'if-none-match': etag },
      })
      await response.body?.cancel()
      return response.status
    }
    expect(await statusOf('products/nothing.json', `"product-${version}"`)).toBe(404)
    expect(await statusOf('products/pouring-kettle.json', `"product-${version}"`)).toBe(304)
    expect(await statusOf('products.json', `"products-${version}"`)).toBe(304)
    expect(await statusOf('categories.json', `"categories-${version}"`)).toBe(304)
  })
})

it('a staff request repeated with other spaces or another order of keys is the same one', async () => {
  const goods = await sellProduct(shop, 5)
  const key = randomKey()
  const adjust = (body: string) =>
    fetch(`${shop.url}/api/admin/v1/inventory/adjustments`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${shop.staffToken}`,
        'content-type': 'application/json',
        'idempotency-key': key,
      },
      body,
    })
  const fields = `"sku":"${goods.sku}","delta":1,"reason":"count"`
  const first = await adjust(`{${fields},"reference":"r"}`)
  expect(first.status).toBe(200)
  const again = await adjust(`{ "reference" : "r", ${fields} }\n`)
  expect(again.status).toBe(200)
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  expect((await adjust(`{${fields},"reference":"another"}`)).status).toBe(422)
  expect((await staffOf(shop).stock(goods.sku)).available).toBe(6)
})
