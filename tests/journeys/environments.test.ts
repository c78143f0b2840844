import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { formVisitor } from '../fixtures/form-visitor.ts'
import {
  forgetState,
  type ServedShop,
  secretOf,
  serveShop,
  temporaryState,
} from '../fixtures/served-shop.ts'
import {
  call,
  newShopper,
  type Shopper,
  sellProduct,
  shopperWith,
} from '../fixtures/shop-client.ts'

const NOTICE = 'Test shop: no real payments'
const HIDDEN_IN_PREVIEW = ['/dev', '/dev/outbox', '/dev/outbox?to=a@b.test', '/dev/styleguide']

let persist: string
let shop: ServedShop
let goods: Awaited<ReturnType<typeof sellProduct>>

async function serveAs(environment: string): Promise<ServedShop> {
  const file = join(persist, 'shop.env')
  await writeFile(file, `# The shop under test\nENVIRONMENT="${environment}"\n`)
  return serveShop(persist, ['--seed', 'none', '--env-file', file])
}

/** What anybody is answered at an address, but for what names the request. */
async function answerAt(path: string, method: string, accept: string) {
  const response = await fetch(shop.url + path, {
    method,
    redirect: 'manual',
    headers: { accept, origin: shop.url, 'content-type': 'application/json' },
    ...(method === 'POST' ? { body: '{"outcome":"succeed"}' } : {}),
  })
  const text = await response.text()
  return {
    status: response.status,
    allow: response.headers.get('allow'),
    type: response.headers.get('content-type'),
    text: text
      .replaceAll(/"requestId":"[^"]*"/g, '')
      .replaceAll(path.replace(/\?.*/, ''), '<path>')
      .replaceAll('/no-such-address', '<path>'),
  }
}

async function expectUnknown(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    for (const accept of ['application/json', 'text/html']) {
      for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        const unknown = await answerAt('/no-such-address', method, accept)
        expect(unknown.status).toBe(404)
        expect({ path, method, ...(await answerAt(path, method, accept)) }).toEqual({
          path,
          method,
          ...unknown,
        })
      }
    }
  }
}

/** The shopper a session's token names. */
const shopperIdOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).shopperId

/** An order that waits for its payment at the sandbox. */
async function unpaidOrder(buyer: Shopper) {
  await buyer.add(goods.variantId)
  const checkout = await buyer.ready('sandbox')
  const { order, payment } = (await buyer.complete(checkout.id)).body
  return { checkoutId: checkout.id, orderId: order.id, payment }
}

beforeAll(async () => {
  persist = await temporaryState()
  shop = await serveAs('preview')
  goods = await sellProduct(shop, 20)
})
afterAll(async () => {
  await shop?.stop()
  await forgetState(persist)
})

let buyer: Shopper
let paid: Awaited<ReturnType<typeof unpaidOrder>>
let unpaid: Awaited<ReturnType<typeof unpaidOrder>>

describe('a preview', () => {
  it('takes test payments', async () => {
    buyer = await newShopper(shop)
    paid = await unpaidOrder(buyer)
    unpaid = await unpaidOrder(buyer)
    expect((await buyer.pay(paid.payment.redirectUrl ?? '', 'succeed')).status).toBe(200)
    await buyer.orderBecomes(paid.orderId, 'allocated')
  })

  it('says on every page that payments are none, the local shop on none', async () => {
    const visitor = formVisitor(shop.url)
    await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
    const checkout = await visitor.follow(await visitor.post('/checkout', {}))
    const staffVisitor = formVisitor(shop.url)
    await staffVisitor.post('/admin/sign-in', { token: shop.staffToken })
    const pages = [
      ...['/', '/cart', '/search?q=thing', '/search', '/favourites', '/orders', '/drops'],
      ...[`/products/${goods.handle}`, '/offline', '/docs', '/docs/errors', '/no-such-page'],
      ...['/admin', checkout.path, new URL(paid.payment.redirectUrl ?? '').pathname],
    ]
    for (const path of pages) {
      const { html } = await visitor.open(path)
      expect({ path, said: html.split(NOTICE).length - 1 }).toEqual({ path, said: 1 })
    }
    for (const path of ['/admin/drops', '/admin/drops/new']) {
      expect((await staffVisitor.open(path)).html).toContain(NOTICE)
    }
    expect((await formVisitor(inject('shop').url).open('/')).html).not.toContain(NOTICE)
  })

  it('has no developer tools: their addresses are as unknown as any', async () => {
    await expectUnknown(HIDDEN_IN_PREVIEW)
  })
})

