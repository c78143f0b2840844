import { expect, inject, it } from 'vitest'
import type { Cart } from '../../src/shared/cart/contract.ts'
import { codeTo } from '../fixtures/found-order.ts'
import { type SignedIn, signIn, signInCode } from '../fixtures/member.ts'
import {
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  shopperWith,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const REVOKED = { status: 401, body: { code: 'session_revoked' } }

it('a visitor signs in by a code: the token is rotated, and a repetition is answered the same', async () => {
  const email = newMailbox()
  const visitor = await newShopper(shop)
  expect(await visitor.ask('GET', '/session')).toMatchObject({ body: { kind: 'guest' } })
  // Every spelling of an address is one.
  const asked = await visitor.ask('POST', '/session/codes', {
    body: { email: email.toUpperCase() },
  })
  expect(asked.status).toBe(202)
  const code = await codeTo(shop, email)
  const key = randomKey()
  const body = { email, code }
  const verify = () => visitor.ask<SignedIn>('POST', '/session/verify', { key, body })
  const first = await verify()
  expect(first).toMatchObject({ status: 200, body: { member: { email }, merge: null } })
  const member = shopperWith(shop, first.body.token)
  expect(await member.ask('GET', '/session')).toMatchObject({
    body: { kind: 'member', member: first.body.member, verifiedAt: expect.any(String) },
  })
  expect(await visitor.ask('GET', '/session')).toMatchObject(REVOKED)
  expect(await visitor.ask('GET', '/cart')).toMatchObject(REVOKED)

  const again = await verify()
  expect(again).toMatchObject({ status: 200, body: first.body })
  expect(again.headers.get('idempotent-replayed')).toBe('true')
  const other = { key, body: { email, code: '000000' } }
  expect(await visitor.ask('POST', '/session/verify', other)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_conflict' },
  })
  expect(await visitor.ask('POST', '/session/verify', { body })).toMatchObject(REVOKED)
})

it('the member is the same on a second device, and ends its sessions one by one or all', async () => {
  const email = newMailbox()
  const first = await signIn(shop, await newShopper(shop), email)
  const second = await signIn(shop, await newShopper(shop), email, 1)
  const third = await signIn(shop, await newShopper(shop), email, 2)
  expect(second.member).toEqual(first.member)
  type Devices = { data: { id: string; current: boolean }[] }
  const devices = async () => (await third.shopper.ask<Devices>('GET', '/sessions')).body.data
  const all = await devices()
  expect(all.filter(({ current }) => current)).toHaveLength(1)
  expect(all).toHaveLength(3)
  expect((await third.shopper.ask('DELETE', `/sessions/ses_unknown`)).status).toBe(404)
  const firstDevice = (await first.shopper.ask<Devices>('GET', '/sessions')).body.data.find(
    ({ current }) => current,
  )
  expect((await third.shopper.ask('DELETE', `/sessions/${firstDevice?.id}`)).status).toBe(204)
  expect(await first.shopper.ask('GET', '/cart')).toMatchObject(REVOKED)
  expect((await third.shopper.ask('DELETE', '/sessions')).status).toBe(204)
  expect(await second.shopper.ask('GET', '/session')).toMatchObject(REVOKED)
  expect(await devices()).toHaveLength(1)
  expect((await third.shopper.ask('DELETE', '/session')).status).toBe(204)
  expect(await third.shopper.ask('GET', '/session')).toMatchObject(REVOKED)
})

it('a code is of one address, works once, is voided by a newer one, and the sixth try is refused', async () => {
  const email = newMailbox()
  const visitor = await newShopper(shop)
  const old = await signInCode(shop, visitor, email)
  const code = await signInCode(shop, visitor, email, 1)
  const verify = async (given: string, by = visitor, to = email) =>
    (
      await by.ask<{ code?: string }>('POST', '/session/verify', {
        body: { email: to, code: given },
      })
    ).body.code ?? 'ok'
  if (old !== code) expect(await verify(old)).toBe('code_invalid')
  expect(await verify(code, visitor, newMailbox())).toBe('code_invalid')
  // Wrong tries count by address, over all sessions.
  const others = await Promise.all(Array.from({ length: 4 }, () => newShopper(shop)))
  for (const other of others) expect(await verify('not it', other)).toBe('code_invalid')
  if (old === code) expect(await verify('not it')).toBe('code_invalid')
  expect(await verify(code)).toBe('too_many_tries')
  const newer = await signInCode(shop, visitor, email, 2)
  expect(await verify(newer)).toBe('too_many_tries')
})

