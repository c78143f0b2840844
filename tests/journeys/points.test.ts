import { expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import type { Points } from '../../src/shared/points/contract.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { signIn } from '../fixtures/member.ts'
import {
  ADDRESS,
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

interface SignedIn {
  awarded: number
  streak: number
  balance: number
  day: string
}

it('a member signs in for points once a day, however many requests come at once', async () => {
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const ask = (key?: string) =>
    shopper.ask<SignedIn>('POST', '/me/sign-in', key === undefined ? {} : { key })
  const all = await Promise.all(Array.from({ length: 50 }, () => ask()))
  expect(all.every(({ status }) => status === 200)).toBe(true)
  // Midnight may come between two of them: one award for each day.
  const days = new Set(all.map(({ body }) => body.day))
  expect(all.filter(({ body }) => body.awarded > 0)).toHaveLength(days.size)
  const key = randomKey()
  const [once, again] = [await ask(key), await ask(key)]
  expect(again.body).toEqual(once.body)
  const points = async () => (await shopper.ask<Points>('GET', '/me/points')).body
  const before = await points()
  const awards = all.reduce((sum, { body }) => sum + body.awarded, once.body.awarded)
  expect(before).toMatchObject({
    balance: awards,
    pending: 0,
    rate: { earn: 1, value: 1 },
    expiring: [{ points: expect.any(Number), at: expect.any(String) }],
  })
  expect(before.streak).toBeGreaterThan(0)
  expect(before.ledger.data[0]).toMatchObject({ reason: 'sign_in', points: expect.any(Number) })

  const adjust = (amount: number) =>
    staff.ask('POST', `/members/${member.id}/points`, {
      key: randomKey(),
      body: { points: amount, reason: 'Late parcel' },
    })
  expect(await adjust(100)).toMatchObject({ status: 200, body: { balance: awards + 100 } })
  expect(await adjust(-(awards + 101))).toMatchObject({
    status: 422,
    body: { code: 'insufficient_points', balance: awards + 100 },
  })
  const read = await staff.ask<Points>('GET', `/members/${member.id}/points`)
  expect(read.body.balance).toBe((await points()).balance)
})

it('a visitor has no points', async () => {
  const visitor = await newShopper(shop)
  const refused = { status: 403, body: { code: 'member_required' } }
  expect(await visitor.ask('POST', '/me/sign-in')).toMatchObject(refused)
  expect(await visitor.ask('GET', '/me/points')).toMatchObject(refused)
})

it('points lower the lines at checkout, come back once, and delivered goods earn some', async () => {
  const goods = await sellProduct(shop, 20)
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const points = async () => (await shopper.ask<Points>('GET', '/me/points')).body
  const becomes = (balance: number) => eventually(points, (now) => now.balance === balance)
  const body = { points: 900, reason: 'Welcome' }
  await staff.ask('POST', `/members/${member.id}/points`, { key: randomKey(), body })
  await shopper.add(goods.variantId, 2)
  const { id } = await shopper.ready('cash-on-delivery')
  type Priced = Pick<Order, 'cost' | 'lines'> & { quote: { trace: { rule: string }[] } }
  const spend = (pointsToSpend: number, at = id, by = shopper) =>
    by.ask<Priced>('PATCH', `/checkouts/${at}`, { body: { pointsToSpend } })
  expect(await spend(901)).toMatchObject({
    status: 422,
    body: { code: 'insufficient_points', balance: 900 },
  })
  expect((await spend(-1)).status).toBe(400)
  const { cost, lines, quote } = (await spend(900)).body
  expect(cost.discount.amount).toBe(900)
  expect(lines[0]?.discounts).toMatchObject([{ rule: 'points', amount: { amount: 900 } }])
  expect(quote.trace.map(({ rule }) => rule)).toContain('points')
  const first = (await shopper.complete(id)).body.order
  expect(await points()).toMatchObject({ balance: 0, pending: 31 })
  await staff.orderBecomes(first.id, 'allocated')
  await staff.step(first.id, 'cancel')
  await staff.orderBecomes(first.id, 'cancelled')
  await becomes(900)
  expect((await points()).pending).toBe(0)

  // More than the lines cost is not taken; a delivery earns by the rest.
  const buyNow = { variantId: goods.variantId, quantity: 1 }
  const second = await shopper.ready('cash-on-delivery', { buyNow })
  expect((await spend(500, second.id)).body.cost.discount.amount).toBe(500)
  const { order } = (await shopper.complete(second.id)).body
  await staff.orderBecomes(order.id, 'allocated')
  for (const verb of ['pack', 'ship', 'deliver'] as const) await staff.step(order.id, verb)
  await becomes(400 + 15)
  expect((await points()).ledger.data.map(({ reason }) => reason)).toEqual([
    'order',
    'spent',
    'returned',
    'spent',
    'Welcome',
  ])
  const visitor = await newShopper(shop)
  await visitor.add(goods.variantId)
  const theirs = await visitor.ready('sandbox')
  expect(await spend(1, theirs.id, visitor)).toMatchObject({
    status: 403,
    body: { code: 'member_required' },
  })
})

it('points that pay all goods, with free delivery, leave nothing to pay: no method is needed', async () => {
  // Free delivery goes by the price without points.
  const goods = await sellProduct(shop, 5, 8_000)
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const given = { points: 8_000, reason: 'Welcome' }
  await staff.ask('POST', `/members/${member.id}/points`, { key: randomKey(), body: given })
  await shopper.add(goods.variantId)
  const { id } = (await shopper.ask<{ id: string }>('POST', '/checkouts', { body: {} })).body
  const told = { email: newMailbox(), shippingAddress: ADDRESS, deliveryOptionId: 'standard' }
  interface Ready {
    requirements: { code: string }[]
  }
  const patch = (body: object) => shopper.ask<Ready>('PATCH', `/checkouts/${id}`, { body })
  expect((await patch(told)).body.requirements).toMatchObject([{ code: 'payment_method' }])
  expect((await patch({ pointsToSpend: 8_000 })).body).toMatchObject({
    ...{ status: 'ready', requirements: [], cost: { total: { amount: 0 } } },
  })
  // Without the points there is something to pay again.
  expect((await patch({ pointsToSpend: 0 })).body.requirements).toHaveLength(1)
  await patch({ pointsToSpend: 8_000 })
  const key = randomKey()
  const done = await shopper.complete(id, key)
  expect(done).toMatchObject({ status: 202, body: { payment: { status: 'succeeded' } } })
  expect((await shopper.complete(id, key)).body).toEqual(done.body)
  const { order } = done.body
  const paid = await staff.orderBecomes(order.id, 'allocated')
  expect(paid).toMatchObject({ cost: { total: { amount: 0 } }, payment: { status: 'succeeded' } })
  expect((await shopper.ask('POST', `/orders/${order.id}/cancel`)).status).toBe(202)
  // No money goes back: the order has ended, and its points are there again.
  await staff.orderBecomes(order.id, 'cancelled')
  const points = async () => (await shopper.ask<Points>('GET', '/me/points')).body
  await eventually(points, ({ balance }) => balance === 8_000)
  await staff.stockBecomes(goods.sku, { onHand: 5, available: 5, committed: 0 })
})

it('staff read the rules of points and levels among the settings', async () => {
  const page = formVisitor(shop.url)
  page.cookies.set('staff', shop.staffToken)
  const { html } = await page.open('/admin/settings')
  for (const rule of ['Points and levels', '1 per USD of goods', 'Level gold', '2,000 points']) {
    expect(html).toContain(rule)
  }
})
