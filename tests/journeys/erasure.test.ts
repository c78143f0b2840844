import { expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import { signIn } from '../fixtures/member.ts'
import {
  call,
  eventually,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'
import { findStoredTexts } from '../fixtures/stored-texts.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const goods = await sellProduct(shop, 50)

/** A person whose words are nowhere else in the shop. */
function person() {
  const word = `zq${randomKey().slice(0, 8).replace(/\d/g, 'x')}`
  const address = {
    name: `Zebulon ${word}`,
    line1: `9 ${word} Row`,
    line2: `Bothy ${word}`,
    city: 'Los Angeles',
    region: 'CA',
    postalCode: '90001',
    country: 'US',
    phone: '+1 555 0199',
  }
  // Every text of the person has the word: the email, the name, the addresses, and what they write.
  return { word, email: `${word}@shop.test`, address }
}
type Person = ReturnType<typeof person>

/** The places that hold a word of the person, without the name of the test's temporary folder. */
const places = ({ word }: Person): string[] =>
  findStoredTexts(shop.persist, [word]).map(({ place }) => place.slice(shop.persist.length))

async function buy(
  who: Pick<Shopper, 'ask' | 'complete'>,
  { email, address, word }: Person,
  method = 'cash-on-delivery',
): Promise<Order> {
  const body = { buyNow: { variantId: goods.variantId, quantity: 1 } }
  const started = await who.ask<{ id: string }>('POST', '/checkouts', { body, key: randomKey() })
  expect(started.status).toBe(201)
  const { id: checkoutId } = started.body
  const told = await who.ask('PATCH', `/checkouts/${checkoutId}`, {
    key: randomKey(),
    body: {
      ...{ email, shippingAddress: address, note: `Ring ${word}` },
      ...{ deliveryOptionId: 'standard', paymentMethodId: method },
    },
  })
  expect(told.status).toBe(200)
  const done = await who.complete(checkoutId)
  expect(done.status).toBe(202)
  const { redirectUrl } = done.body.payment
  if (redirectUrl) await call(redirectUrl, 'POST', null, { body: { outcome: 'succeed' } })
  return staff.orderBecomes(done.body.order.id, 'allocated')
}

async function deliver(id: string): Promise<void> {
  for (const verb of ['pack', 'ship', 'deliver'] as const) {
    expect((await staff.step(id, verb)).status).toBe(200)
  }
}

/** Staff write about an order, each time with a stored answer that shows its buyer. */
async function handle(order: Order, { word }: Person): Promise<string> {
  const key = randomKey()
  const asked = await staff.ask<Order>('POST', `/orders/${order.id}/pack`, { key })
  expect(asked.body.email).toContain(word)
  return key
}

async function becomeMember(who: Person) {
  const visitor = await newShopper(shop)
  // Bought before the sign-in: the order stays in the visitor's object.
  const former = await buy(visitor, who)
  await visitor.add(goods.variantId)
  const { shopper, member } = await signIn(shop, visitor, who.email)
  const named = { name: who.address.name, marketing: true }
  expect((await shopper.ask('PATCH', '/me', { body: named, key: randomKey() })).status).toBe(200)
  for (const more of [{}, { default: true }]) {
    const body = { ...who.address, ...more }
    expect((await shopper.ask('POST', '/me/addresses', { body })).status).toBe(201)
  }
  return { shopper, member, former }
}

it('a member is erased from every store; an order on its way keeps its address until it arrives', async () => {
  const who = person()
  const { shopper, member, former } = await becomeMember(who)
  const paid = await buy(shopper, who, 'sandbox')
  const coming = await buy(shopper, who)
  const alone = await buy(await newShopper(shop), who)
  await deliver(former.id)
  await deliver(paid.id)

  // The person writes: a review, a return, a cancellation.
  const [line] = paid.lines
  const reviewed = await shopper.ask('POST', `/orders/${paid.id}/reviews`, {
    body: { lineId: line?.id, rating: 5, title: who.word, text: `By ${who.word}` },
  })
  expect(reviewed.status).toBe(201)
  const rated = { rating: 5, text: who.word }
  const rating = await shopper.ask('POST', `/orders/${paid.id}/delivery-rating`, { body: rated })
  expect(rating.status).toBe(201)
  const back = await shopper.ask('POST', `/orders/${paid.id}/returns`, {
    body: { lines: [{ lineId: line?.id, quantity: 1, reason: who.word }] },
    key: randomKey(),
  })
  expect(back.status).toBe(201)
  const ended = await buy(shopper, who)
  const reason = { reason: `For ${who.word}` }
  const cancelled = await shopper.ask('POST', `/orders/${ended.id}/cancel`, { body: reason })
  expect(cancelled.status).toBeLessThan(300)
  await staff.orderBecomes(ended.id, 'cancelled')
  // A purchase that was not made, and staff's own words.
  await shopper.add(goods.variantId)
  const open = await shopper.ask<{ id: string }>('POST', '/checkouts', { body: {} })
  const details = { email: who.email, shippingAddress: who.address }
  await shopper.ask('PATCH', `/checkouts/${open.body.id}`, { body: details, key: randomKey() })
  const staffKey = await handle(coming, who)
  const path = `/members/${member.id}/points`
  const given = await staff.ask('POST', path, {
    key: randomKey(),
    body: { points: 100, reason: `For ${who.word}` },
  })
  expect(given.status).toBe(200)
  await eventually(
    () => staff.order(paid.id),
    ({ invoice }) => invoice !== undefined,
  )
  expect(places(who).length).toBeGreaterThan(10)

  const answer = await shopper.ask<{ requestedAt: string }>('DELETE', '/me')
  expect(answer).toMatchObject({ status: 202, body: { requestedAt: expect.any(String) } })
  expect(await shopper.ask('GET', '/me')).toMatchObject({
    status: 401,
    body: { code: 'session_revoked' },
  })

  const addressOf = [coming.id, alone.id]
  const isKept = (place: string) => /ORDERS|\borders$|own_order$/.test(place)
  await eventually(
    async () => places(who).filter((place) => !isKept(place)),
    (left) => left.every((place) => /audit$|points_entry$/.test(place)),
  )
  for (const id of addressOf) {
    expect(await staff.order(id)).toMatchObject({ email: '', shippingAddress: who.address })
  }
  for (const [id, was] of [
    [paid.id, paid],
    [former.id, former],
  ] as const) {
    const now = await staff.order(id)
    expect(now).toMatchObject({ email: '', number: was.number, cost: was.cost, lines: [{}] })
    expect(now.shippingAddress).toMatchObject({ name: '', line1: '', country: 'US' })
  }
  for (const { id } of [paid, former, coming, ended, alone]) {
    const verified = await staff.ask(`GET`, `/orders/${id}/events/verification`)
    expect(verified).toMatchObject({ status: 200, body: { balanced: true } })
  }
  // The stored answer of staff shows the buyer no more.
  const repeated = await staff.ask('POST', `/orders/${coming.id}/pack`, { key: staffKey })
  expect(JSON.stringify(repeated.body)).not.toContain(who.word)
  const mails = await call<{ data: unknown[] }>(
    `${shop.url}/dev/outbox?to=${encodeURIComponent(who.email)}`,
    'GET',
    null,
  )
  expect(mails.body.data).toEqual([])

  for (const verb of ['ship', 'deliver'] as const) await staff.step(coming.id, verb)
  await deliver(alone.id)
  await eventually(
    async () => places(who),
    (left) => left.every((place) => /audit$/.test(place)),
  )
  for (const { id } of [coming, alone]) {
    const verified = await staff.ask('GET', `/orders/${id}/events/verification`)
    expect(verified).toMatchObject({ body: { balanced: true } })
  }

  // The mailbox may belong to a new member.
  const again = await signIn(shop, await newShopper(shop), who.email)
  expect(again.member.id).not.toBe(member.id)
  expect(again.member.name).toBe('')
  expect(await again.shopper.ask('GET', '/orders')).toMatchObject({ body: { data: [] } })
})

it('the staff’s owner erases a member, whose sessions end at once; the audit names nobody', async () => {
  const who = person()
  const { shopper, member } = await becomeMember(who)
  const path = `/members/${member.id}`
  const asked = await staff.ask('DELETE', path, { key: randomKey() })
  expect(asked).toMatchObject({ status: 202, body: { requestedAt: expect.any(String) } })
  expect((await shopper.ask('GET', '/me')).status).toBe(401)
  expect(await staff.ask('DELETE', '/members/mbr_unknown')).toMatchObject({ status: 404 })
  const audit = await staff.ask<{ data: object[] }>('GET', `/audit?subject=${member.id}`)
  expect(audit.body.data).toMatchObject([{ action: 'member.erase', subject: member.id }])
  expect(JSON.stringify(audit.body)).not.toContain(who.word)
})

it('an erasure needs a recent proof of the email, and a member', async () => {
  const visitor = await newShopper(shop)
  expect(await visitor.ask('DELETE', '/me')).toMatchObject({
    status: 403,
    body: { code: 'member_required' },
  })
})