it('the visitor’s cart, favourites and orders are the member’s; the merge is undone once', async () => {
  const [mug, cap] = await Promise.all([sellProduct(shop, 50), sellProduct(shop, 50)])
  const email = newMailbox()
  const earlier = await signIn(shop, await newShopper(shop), email)
  await earlier.shopper.add(mug.variantId, 2)
  expect((await earlier.shopper.ask('DELETE', '/session')).status).toBe(204)

  const visitor = await newShopper(shop)
  await visitor.add(mug.variantId, 1)
  const { order } = (await visitor.complete((await visitor.ready('cash-on-delivery')).id)).body
  await staff.orderBecomes(order.id, 'allocated')
  await visitor.add(mug.variantId, 3)
  await visitor.add(cap.variantId)
  await visitor.ask('PUT', `/favourites/${cap.id}`)
  const { merge, shopper } = await signIn(shop, visitor, email, 1)
  expect(merge).toMatchObject({ added: 1, combined: 1 })
  const quantities = ({ lines }: Pick<Cart, 'lines'>) =>
    Object.fromEntries(lines.map(({ variantId, quantity }) => [variantId, quantity]))
  expect(quantities(await shopper.cart())).toEqual({ [mug.variantId]: 5, [cap.variantId]: 1 })
  const favourites = await shopper.ask<{ data: { productId: string }[] }>('GET', '/favourites')
  expect(JSON.stringify(favourites.body)).toContain(cap.id)

  const orders = await shopper.ask<{ data: { id: string }[] }>('GET', '/orders')
  expect(orders.body.data.map(({ id }) => id)).toEqual([order.id])
  expect((await shopper.order(order.id)).id).toBe(order.id)
  expect((await shopper.ask('POST', `/orders/${order.id}/cancel`)).status).toBe(202)
  await shopper.orderBecomes(order.id, 'cancelled')
  const stranger = await signIn(shop, await newShopper(shop), newMailbox())
  expect((await stranger.shopper.ask('GET', `/orders/${order.id}`)).status).toBe(404)

  const undo = () => shopper.ask<Cart>('POST', `/cart/merge/${merge?.id}/undo`)
  const undone = await undo()
  expect(undone.status).toBe(200)
  expect(quantities(undone.body)).toEqual({ [mug.variantId]: 2 })
  expect(quantities({ lines: undone.body.savedLines })).toEqual({
    [mug.variantId]: 3,
    [cap.variantId]: 1,
  })
  await shopper.add(cap.variantId)
  expect(quantities((await undo()).body)).toMatchObject({ [cap.variantId]: 1 })
})

it('an open checkout of the visitor goes on as the member’s', async () => {
  const [mug, cap] = await Promise.all([sellProduct(shop, 50), sellProduct(shop, 50)])
  const email = newMailbox()
  const earlier = await signIn(shop, await newShopper(shop), email)
  await earlier.shopper.add(mug.variantId, 2)
  const visitor = await newShopper(shop)
  await visitor.add(cap.variantId, 3)
  const { id } = await visitor.ready('cash-on-delivery')
  const { shopper } = await signIn(shop, visitor, email, 1)
  const cart = await shopper.cart()
  expect(cart.lines).toMatchObject([{ variantId: cap.variantId, quantity: 3 }])
  expect(cart.savedLines).toMatchObject([{ variantId: mug.variantId, quantity: 2 }])
  expect((await shopper.ask('GET', `/checkouts/${id}`)).body).toMatchObject({ status: 'ready' })
  const { order } = (await shopper.complete(id)).body
  await staff.orderBecomes(order.id, 'allocated')
  expect((await shopper.cart()).lines).toEqual([])
})