describe('production', () => {
  beforeAll(async () => {
    await shop.stop()
    shop = await serveAs('production')
    buyer = shopperWith(shop, buyer.token)
  })

  it('has no address of the sandbox or of developers, by any method', async () => {
    const { pathname } = new URL(unpaid.payment.redirectUrl ?? '')
    await expectUnknown([...HIDDEN_IN_PREVIEW, '/pay/sandbox', '/pay/sandbox/pay_none', pathname])
    expect((await buyer.order(unpaid.orderId)).status).toBe('awaiting_payment')
  })

  it('knows no sandbox webhook, however well it is signed', async () => {
    const event = {
      eventId: 'evt_forged',
      paymentId: unpaid.payment.id,
      orderId: unpaid.orderId,
      shopperId: shopperIdOf(buyer.token),
      status: 'succeeded',
      amount: (await buyer.order(unpaid.orderId)).cost.total,
      at: new Date().toISOString(),
    }
    const rawBody = JSON.stringify(event)
    const now = new Date()
    const secret = secretOf(persist, 'SANDBOX_WEBHOOK_SECRET')
    const send = (provider: string) =>
      call<{ code: string }>(`${shop.url}/api/v1/webhooks/payments/${provider}`, 'POST', null, {
        body: event,
        headers: {
          'webhook-id': event.eventId,
          'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
          'webhook-signature': new Webhook(`whsec_${btoa(secret)}`).sign(
            event.eventId,
            now,
            rawBody,
          ),
        },
      })
    for (const provider of ['sandbox', 'unheard-of']) {
      expect(await send(provider)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    }
    expect((await buyer.order(unpaid.orderId)).status).toBe('awaiting_payment')
  })

  it('offers what else is configured, and refuses the sandbox by its id', async () => {
    const other = await newShopper(shop)
    await other.add(goods.variantId)
    const started = await other.ask<{ id: string; paymentMethods: { kind: string }[] }>(
      'POST',
      '/checkouts',
      { body: {} },
    )
    expect(started.body.paymentMethods.map(({ kind }) => kind)).toEqual(['cash-on-delivery'])
    const chosen = await other.ask('PATCH', `/checkouts/${started.body.id}`, {
      body: { paymentMethodId: 'sandbox' },
    })
    expect(chosen).toMatchObject({ status: 422, body: { code: 'payment_method_unavailable' } })
    const page = await formVisitor(shop.url).open('/')
    expect(page.html).not.toContain(NOTICE)
  })

  it('shows orders of the preview, and lets one that was not paid be paid another way', async () => {
    expect(await buyer.order(paid.orderId)).toMatchObject({
      status: 'allocated',
      payment: { kind: 'sandbox', status: 'succeeded' },
    })
    const { checkoutId, orderId } = unpaid
    const shown = await buyer.ask<{ paymentMethods: { kind: string }[] }>(
      'GET',
      `/checkouts/${checkoutId}`,
    )
    expect(shown.body.paymentMethods.map(({ kind }) => kind)).toEqual(['cash-on-delivery'])
    const switched = await buyer.ask('PATCH', `/checkouts/${checkoutId}`, {
      body: { paymentMethodId: 'cash-on-delivery' },
    })
    expect(switched.status).toBe(200)
    await buyer.orderBecomes(orderId, 'allocated')
  })

  it('says in its readiness that it can take payments', async () => {
    const ready = await call<{ status: string; dependencies: Record<string, { state: string }> }>(
      `${shop.url}/readyz`,
      'GET',
      null,
    )
    expect(ready.body.dependencies.payment_methods?.state).toBe('ok')
  })
})
