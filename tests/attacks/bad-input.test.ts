import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { CartLine } from '../../src/shared/cart/contract.ts'
import { signingKey } from '../../src/shared/kit/signed-token.ts'
import { MINUTE_MS } from '../../src/shared/platform/clock.ts'
import {
  BODY_MAX_BYTES,
  CART_ATTRIBUTES_MAX_BYTES,
  JSON_MAX_DEPTH,
} from '../../src/shared/platform/limits.ts'
import { signSession } from '../../src/shared/session/token.ts'
import { handshake } from '../fixtures/handshake.ts'
import { secretOf } from '../fixtures/served-shop.ts'
import {
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const api = `${shop.url}/api/v1`
const staff = staffOf(shop)

let goods: Awaited<ReturnType<typeof sellProduct>>
let victim: Shopper
let lineId = ''
let checkoutId = ''
let orderId = ''
let paymentId = ''
let total = 0
let before: Awaited<ReturnType<typeof everything>>

/**
 * Everything of the victim and of the shelf that an attack could have changed. Left out is what
 * follows the shop, in which other files sell and publish: versions, times and availability.
 */
async function everything() {
  const cart = await victim.cart()
  const line = ({ availability: _, ...own }: CartLine) => own
  const { onHand, available, held, committed } = await staff.stock(goods.sku)
  const { version: _, ...order } = await victim.order(orderId)
  return {
    cart: {
      lines: cart.lines.map(line),
      savedLines: cart.savedLines.map(line),
      discountCodes: cart.discountCodes,
      cost: cart.cost,
      totalQuantity: cart.totalQuantity,
    },
    checkout: (await victim.ask<{ status: string }>('GET', `/checkouts/${checkoutId}`)).body.status,
    order,
    stock: { onHand, available, held, committed },
  }
}

beforeAll(async () => {
  goods = await sellProduct(shop, 50)
  victim = await newShopper(shop)
  const buyNow = { variantId: goods.variantId, quantity: 1 }
  const unpaid = await victim.ready('sandbox', { buyNow, email: 'victim@shop.test' })
  const done = await victim.complete(unpaid.id)
  orderId = done.body.order.id
  paymentId = done.body.payment.id
  total = unpaid.cost.total.amount
  await victim.add(goods.variantId, 3)
  checkoutId = (await victim.ready('sandbox', { email: 'victim@shop.test' })).id
  lineId = (await victim.cart()).lines[0]?.id ?? ''
  // The record's first version may still be on its way, and the level with it.
  await victim.orderBecomes(orderId, 'awaiting_payment')
  before = await everything()
})
afterAll(async () => {
  expect(await everything()).toEqual(before)
})

interface Problem {
  code: string
  status: number
  errors: { pointer: string; code: string }[]
  requestId: string
}

/** Sends it and checks that it is refused as a whole problem; answers the problem. */
async function refused(
  path: string,
  init: RequestInit & { token?: string | null },
  status: number,
) {
  const { token = victim.token, ...rest } = init
  const response = await fetch(`${api}${path}`, {
    ...rest,
    headers: {
      ...(token === null ? {} : { authorization: `Bearer ${token}` }),
      ...(typeof rest.body === 'string' ? { 'content-type': 'application/json' } : {}),
      ...rest.headers,
    },
  })
  const text = await response.text()
  expect({ path, status: response.status, text: text.slice(0, 300) }).toMatchObject({ status })
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const problem: Problem = JSON.parse(text)
  expect(problem).toMatchObject({
    type: expect.stringMatching(/^\/docs\/errors#[a-z_]+$/),
    title: expect.any(String),
    detail: expect.any(String),
    instance: expect.any(String),
    retryable: expect.any(Boolean),
    requestId: expect.any(String),
    status,
  })
  expect(problem.requestId).toBe(response.headers.get('x-request-id'))
  return problem
}
const post = (path: string, body: unknown, status: number, headers: Record<string, string> = {}) =>
  refused(path, { method: 'POST', body: JSON.stringify(body), headers }, status)

/** A number written as JSON: 1e20 and NaN would not survive JSON.stringify as they are. */
const QUANTITIES = [
  '-1',
  '0',
  '1.5',
  '1e20',
  '1e999',
  '1000',
  '"5"',
  '[5]',
  'true',
  'null',
  '{}',
  '"NaN"',
]

describe('a quantity that is none', () => {
  it.each(QUANTITIES)('%s is refused wherever a quantity is taken', async (quantity) => {
    const variantId = JSON.stringify(goods.variantId)
    const bodies: [string, string, string][] = [
      ['POST', '/cart/lines', `{"variantId":${variantId},"quantity":${quantity}}`],
      ['PATCH', `/cart/lines/${lineId}`, `{"quantity":${quantity}}`],
      ['POST', '/checkouts', `{"buyNow":{"variantId":${variantId},"quantity":${quantity}}}`],
    ]
    for (const [method, path, body] of bodies) {
      const problem = await refused(path, { method, body }, 400)
      expect(problem.code).toBe('invalid_body')
      expect(problem.errors[0]?.pointer).toMatch(/\/quantity$/)
    }
    await refusedAdjustment(quantity)
  })
})

async function refusedAdjustment(delta: string) {
  if (delta === '-1' || delta === '1000') return
  const response = await fetch(`${shop.url}/api/admin/v1/inventory/adjustments`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${shop.staffToken}`,
      'content-type': 'application/json',
      'idempotency-key': randomKey(),
    },
    body: `{"sku":"${goods.sku}","delta":${delta},"reason":"r","reference":"r"}`,
  })
  expect(response.status).toBe(400)
}

describe('a field', () => {
  it('that no route knows is named and refused, at any depth', async () => {
    const known = { variantId: goods.variantId, quantity: 1 }
    for (const field of [
      'price',
      'unitPrice',
      'status',
      'shopperId',
      'total',
      'paid',
      'constructor',
    ]) {
      const problem = await post('/cart/lines', { ...known, [field]: 1 }, 400)
      expect(problem).toMatchObject({ code: 'unknown_field', errors: [{ pointer: `/${field}` }] })
    }
    const nested = await post('/checkouts', { buyNow: { ...known, price: 1 } }, 400)
    expect(nested).toMatchObject({ code: 'unknown_field', errors: [{ pointer: '/buyNow/price' }] })
    const attacks: [string, string, unknown][] = [
      ['POST', '/sessions', { kind: 'member' }],
      ['PATCH', `/checkouts/${checkoutId}`, { status: 'completed' }],
      ['PATCH', `/checkouts/${checkoutId}`, { cost: { total: { amount: 1 } } }],
      ['POST', `/checkouts/${checkoutId}/cancel`, { force: true }],
      ['POST', `/orders/${orderId}/cancel`, { status: 'paid' }],
      ['PUT', '/cart/discount-codes', { codes: [], amount: 100 }],
      ['DELETE', `/cart/lines/${lineId}`, { quantity: 1 }],
      ['POST', `/cart/lines/${lineId}/save`, { list: 'cart' }],
    ]
    for (const [method, path, body] of attacks) {
      const problem = await refused(path, { method, body: JSON.stringify(body) }, 400)
      expect(problem.code).toBe('unknown_field')
    }
    const complete = `/checkouts/${checkoutId}/complete`
    const paid = await post(complete, { payment: { status: 'succeeded' } }, 400, {
      'idempotency-key': randomKey(),
    })
    expect(paid.code).toBe('unknown_field')
  })

  it.each([
    ['PATCH', 'selected', '"yes"'],
    ['PATCH', 'selected', '1'],
    ['PATCH', 'nothing at all', ''],
  ])('of the wrong type is refused: %s %s %s', async (method, field, value) => {
    const body = value === '' ? '{}' : `{"${field}":${value}}`
    expect((await refused(`/cart/lines/${lineId}`, { method, body }, 400)).code).toBe(
      'invalid_body',
    )
  })

  it.each([
    { email: 'not-an-address' },
    { email: 5 },
    { email: null },
    { shippingAddress: 'here' },
    { shippingAddress: { name: 'x' } },
    { shippingAddress: { name: '', line1: 'x', city: 'x', postalCode: 'x', country: 'US' } },
    { shippingAddress: { name: 'x', line1: 'x', city: 'x', postalCode: 'x', country: 'usa' } },
    { note: 'x'.repeat(501) },
    { discountCodes: Array.from({ length: 11 }, () => 'X') },
    { discountCodes: 'X' },
  ])('of a checkout that is not valid is refused: %j', async (body) => {
    const init = { method: 'PATCH', body: JSON.stringify(body) }
    expect((await refused(`/checkouts/${checkoutId}`, init, 400)).code).toBe('invalid_body')
  })

  it('names an option that is not offered', async () => {
    const patch = (body: unknown) =>
      refused(`/checkouts/${checkoutId}`, { method: 'PATCH', body: JSON.stringify(body) }, 422)
    expect((await patch({ deliveryOptionId: 'drone' })).code).toBe('delivery_unavailable')
    expect((await patch({ paymentMethodId: 'constructor' })).code).toBe(
      'payment_method_unavailable',
    )
  })
})

describe('a text', () => {
  const address = { line1: '1 Quay', city: 'Bristol', postalCode: 'BS1 4RW', country: 'GB' }

  it.each([
    '\r',
    '\n',
    '\r\n',
    '\u0085',
    '\u2028',
    '\u2029',
    '\u0000',
    '\u202e',
    '\ud800',
    '\uffff',
  ])('with %j in it is refused wherever one line is meant', async (odd) => {
    const text = `you won!${odd}Log in`
    const bodies: [string, string, unknown, string][] = [
      [
        'PATCH',
        `/checkouts/${checkoutId}`,
        { shippingAddress: { ...address, name: text } },
        '/shippingAddress/name',
      ],
      ['PATCH', `/checkouts/${checkoutId}`, { discountCodes: [text] }, '/discountCodes/0'],
      ['POST', `/orders/${orderId}/cancel`, { reason: text }, '/reason'],
      ['PUT', '/cart/discount-codes', { codes: [text] }, '/codes/0'],
      [
        'POST',
        '/cart/lines',
        { variantId: goods.variantId, quantity: 1, attributes: { a: text } },
        '/attributes/a',
      ],
    ]
    for (const [method, path, body, pointer] of bodies) {
      const problem = await refused(path, { method, body: JSON.stringify(body) }, 400)
      expect(problem).toMatchObject({
        code: 'invalid_body',
        errors: [{ pointer, code: 'invalid_text' }],
      })
    }
  })

  it('under the name of the prototype is refused, not lost', async () => {
    const body = `{"variantId":"${goods.variantId}","quantity":1,"attributes":{"__proto__":"x"}}`
    const problem = await refused('/cart/lines', { method: 'POST', body }, 400)
    expect(problem.errors).toMatchObject([{ pointer: '/attributes/__proto__' }])
  })
})

describe('the attributes of a cart', () => {
  it('weigh at most what the shop says, and a full cart is still read, reduced and emptied', async () => {
    const shopper = await newShopper(shop)
    const add = (n: number) => {
      const attributes = Object.fromEntries(
        Array.from({ length: 10 }, (_, i) => [`a${i}`, String(n).padStart(200, '刻')]),
      )
      const body = { variantId: goods.variantId, quantity: 1, attributes }
      return shopper.ask<{ code?: string; limit?: number }>('POST', '/cart/lines', { body })
    }
    let answer = await add(0)
    for (let n = 1; answer.status === 200; n += 1) answer = await add(n)
    expect(answer).toMatchObject({
      status: 422,
      body: { code: 'attributes_too_large', limit: CART_ATTRIBUTES_MAX_BYTES },
    })
    const { lines } = await shopper.cart()
    const bytes = Buffer.byteLength(JSON.stringify(lines.map(({ attributes }) => attributes)))
    expect(bytes).toBeLessThan(CART_ATTRIBUTES_MAX_BYTES + 100)
    for (const { id } of lines) {
      expect((await shopper.ask('DELETE', `/cart/lines/${id}`)).status).toBe(200)
    }
    expect((await add(0)).status).toBe(200)
  })
})

describe('a body', () => {
  it.each(['', '{', 'null', '[]', '"x"', '5', '{"a":}', '\u0000', '{"quantity":1}}'])(
    'that is no object is refused: %j',
    async (body) => {
      const problem = await refused('/cart/lines', { method: 'POST', body }, 400)
      expect(['invalid_json', 'invalid_body']).toContain(problem.code)
    },
  )

  it('of another content type, or of none, is refused', async () => {
    const body = JSON.stringify({ variantId: goods.variantId, quantity: 1 })
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      const init = { method: 'POST', body, headers: { 'content-type': type } }
      expect((await refused('/cart/lines', init, 415)).code).toBe('unsupported_media_type')
    }
    const untyped = { method: 'POST', body: new Blob([body]) }
    expect((await refused('/cart/lines', untyped, 415)).code).toBe('unsupported_media_type')
  })

  it('nested deeper than sense is refused before it is built', async () => {
    const deep = `${'['.repeat(JSON_MAX_DEPTH + 1)}${']'.repeat(JSON_MAX_DEPTH + 1)}`
    const bomb = '['.repeat(30_000)
    for (const value of [deep, bomb]) {
      const body = `{"variantId":${value}`
      const problem = await refused('/cart/lines', { method: 'POST', body }, 400)
      expect(problem.code).toBe('invalid_body')
    }
  })

  it('garbled where none is taken is refused, with a key or without', async () => {
    for (const headers of [{}, { 'idempotency-key': randomKey() }]) {
      for (const body of ['garbage', '['.repeat(20_000)]) {
        const init = { method: 'DELETE', body, headers }
        await refused(`/cart/lines/${lineId}`, init, 400)
        await refused('/session', init, 400)
        await refused(`/favourites/${goods.id}`, { ...init, method: 'PUT' }, 400)
      }
    }
  })

  it('that is too large is refused, whether it says so or not', async () => {
    const large = JSON.stringify({ variantId: 'x'.repeat(BODY_MAX_BYTES), quantity: 1 })
    const declared = await refused('/cart/lines', { method: 'POST', body: large }, 413)
    expect(declared.code).toBe('body_too_large')
    const chunks = new ReadableStream<Uint8Array>({
      start(controller) {
        for (let sent = 0; sent <= BODY_MAX_BYTES; sent += 1_024) {
          controller.enqueue(new Uint8Array(1_024).fill(32))
        }
        controller.close()
      },
    })
    const init = { method: 'POST', body: chunks, duplex: 'half', token: victim.token }
    expect((await refused('/cart/lines', init as RequestInit, 413)).code).toBe('body_too_large')
  })
})

describe('an id', () => {
  const paths = (line: string, checkout: string, order: string): [string, string, string?][] => [
    ['PATCH', `/cart/lines/${line}`, '{"quantity":2}'],
    ['DELETE', `/cart/lines/${line}`],
    ['POST', `/cart/lines/${line}/save`],
    ['POST', `/cart/saved/${line}/restore`],
    ['GET', `/checkouts/${checkout}`],
    ['PATCH', `/checkouts/${checkout}`, '{"email":"thief@shop.test"}'],
    ['POST', `/checkouts/${checkout}/complete`],
    ['POST', `/checkouts/${checkout}/cancel`],
    ['GET', `/orders/${order}`],
    ['GET', `/orders/${order}/events`],
    ['POST', `/orders/${order}/cancel`],
  ]

  it('of another shopper is as unknown as any other, and nothing leaks', async () => {
    const thief = await newShopper(shop)
    await thief.add(goods.variantId)
    const unknown = paths(`li_${'0'.repeat(26)}`, `chk_${'0'.repeat(26)}`, `ord_${'0'.repeat(28)}`)
    for (const [index, own] of paths(lineId, checkoutId, orderId).entries()) {
      const answers = []
      for (const [method, path, body] of [own, unknown[index] ?? own]) {
        const headers = { 'idempotency-key': randomKey() }
        const init = { method, headers, token: thief.token, ...(body ? { body } : {}) }
        const problem = await refused(path, init, 404)
        expect(problem.code).toBe('not_found')
        expect(JSON.stringify(problem)).not.toContain('victim')
        const { requestId, instance, ...rest } = problem as Problem & Record<string, unknown>
        answers.push(rest)
      }
      expect(answers[0]).toEqual(answers[1])
    }
  })

  it.each(['x', '%00', '..%2f..', "'%20OR%201=1--", 'a'.repeat(300), '%F0%9F%9B%92', '__proto__'])(
    'that is nonsense is unknown: %s',
    async (id) => {
      const headers = { 'idempotency-key': randomKey() }
      for (const [method, path, body] of paths(id, id, id)) {
        await refused(path, { method, headers, ...(body ? { body } : {}) }, 404)
      }
      await refused(`/favourites/${id}`, { method: 'PUT' }, 404)
      await refused(`/products/${id}`, {}, 404)
    },
  )

  it('of a variant that does not exist is unknown', async () => {
    const body = { variantId: `var_${'0'.repeat(26)}`, quantity: 1 }
    expect((await post('/cart/lines', body, 404)).code).toBe('not_found')
    expect((await post('/checkouts', { buyNow: body }, 404)).code).toBe('not_found')
  })

  it('no route knows is a problem too', async () => {
    expect((await refused('/nothing/here', {}, 404)).code).toBe('not_found')
  })
})

describe('a method', () => {
  it.each([
    ['DELETE', '/cart', 'GET, HEAD'],
    ['GET', '/cart/lines', 'POST'],
    ['POST', '/products/any', 'GET, HEAD'],
    ['PUT', `/cart/lines/li_1`, 'PATCH, DELETE'],
  ])(
    'that an address does not take is refused with those it does: %s %s',
    async (method, path, allow) => {
      const response = await fetch(`${api}${path}`, { method, headers: { origin: shop.url } })
      expect(response.status).toBe(405)
      expect(response.headers.get('allow')).toBe(allow)
      expect(await response.json()).toMatchObject({ code: 'method_not_allowed', status: 405 })
    },
  )
})

describe('an idempotency key', () => {
  it('is required to complete, and must be sane', async () => {
    const path = `/checkouts/${checkoutId}/complete`
    const with_ = (key: string) =>
      refused(path, { method: 'POST', headers: { 'idempotency-key': key } }, 400)
    expect((await refused(path, { method: 'POST' }, 400)).code).toBe('idempotency_key_required')
    expect((await with_('x'.repeat(256))).code).toBe('idempotency_key_invalid')
    expect((await with_('a b')).code).toBe('idempotency_key_invalid')
    expect((await with_('')).code).toBe('idempotency_key_invalid')
  })

  it('used again with another body is a conflict, and only the first counts', async () => {
    const buyer = await newShopper(shop)
    const key = randomKey()
    const add = (quantity: number) =>
      buyer.ask('POST', '/cart/lines', { key, body: { variantId: goods.variantId, quantity } })
    expect((await add(1)).status).toBe(200)
    expect(await add(2)).toMatchObject({ status: 422, body: { code: 'idempotency_conflict' } })
    expect((await add(1)).headers.get('idempotent-replayed')).toBe('true')
    expect((await buyer.cart()).totalQuantity).toBe(1)
  })
})

describe('a session', () => {
  const code = async (token: string | null, headers: Record<string, string> = {}) =>
    (await refused('/cart', { token, headers }, 401)).code

  it('is needed, and must be one this shop has signed', async () => {
    expect(await code(null)).toBe('session_required')
    expect(await code('nonsense')).toBe('session_invalid')
    expect(await code(shop.staffToken)).toBe('session_invalid')
    const [prefix, claims, mac] = victim.token.split('.')
    expect(await code(`${prefix}.${claims}.${mac?.slice(1)}`)).toBe('session_invalid')
    const altered = Buffer.from(
      Buffer.from(claims ?? '', 'base64url')
        .toString()
        .replace('guest', 'staff'),
    ).toString('base64url')
    expect(await code(`${prefix}.${altered}.${mac}`)).toBe('session_invalid')
    expect(await code(null, { cookie: 'session=forged' })).toBe('session_invalid')
  })

  it('is dead once it has expired, and when it was signed with another secret', async () => {
    const session = {
      sessionId: 'ses_1',
      shopperId: 'shp_1',
      kind: 'guest' as const,
      issuedAt: 0,
      expiresAt: Date.now() - 120_000,
    }
    const own = await signingKey(secretOf(shop.persist, 'SESSION_SECRET'))
    expect(await code(await signSession(own, session))).toBe('session_expired')
    const other = await signingKey('guessed')
    const forged = await signSession(other, { ...session, expiresAt: Date.now() + 60_000 })
    expect(await code(forged)).toBe('session_invalid')
  })

  it('of a shopper opens no door of the staff', async () => {
    for (const path of ['/orders', '/audit', `/inventory/${goods.sku}`, '/dead-letters']) {
      const response = await fetch(`${shop.url}/api/admin/v1${path}`, {
        headers: { authorization: `Bearer ${victim.token}` },
      })
      expect(response.status).toBe(401)
      await response.body?.cancel()
    }
  })
})

describe('a request of another site', () => {
  const withCookie = (headers: Record<string, string>) => ({
    method: 'POST',
    token: null,
    body: JSON.stringify({ variantId: goods.variantId, quantity: 1 }),
    headers: { cookie: `session=${victim.token}`, ...headers },
  })

  it.each([
    { origin: 'https://evil.test' },
    { origin: 'null' },
    { origin: `${shop.url}.evil.test` },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.test', 'sec-fetch-site': 'same-origin' },
    { origin: 'https://evil.test', authorization: 'Basic eDp5' },
    {},
  ])('cannot use the cookie: %j', async (headers) => {
    // fetch keeps these headers to itself in a browser; Node lets us forge them.
    const problem = await refused('/cart/lines', withCookie(headers as Record<string, string>), 403)
    expect(problem.code).toBe('cross_site_request')
  })

  it('is told apart from the shop’s own pages', async () => {
    const buyer = await newShopper(shop)
    for (const headers of [{ origin: shop.url }, { 'sec-fetch-site': 'same-origin' }]) {
      const response = await fetch(`${api}/cart/lines`, {
        ...withCookie(headers as Record<string, string>),
        headers: {
          cookie: `session=${buyer.token}`,
          'content-type': 'application/json',
          ...(headers as Record<string, string>),
        },
      })
      expect(response.status).toBe(200)
      await response.body?.cancel()
    }
  })
})

const LIVE = '/api/v1/cart/live'

describe('a WebSocket', () => {
  it('of another site is refused, of the shop’s own pages it opens', async () => {
    const cookie = `Cookie: session=${victim.token}`
    expect(await handshake(shop.url, LIVE, [cookie, 'Origin: https://evil.test'])).toContain('403')
    expect(await handshake(shop.url, LIVE, [cookie, 'Origin: null'])).toContain('403')
    expect(await handshake(shop.url, LIVE, ['Origin: https://evil.test'])).toContain('401')
    expect(await handshake(shop.url, LIVE, [cookie, `Origin: ${shop.url}`])).toContain('101')
    await refused('/cart/live', {}, 400)
  })
})

describe('a webhook', () => {
  const event = (changes: object = {}) =>
    JSON.stringify({
      eventId: `evt_${randomKey()}`,
      paymentId,
      orderId,
      shopperId: shopperOf(victim.token),
      status: 'succeeded',
      amount: { amount: total, currency: 'USD' },
      at: new Date().toISOString(),
      ...changes,
    })
  const signed = (
    body: string,
    at = new Date(),
    secret = secretOf(shop.persist, 'SANDBOX_WEBHOOK_SECRET'),
  ) => ({
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(`whsec_${btoa(secret)}`).sign('msg_1', at, body),
  })
  const send = (
    body: string,
    headers: Record<string, string>,
    status: number,
    provider = 'sandbox',
  ) =>
    refused(
      `/webhooks/payments/${provider}`,
      { method: 'POST', body, headers, token: null },
      status,
    )

  it('that is forged, stale, altered or unsigned is refused', async () => {
    const body = event()
    const stale = new Date(Date.now() - 6 * MINUTE_MS)
    const early = new Date(Date.now() + 6 * MINUTE_MS)
    for (const [sent, headers] of [
      [body, {}],
      [body, signed(body, new Date(), 'guessed')],
      [body, signed(body, stale)],
      [body, signed(body, early)],
      [body.replace(String(total), '1'), signed(body)],
      [` ${body}`, signed(body)],
      [body, { ...signed(body), 'webhook-id': 'msg_2' }],
    ] as const) {
      expect((await send(sent, headers, 401)).code).toBe('webhook_signature_invalid')
    }
  })

  it('with another amount, currency or payment marks nothing paid', async () => {
    for (const [changes, status] of [
      [{ amount: { amount: 1, currency: 'USD' } }, 400],
      [{ amount: { amount: total, currency: 'JPY' } }, 400],
      [{ amount: { amount: -total, currency: 'USD' } }, 400],
      [{ status: 'paid' }, 400],
      [{ extra: 1 }, 400],
      [{ paymentId: 'pay_other' }, 404],
      [{ orderId: `ord_${'0'.repeat(28)}` }, 404],
    ] as const) {
      const body = event(changes)
      await send(body, signed(body), status)
    }
    expect((await victim.order(orderId)).status).toBe('awaiting_payment')
  })

  it('of a provider nobody knows is refused', async () => {
    const body = event()
    for (const provider of ['stripe', 'cash-on-delivery', 'constructor', '__proto__', 'toString']) {
      expect((await send(body, signed(body), 404, provider)).code).toBe('not_found')
    }
  })
})

const shopperOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).shopperId

describe('a query', () => {
  it.each([
    '/cart?version=1&version=2',
    '/cart?version=-1',
    '/cart?version=x',
    '/orders?limit=1&limit=2',
    '/orders?limit=0',
    '/orders?limit=101',
    '/orders?limit=1.5',
    '/orders?limit=1e1000',
    '/products?limit=2&limit=3',
  ])('that makes no sense is refused: %s', async (path) => {
    expect((await refused(path, {}, 400)).code).toBe('invalid_query')
  })
})
