import { beforeAll, describe, expect, inject, it } from 'vitest'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { type ApiOperation, apiOperations } from '../fixtures/api-operations.ts'
import {
  type DropShopper,
  dropShopper,
  makeDrop,
  openDrop,
  readDrop,
} from '../fixtures/drop-shopper.ts'
import { handshake } from '../fixtures/handshake.ts'
import { signIn } from '../fixtures/member.ts'
import {
  ADDRESS,
  call,
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const REVOKED = { status: 401, body: { code: 'session_revoked' } }
type Devices = { data: { id: string; current: boolean }[] }

let goods: Awaited<ReturnType<typeof sellProduct>>
let dropId = ''
beforeAll(async () => {
  goods = await sellProduct(shop, 20)
  const variants = [{ variantId: goods.variantId, quota: 10 }]
  // Other files' drops are open meanwhile; the longest open are told of an ended session first.
  const entriesOpenAt = new Date(Date.now() - DAY_MS).toISOString()
  dropId = (await makeDrop(shop, { variants, entriesOpenAt })).id
})

const endSession = async (buyer: DropShopper) =>
  expect((await buyer.ask('DELETE', '/session')).status).toBe(204)

describe('a session that was ended', () => {
  it('before anything was written has no way into a drop', async () => {
    const buyer = await dropShopper(shop, dropId)
    await endSession(buyer)
    const { entries } = await readDrop(shop, dropId)
    expect(await buyer.enter()).toMatchObject(REVOKED)
    expect(await buyer.entry()).toMatchObject(REVOKED)
    expect(await buyer.ask('GET', `/challenges/pow?action=drop-entry:${dropId}`)).toMatchObject(
      REVOKED,
    )
    for (const path of [`/api/v1/drops/${dropId}/live`, '/api/v1/cart/live']) {
      expect(await handshake(shop.url, path, [`Authorization: Bearer ${buyer.token}`])).toContain(
        '401',
      )
    }
    expect((await openDrop(shop.url, dropId, buyer.token)).outcome).toBe('refused')
    const other = await dropShopper(shop, dropId)
    await other.enter()
    await eventually(
      () => readDrop(shop, dropId),
      (drop) => drop.entries === entries + 1,
    )
  })

  it('makes no hold with the pass it was given', async () => {
    const buyer = await dropShopper(shop, dropId)
    await buyer.enter()
    const pass = await buyer.pass()
    await endSession(buyer)
    const before = await staff.stock(goods.sku)
    expect(await buyer.claim(goods.variantId, pass)).toMatchObject(REVOKED)
    expect(await buyer.entry()).toMatchObject(REVOKED)
    expect(await staff.stock(goods.sku)).toEqual(before)
  })

  it('hears nothing more on the socket it had at the drop, others go on', async () => {
    const [buyer, other] = [await dropShopper(shop, dropId), await dropShopper(shop, dropId)]
    await Promise.all([buyer.enter(), other.enter()])
    const [own, foreign] = [
      await openDrop(shop.url, dropId, buyer.token),
      await openDrop(shop.url, dropId, other.token),
    ]
    await endSession(buyer)
    await eventually(
      async () => own.socket.readyState,
      (state) => state !== WebSocket.OPEN,
    )
    const heard = own.told.length
    await buyer.ask('GET', '/session')
    expect(own.told).toHaveLength(heard)
    expect(foreign.socket.readyState).toBe(WebSocket.OPEN)
    foreign.socket.close()
  })

  it('is shown no entry by the drop’s page, whose form goes on with a new session', async () => {
    const buyer = await dropShopper(shop, dropId)
    const { body } = await buyer.enter()
    const headers = { cookie: `session=${buyer.token}`, accept: 'text/html', origin: shop.url }
    const page = () => fetch(`${shop.url}/drops/${dropId}`, { headers })
    expect(await (await page()).text()).toContain(body.receipt)
    await endSession(buyer)
    expect(await (await page()).text()).not.toContain(body.receipt)
    const entered = await fetch(`${shop.url}/drops/${dropId}/entries`, {
      method: 'POST',
      redirect: 'manual',
      headers,
      body: new URLSearchParams({}),
    })
    expect(entered.status).toBe(303)
    expect(entered.headers.getSetCookie().join()).toContain('session=kbs1.')
  })
})

/** A request of each operation that the shop would take from a living session. */
function requestOf(
  { method, template }: ApiOperation,
  ids: { checkoutId: string; orderId: string; lineId: string; pass: string },
): { path: string; body?: unknown } {
  const place = template.split('/')[3] ?? ''
  const id = { checkouts: ids.checkoutId, orders: ids.orderId, drops: dropId }[place] ?? 'x'
  const path = template
    .replace('/api/v1', '')
    .replace('{productId}', goods.id)
    .replace('{lineId}', ids.lineId)
    .replace('{id}', id)
    .replace(/pow$/, `pow?action=drop-entry:${dropId}`)
  const bodies: Record<string, unknown> = {
    'POST /cart/lines': { variantId: goods.variantId, quantity: 1 },
    [`PATCH /cart/lines/${ids.lineId}`]: { quantity: 2 },
    'PUT /cart/discount-codes': { codes: ['TEN'] },
    'POST /checkouts': {},
    [`PATCH /checkouts/${ids.checkoutId}`]: { email: 'a@shop.test', shippingAddress: ADDRESS },
    [`POST /checkouts/${ids.checkoutId}/verification`]: { kind: 'pow', proof: 'none' },
    [`POST /drops/${dropId}/claims`]: { variantId: goods.variantId, quantity: 1, pass: ids.pass },
  }
  const body = bodies[`${method} ${path}`]
  return { path, ...(body === undefined ? {} : { body }) }
}

describe('every route that takes a session', () => {
  it('answers 401 to one that was ended, to what it would take and to what it would not', async () => {
    const buyer = await dropShopper(shop, dropId)
    await buyer.add(goods.variantId)
    const { order } = (await buyer.complete((await buyer.ready('cash-on-delivery')).id)).body
    await staff.orderBecomes(order.id, 'allocated')
    const lineId = (await buyer.add(goods.variantId)).body.lines[0]?.id ?? ''
    const openCheckout = await buyer.ready('cash-on-delivery')
    await buyer.enter()
    const pass = await buyer.pass()
    const ids = { checkoutId: openCheckout.id, orderId: order.id, lineId, pass }

    const all = await apiOperations(shop.url)
    const operations = all.filter(({ security }) => security.includes('session'))
    expect(operations.length).toBeGreaterThan(25)
    const templates = operations.map(({ template }) => template)
    expect(templates).toEqual(
      expect.arrayContaining(['/api/v1/cart/live', '/api/v1/drops/{id}/live']),
    )
    for (const operation of operations) {
      const alive = await newShopper(shop)
      const { path, body } = requestOf(operation, ids)
      const answer = await alive.ask(operation.method, path, { body, key: randomKey() })
      expect({ operation, status: answer.status }).not.toMatchObject({ status: 401 })
    }

    await endSession(buyer)
    const state = async () => [(await staff.order(order.id)).status, await staff.stock(goods.sku)]
    const before = await state()
    for (const operation of operations) {
      const { path, body } = requestOf(operation, ids)
      const odd = operation.template.replace('/api/v1', '').replaceAll(/\{\w+\}/g, 'x')
      for (const [asked, sent] of [
        [path, body],
        [odd, undefined],
        [odd, { odd: true }],
      ] as const) {
        if (operation.method === 'GET' && sent !== undefined) continue
        const answer = await buyer.ask(operation.method, asked, { body: sent, key: randomKey() })
        expect({ operation, asked, status: answer.status, body: answer.body }).toMatchObject({
          operation,
          ...REVOKED,
        })
      }
    }
    expect(await state()).toEqual(before)
  })

  it('answers 401 to a visitor’s after its sign-in, and to a member’s that another device ended', async () => {
    const email = newMailbox()
    const visitor = await newShopper(shop)
    await visitor.add(goods.variantId)
    const { order } = (await visitor.complete((await visitor.ready('cash-on-delivery')).id)).body
    await visitor.add(goods.variantId)
    const current = await signIn(shop, visitor, email)
    const lost = await signIn(shop, await newShopper(shop), email, 1)
    const { body } = await current.shopper.ask<Devices>('GET', '/sessions')
    const device = body.data.find((one) => !one.current)?.id
    expect((await current.shopper.ask('DELETE', `/sessions/${device}`)).status).toBe(204)

    const checkoutId = (await current.shopper.ready('cash-on-delivery')).id
    const lineId = (await current.shopper.cart()).lines[0]?.id ?? ''
    const ids = { checkoutId, orderId: order.id, lineId, pass: 'none' }
    const operations = (await apiOperations(shop.url)).filter(({ security }) =>
      security.includes('session'),
    )
    const before = await current.shopper.cart()
    for (const ended of [visitor, lost.shopper]) {
      for (const operation of operations) {
        const { path, body: sent } = requestOf(operation, ids)
        const answer = await ended.ask(operation.method, path, { body: sent, key: randomKey() })
        const { status, body: told } = answer
        expect({ operation, status, body: told }).toMatchObject({ operation, ...REVOKED })
      }
    }
    // The version moves with the shop's offers, which other tests change.
    const { lines, savedLines } = await current.shopper.cart()
    expect({ lines, savedLines }).toEqual({ lines: before.lines, savedLines: before.savedLines })
  })

  it('says so in the API’s document', async () => {
    const open = (await apiOperations(shop.url)).filter(({ security }) => security.length === 0)
    for (const { method, template } of open) {
      if (method !== 'GET' || template.includes('{')) continue
      const answer = await call<{ code?: string }>(shop.url + template, 'GET', null)
      expect({ template, code: answer.body.code }).not.toEqual({
        template,
        code: 'session_required',
      })
    }
  })
})
