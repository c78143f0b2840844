import { expect, inject, it } from 'vitest'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import { dropBecomes, dropShopper, makeDrop, openDrop } from '../fixtures/drop-shopper.ts'
import { signIn } from '../fixtures/member.ts'
import {
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

/** A drop of one variant whose shelf holds `stock` units. */
async function dropWith(quota: number, stock = quota) {
  const goods = await sellProduct(shop, stock)
  const variants = [{ variantId: goods.variantId, quota }]
  // Other files' drops are open meanwhile; the longest open are told of an ended session first.
  const entriesOpenAt = new Date(Date.now() - DAY_MS).toISOString()
  return { goods, drop: await makeDrop(shop, { variants, entryShards: 4, entriesOpenAt }) }
}

it('a visitor wins, signs in and pays as the member: one order out of the hold of the claim', async () => {
  const { goods, drop } = await dropWith(1)
  const visitor = await dropShopper(shop, drop.id)
  await visitor.enter()
  const pass = await visitor.pass()
  const key = randomKey()
  const claimed = await visitor.claim(goods.variantId, pass, 1, key)
  const { hold, checkout } = claimed.body
  const told = await visitor.ask('PATCH', `/checkouts/${checkout.id}`, { body: visitor.own })
  expect(told.status).toBe(200)

  const { shopper } = await signIn(shop, visitor, newMailbox())
  const member = await dropShopper(shop, drop.id, shopper)
  for (const dead of [
    await visitor.entry(),
    await visitor.enter(),
    await visitor.claim(goods.variantId, pass, 1, key),
    await visitor.ask('GET', `/checkouts/${checkout.id}`),
  ]) {
    expect(dead).toMatchObject(REVOKED)
  }
  expect(await member.ask('GET', `/checkouts/${checkout.id}`)).toMatchObject({
    status: 200,
    body: { ...visitor.own, holds: [{ id: hold.id, expiresAt: hold.expiresAt }] },
  })
  expect(await member.entryBecomes('used')).toMatchObject({ checkoutId: checkout.id })
  // A stranger has the id of the checkout, and nothing else.
  const stranger = await signIn(shop, await newShopper(shop), newMailbox())
  expect(await stranger.shopper.ask('GET', `/checkouts/${checkout.id}`)).toMatchObject({
    status: 404,
  })

  // The claim is repeated under its key; another one of the same pass is none.
  expect(await member.claim(goods.variantId, pass, 1, key)).toMatchObject({
    status: 201,
    body: { hold, checkout: { id: checkout.id } },
  })
  expect(await member.claim(goods.variantId, pass)).toMatchObject({
    status: 409,
    body: { code: 'pass_used' },
  })
  expect((await member.enter()).body).toMatchObject({ state: 'used', checkoutId: checkout.id })

  const done = await member.buy(checkout.id, visitor.own)
  expect(done, JSON.stringify(done.body)).toMatchObject({ status: 202 })
  const { id } = done.body.order
  await staff.orderBecomes(id, 'allocated')
  const orders = await member.ask<{ data: { id: string }[] }>('GET', '/orders')
  expect(orders.body.data.map((order) => order.id)).toEqual([id])
  await staff.stockBecomes(goods.sku, { onHand: 1, available: 0, held: 0, committed: 1 })
  await dropBecomes(shop, drop.id, 'sold_out')
})

it('a visitor signs in while it waits: the member keeps the place, hears of its pass and claims', async () => {
  const { goods, drop } = await dropWith(1)
  const first = await dropShopper(shop, drop.id)
  await first.enter()
  const claimed = await first.claim(goods.variantId, await first.pass())
  const visitor = await dropShopper(shop, drop.id)
  const entered = await visitor.enter()
  const behind = await dropShopper(shop, drop.id)
  await behind.enter()

  const { shopper, token } = await signIn(shop, visitor, newMailbox())
  const member = await dropShopper(shop, drop.id, shopper)
  const { entryId } = entered.body
  expect(await member.entry()).toMatchObject({ body: { entryId, state: 'waiting' } })
  // Entering once more is the same entry, not a second one.
  expect(await member.enter()).toMatchObject({ status: 201, body: { entryId } })
  const live = await openDrop(shop.url, drop.id, token)
  const { checkout } = claimed.body
  await first.ask('POST', `/checkouts/${checkout.id}/cancel`, { key: randomKey(), body: {} })
  const told = await eventually(
    async () => live.told.find(({ type, state }) => type === 'entry' && state === 'admitted'),
    (message) => message !== undefined,
  )
  expect(told?.entryId).toBe(entryId)
  const own = await member.claim(goods.variantId, told?.pass ?? '')
  expect(own, JSON.stringify(own.body)).toMatchObject({ status: 201 })
  expect(await behind.entry()).toMatchObject({ body: { state: 'waiting' } })
  expect(await member.buy(own.body.checkout.id)).toMatchObject({ status: 202 })

  const closed: number[] = []
  live.socket.addEventListener('close', ({ code }) => void closed.push(code))
  expect((await member.ask('DELETE', '/session')).status).toBe(204)
  await eventually(
    async () => closed,
    ({ length }) => length > 0,
  )
  expect(closed).toEqual([1008])
  await staff.stockBecomes(goods.sku, { onHand: 1, available: 0, held: 0, committed: 1 })
})

it('a member that entered as well has one entry: the other one’s pass makes no second claim', async () => {
  const { goods, drop } = await dropWith(2)
  const email = newMailbox()
  const early = await signIn(shop, await newShopper(shop), email)
  const member = await dropShopper(shop, drop.id, early.shopper)
  const entered = await member.enter()
  const pass = await member.pass()
  const visitor = await dropShopper(shop, drop.id)
  await visitor.enter()
  const other = await visitor.pass()
  await signIn(shop, visitor, email, 1)
  const { entryId } = entered.body
  expect(await member.entry()).toMatchObject({ body: { entryId, state: 'admitted' } })
  expect(await member.claim(goods.variantId, other)).toMatchObject({
    status: 403,
    body: { code: 'pass_invalid' },
  })
  const claimed = await member.claim(goods.variantId, pass)
  expect(claimed).toMatchObject({ status: 201 })
  expect(await member.entryBecomes('used')).toMatchObject({ entryId })
  expect(await member.claim(goods.variantId, other)).toMatchObject({
    status: 409,
    body: { code: 'pass_used' },
  })
  expect(await member.buy(claimed.body.checkout.id)).toMatchObject({ status: 202 })
  await staff.stockBecomes(goods.sku, { onHand: 2, available: 1, held: 0, committed: 1 })
})

it('two claims that met before the sign-in are within one limit: the second unit goes on', async () => {
  const { goods, drop } = await dropWith(2)
  const email = newMailbox()
  const early = await signIn(shop, await newShopper(shop), email)
  const member = await dropShopper(shop, drop.id, early.shopper)
  await member.enter()
  const own = await member.claim(goods.variantId, await member.pass())
  const visitor = await dropShopper(shop, drop.id)
  await visitor.enter()
  const brought = await visitor.claim(goods.variantId, await visitor.pass())
  const next = await dropShopper(shop, drop.id)
  await next.enter()
  await signIn(shop, visitor, email, 1)
  expect(await member.buy(own.body.checkout.id)).toMatchObject({ status: 202 })
  // Another mailbox and another door: it is the shopper that is counted.
  expect(await member.buy(brought.body.checkout.id, visitor.own)).toMatchObject({
    status: 409,
    body: { code: 'purchase_limit_reached' },
  })
  const taken = await next.claim(goods.variantId, await next.pass())
  expect(await next.buy(taken.body.checkout.id)).toMatchObject({ status: 202 })
  await staff.stockBecomes(goods.sku, { onHand: 2, available: 0, held: 0, committed: 2 })
})
