import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Cart } from '../../src/shared/cart/contract.ts'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import type { Slot } from '../../src/shared/promotion/slots/contract.ts'
import { signIn } from '../fixtures/member.ts'
import {
  eventually,
  newMailbox,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

const PRICE = 2_000
let goods: Awaited<ReturnType<typeof sellProduct>>
const made: string[] = []
beforeAll(async () => {
  goods = await sellProduct(shop, 50, PRICE)
})
// Other tests share the shop: slots and promotions of this file ask for its own product, and end here.
afterAll(async () => {
  for (const path of made) await staff.ask('DELETE', path, { key: randomKey() })
})

const ofGoods = () => ({ kind: 'products', productIds: [goods.id] })
async function add<T extends { id: string }>(path: string, body: object): Promise<T> {
  const answer = await staff.ask<T>('POST', path, { key: randomKey(), body })
  expect(answer.status).toBe(201)
  made.push(`${path}/${answer.body.id}`)
  return answer.body
}
const slotBody = (rest: object) => ({
  ...{ title: 'Free delivery', text: 'From $50.', kind: 'banner', conditions: [ofGoods()] },
  ...rest,
})
const addSlot = (rest: object) => add<Slot>('/promotion-slots', slotBody(rest))
const promote = (conditions: object[]) =>
  add<Promotion>('/promotions', {
    ...{ title: 'Free delivery', status: 'active', combinesWith: 'all' },
    conditions: [ofGoods(), ...conditions],
    action: { kind: 'free-delivery' },
  })

const slotIn = ({ promotionSlots }: Cart, id: string) =>
  promotionSlots.find((slot) => slot.id === id)
/** The slot once the cart shows it: the isolate that answers learns of it within seconds. */
async function shownIn(buyer: Shopper, id: string) {
  const cart = await eventually(buyer.cart, (now) => slotIn(now, id) !== undefined)
  return slotIn(cart, id)
}
const vanishes = (buyer: Shopper, id: string) =>
  eventually(buyer.cart, (cart) => slotIn(cart, id) === undefined)

describe('a promotion slot', () => {
  it('tells what a cart lacks until its promotion applies, and goes with it', async () => {
    const promotion = await promote([{ kind: 'min-subtotal', amount: 5_000 }])
    const body = { kind: 'progress', promotionId: promotion.id, href: '/search?q=more' }
    const { id } = await addSlot(body)
    const buyer = await newShopper(shop)
    await buyer.add(goods.variantId, 1)
    const usd = (amount: number) => ({ amount, currency: 'USD' })
    expect(await shownIn(buyer, id)).toEqual({
      ...{ id, kind: 'progress', title: 'Free delivery', text: 'From $50.' },
      ...{ minimum: usd(5_000), missing: usd(3_000), href: '/search?q=more' },
    })
    const more = await buyer.add(goods.variantId, 1)
    expect(slotIn(more.body, id)).toMatchObject({ missing: usd(1_000) })
    const enough = await buyer.add(goods.variantId, 1)
    expect(slotIn(enough.body, id)).toMatchObject({ minimum: usd(5_000) })
    expect(slotIn(enough.body, id)).not.toHaveProperty('missing')

    const checkout = await buyer.ready('cash-on-delivery')
    expect(checkout.cost).toMatchObject({ shipping: usd(0) })
    expect(JSON.stringify(checkout)).not.toContain(id)

    await staff.ask('PATCH', `/promotions/${promotion.id}`, {
      key: randomKey(),
      body: { status: 'draft' },
    })
    await vanishes(buyer, id)
    await staff.ask('PATCH', `/promotions/${promotion.id}`, {
      key: randomKey(),
      body: { status: 'active' },
    })
    await shownIn(buyer, id)
    await staff.ask('DELETE', `/promotions/${promotion.id}`, { key: randomKey() })
    await vanishes(buyer, id)
  })

  it('is shown to those whom its conditions name, by the country of the visit too', async () => {
    const forMembers = await addSlot({
      conditions: [ofGoods(), { kind: 'member-level', levels: ['member'] }],
    })
    const here = await addSlot({ conditions: [ofGoods(), { kind: 'country', countries: ['US'] }] })
    const away = await addSlot({ conditions: [ofGoods(), { kind: 'country', countries: ['DE'] }] })
    // A cart that shows the last one has learned of all.
    const all = await addSlot({})
    const guest = await newShopper(shop)
    await guest.add(goods.variantId)
    await shownIn(guest, all.id)
    const ids = (cart: Cart) =>
      [forMembers, here, away, all].filter(({ id }) => slotIn(cart, id)).map(({ id }) => id)
    expect(ids(await guest.cart())).toEqual([here.id, all.id])
    const { shopper: member } = await signIn(shop, guest, newMailbox())
    await shownIn(member, all.id)
    expect(ids(await member.cart())).toEqual([forMembers.id, here.id, all.id])

    const other = await newShopper(shop)
    const elsewhere = await sellProduct(shop, 5)
    await other.add(elsewhere.variantId)
    expect(ids(await other.cart())).toEqual([])
  })

  it('comes and goes at its times without a change of the cart', async () => {
    const startsAt = new Date(Date.now() + 4_000).toISOString()
    const endsAt = new Date(Date.now() + 8_000).toISOString()
    const { id } = await addSlot({ startsAt, endsAt })
    const buyer = await newShopper(shop)
    await buyer.add(goods.variantId)
    await shownIn(buyer, id)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(startsAt))
    await vanishes(buyer, id)
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(endsAt))
  })

  it('is changed field by field, listed and removed by staff', async () => {
    const { id, revision } = await addSlot({ href: 'https://partner.example/' })
    const change = (body: object) =>
      staff.ask<Slot>('PATCH', `/promotion-slots/${id}`, { key: randomKey(), body })
    const first = await change({ title: 'Autumn', href: null, revision })
    expect(first).toMatchObject({ status: 200, body: { title: 'Autumn', text: 'From $50.' } })
    expect(first.body).not.toHaveProperty('href')
    expect((await change({ title: 'Winter', revision })).status).toBe(412)
    const { body } = await staff.ask<{ data: Slot[] }>('GET', '/promotion-slots')
    expect(body.data).toContainEqual(first.body)
    expect((await staff.ask('GET', `/promotion-slots/${id}`)).body).toEqual(first.body)
    const remove = () => staff.ask('DELETE', `/promotion-slots/${id}`, { key: randomKey() })
    expect((await remove()).status).toBe(204)
    expect((await remove()).status).toBe(404)
    expect((await change({ title: 'Gone' })).status).toBe(404)
    const audit = await staff.ask<{ data: { action: string; subject: string }[] }>(
      'GET',
      `/audit?subject=${id}`,
    )
    expect(audit.body.data.map(({ action }) => action).sort()).toEqual([
      'promotion-slot.change',
      'promotion-slot.create',
      'promotion-slot.remove',
    ])
  })

  it.each([
    ['/href', { href: 'javascript:alert(1)' }],
    ['/href', { href: '//evil.example' }],
    ['/promotionId', { promotionId: 'prm_none' }],
    ['/kind', { kind: 'popup' }],
    ['/conditions/0/kind', { conditions: [{ kind: 'moon' }] }],
    ['/endsAt', { startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }],
  ])('is refused with the field that is wrong: %s', async (pointer, rest) => {
    const answer = await staff.ask('POST', '/promotion-slots', {
      key: randomKey(),
      body: slotBody(rest),
    })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
  })
})
