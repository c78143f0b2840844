import { beforeAll, describe, expect, inject, it } from 'vitest'
import { signingKey } from '../../src/shared/kit/signed-token.ts'
import { signOrderAccess } from '../../src/shared/order-access/token.ts'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { type ApiOperation, apiOperations } from '../fixtures/api-operations.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { codeTo, findOrder, lookupOf, recordedOrder } from '../fixtures/found-order.ts'
import { secretOf } from '../fixtures/served-shop.ts'
import { call, newMailbox, newShopper } from '../fixtures/shop-client.ts'

const shop = inject('shop')
const lookup = lookupOf(shop)

let order: Awaited<ReturnType<typeof recordedOrder>>
let other: Awaited<ReturnType<typeof recordedOrder>>
let token = ''
beforeAll(async () => {
  order = await recordedOrder(shop)
  other = await recordedOrder(shop)
  token = (await findOrder(shop, order.number, order.email)).token
})

const signed = async (claims: { id: string; email: string }, at = Date.now()) =>
  (
    await signOrderAccess(
      await signingKey(secretOf(shop.persist, 'ORDER_ACCESS_SECRET')),
      claims,
      'mail',
      at,
    )
  ).token

const read = (id: string, shown: string) =>
  call<{ code?: string }>(`${shop.url}/api/v1/orders/${id}`, 'GET', shown)

describe('a stranger', () => {
  it('is answered alike for orders that fit, that do not, and that never were', async () => {
    const fits = await recordedOrder(shop)
    const answers = [
      await lookup.ask(fits.number, fits.email),
      await lookup.ask(fits.number, newMailbox()),
      await lookup.ask('0000-0000-0000', newMailbox()),
      await lookup.ask('no number at all', newMailbox()),
    ]
    const shapes = answers.map(({ status, headers, body }) => ({
      status,
      type: headers.get('content-type'),
      cookie: headers.get('set-cookie'),
      body: JSON.stringify(body).replace(/\d/g, '0'),
    }))
    expect(new Set(shapes.map((shape) => JSON.stringify(shape))).size).toBe(1)
    expect(shapes[0]).toMatchObject({ status: 202, cookie: null })
  })

  it('has five tries at a code, whatever the session, and the right one comes too late', async () => {
    const fits = await recordedOrder(shop)
    const never = { number: '0000-0000-0001', email: newMailbox() }
    await lookup.ask(fits.number, fits.email)
    await lookup.ask(never.number, never.email)
    const code = await codeTo(shop, fits.email)
    const wrong = code === '000000' ? '000001' : '000000'
    for (let n = 0; n < 5; n += 1) {
      for (const { number, email } of [fits, never]) {
        const spelt = n % 2 === 0 ? number : number.toLowerCase().replaceAll('-', '')
        expect(await lookup.verify(spelt, email, wrong)).toMatchObject({
          status: 401,
          body: { code: 'code_invalid' },
        })
      }
    }
    for (const { number, email } of [fits, never]) {
      expect(await lookup.verify(number, email, code)).toMatchObject({
        status: 429,
        body: { code: 'too_many_tries' },
      })
    }
  })
})

describe('the token of an order', () => {
  it('opens no other order, and no order once altered, expired or of another e-mail', async () => {
    expect((await read(order.id, token)).status).toBe(200)
    expect(await read(other.id, token)).toMatchObject({ status: 404, body: { code: 'not_found' } })
    const altered = token.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A'))
    const expired = await signed(order, Date.now() - 91 * DAY_MS)
    for (const [shown, code] of [
      [altered.replace(/\.[\w-]{4}/, '.AAAA'), 'order_access_invalid'],
      [expired, 'order_access_expired'],
    ] as const) {
      expect(await read(order.id, shown)).toMatchObject({ status: 401, body: { code } })
    }
    const changed = await signed({ id: order.id, email: 'another@shop.test' })
    expect((await read(order.id, changed)).status).toBe(404)
    const erased = await signed({ id: order.id.replace(/.{3}..$/, 'zzz00'), email: order.email })
    expect((await read(order.id, erased)).status).toBe(404)
    for (const gone of [expired, changed, erased]) {
      const page = await fetch(`${shop.url}/o/${gone}`, { headers: { accept: 'text/html' } })
      expect(page.status).toBe(404)
      expect(await page.text()).toContain('href="/orders/find"')
    }
  })

  it('is no session: every other route refuses it', async () => {
    const own = (one: ApiOperation) => one.template.startsWith('/api/v1/orders/{id}')
    const operations = (await apiOperations(shop.url)).filter(
      (one) => one.security.length > 0 && !own(one),
    )
    expect(operations.length).toBeGreaterThan(50)
    for (const { method, template } of operations) {
      const path = template.replaceAll(/\{\w+\}/g, order.id)
      const answer = await call<{ code?: string }>(shop.url + path, method, token)
      expect([401, 403, 404], `${method} ${path}`).toContain(answer.status)
    }
    for (const page of ['/orders', `/orders/${order.id}`]) {
      const shown = await fetch(shop.url + page, {
        headers: { accept: 'text/html', authorization: `Bearer ${token}` },
      })
      expect(await shown.text()).not.toContain(order.number)
    }
  })

  it('leaves the session of the shopper that opens it alone', async () => {
    const visitor = formVisitor(shop.url)
    await visitor.post('/cart/lines', { variantId: other.goods.variantId, quantity: '1' })
    const before = [...visitor.cookies]
    expect(before.length).toBeGreaterThan(0)
    expect((await visitor.open(`/o/${token}`)).html).toContain(order.number)
    await visitor.post(`/o/${token}/payment`, { paymentMethodId: 'sandbox' })
    expect([...visitor.cookies]).toEqual(before)
    expect((await visitor.open('/orders')).html).not.toContain(order.number)
    expect((await visitor.open('/cart')).html).toContain(other.goods.handle)
  })

  it('is no session of another kind: a session’s token opens no link', async () => {
    const { token: session } = await newShopper(shop)
    const page = await fetch(`${shop.url}/o/${session}`, { headers: { accept: 'text/html' } })
    expect(page.status).toBe(404)
  })
})
