import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Cart } from '../../src/shared/cart/contract.ts'
import type { CheckoutView, CompletionAnswer } from '../../src/shared/checkout/contract.ts'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
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

let goods: Awaited<ReturnType<typeof sellProduct>>
let gift: Awaited<ReturnType<typeof sellProduct>>
const PRICE = 2_000
const made: string[] = []
beforeAll(async () => {
  goods = await sellProduct(shop, 50, PRICE)
  gift = await sellProduct(shop, 5)
})
// Other tests share the shop: a promotion of this file is of its own product alone, and ends here.
afterAll(async () => {
  for (const id of made) await staff.ask('DELETE', `/promotions/${id}`, { key: randomKey() })
})

const input = (rest: object) => ({
  title: 'Harvest',
  status: 'active',
  combinesWith: 'all',
  conditions: [{ kind: 'products', productIds: [goods.id] }],
  action: { kind: 'percentage', target: 'matching-lines', basisPoints: 1_000 },
  ...rest,
})

async function promote(rest: object): Promise<Promotion> {
  const answer = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: input(rest),
  })
  expect(answer.status).toBe(201)
  made.push(answer.body.id)
  return answer.body
}
const withdraw = (id: string) => staff.ask('DELETE', `/promotions/${id}`, { key: randomKey() })

type Shopper = Awaited<ReturnType<typeof newShopper>>
const cartOf = async (buyer: Shopper) => (await buyer.ask<Cart>('GET', '/cart')).body
const cartBecomes = (buyer: Shopper, isDue: (cart: Cart) => boolean) =>
  eventually(
    () => cartOf(buyer),
    (cart) => isDue(cart),
  )

describe('a promotion', () => {
  it('lowers carts within seconds, is named in the order, and ends for all', async () => {
    const buyer = await newShopper(shop)
    await buyer.add(goods.variantId, 2)
    const { id, title } = await promote({})
    const cart = await cartBecomes(buyer, ({ cost }) => cost.discount.amount > 0)
    const [line] = cart.lines
    const tenth = Math.round((line?.cost.subtotal.amount ?? 0) / 10)
    expect(line).toMatchObject({
      discounts: [{ promotionId: id, title, amount: { amount: tenth } }],
      cost: { discount: { amount: tenth } },
    })
    expect(cart.cost.discount.amount).toBe(tenth)
    const checkout = await buyer.ready('cash-on-delivery')
    expect(checkout).toMatchObject({ cost: { discount: { amount: tenth } } })
    const trace = (checkout as CheckoutView).quote.trace
    expect(trace.filter(({ promotionId }) => promotionId === id)).toHaveLength(1)
    const { order } = (await buyer.complete(checkout.id)).body as CompletionAnswer
    const placed = await staff.orderBecomes(order.id, 'allocated')
    expect(placed.lines[0]?.discounts).toMatchObject([{ promotionId: id }])

    const next = await newShopper(shop)
    await next.add(goods.variantId)
    await cartBecomes(next, ({ cost }) => cost.discount.amount > 0)
    await withdraw(id)
    await cartBecomes(next, ({ cost }) => cost.discount.amount === 0)
  })

  it('gives a gift that comes and goes by itself, and takes its stock', async () => {
    const minimum = PRICE * 2
    const { id } = await promote({
      conditions: [
        { kind: 'products', productIds: [goods.id] },
        { kind: 'min-subtotal', amount: minimum },
      ],
      action: { kind: 'gift', variantId: gift.variantId, quantity: 1 },
    })
    const buyer = await newShopper(shop)
    await buyer.add(goods.variantId, 2)
    const isGiven = ({ lines }: Cart) => lines.some(({ giftOf }) => giftOf === id)
    const cart = await cartBecomes(buyer, isGiven)
    expect(cart.lines.find(({ giftOf }) => giftOf === id)).toMatchObject({
      variantId: gift.variantId,
      cost: { total: { amount: 0 } },
    })
    const own = cart.lines.find(({ giftOf }) => giftOf === undefined)
    const path = `/cart/lines/${own?.id}`
    const fewer = await buyer.ask<Cart>('PATCH', path, { body: { quantity: 1 } })
    expect(isGiven(fewer.body)).toBe(false)
    await buyer.ask('PATCH', path, { body: { quantity: 2 } })
    const checkout = await buyer.ready('cash-on-delivery')
    expect((checkout as CheckoutView).lines).toHaveLength(2)
    const { order } = (await buyer.complete(checkout.id)).body as CompletionAnswer
    await staff.orderBecomes(order.id, 'allocated')
    await staff.stockBecomes(gift.sku, { onHand: 5, available: 4, committed: 1 })
    await withdraw(id)
  })

  it('for members lowers the cart, the checkout and the order of one, and none of a guest', async () => {
    const own = await sellProduct(shop, 20, PRICE)
    const { id } = await promote({
      conditions: [
        { kind: 'products', productIds: [own.id] },
        { kind: 'member-level', levels: ['member'] },
      ],
    })
    // A promotion for everyone: a cart that it lowers has learned of the other one, too.
    const forAll = await promote({ conditions: [{ kind: 'products', productIds: [own.id] }] })
    const tenth = Math.round(PRICE / 10)
    const guest = await newShopper(shop)
    await guest.add(own.variantId)
    const seen = await cartBecomes(guest, ({ cost }) => cost.discount.amount > 0)
    const promotionsOf = ({ lines }: Pick<CheckoutView, 'lines'> | Cart) =>
      lines.flatMap(({ discounts }) => discounts.map(({ promotionId }) => promotionId))
    expect(promotionsOf(seen)).toEqual([forAll.id])
    const asGuest = (await guest.ready('cash-on-delivery')) as CheckoutView
    expect(promotionsOf(asGuest)).toEqual([forAll.id])
    await withdraw(forAll.id)
    await cartBecomes(guest, ({ cost }) => cost.discount.amount === 0)

    const { shopper: member } = await signIn(shop, guest, newMailbox())
    const cart = await cartBecomes(member, ({ cost }) => cost.discount.amount === tenth)
    expect(promotionsOf(cart)).toEqual([id])
    const checkout = (await member.ready('cash-on-delivery')) as CheckoutView
    expect(promotionsOf(checkout)).toEqual([id])
    expect(checkout).toMatchObject({ cost: { discount: { amount: tenth } } })
    const { order } = (await member.complete(checkout.id)).body as CompletionAnswer
    const placed = await staff.orderBecomes(order.id, 'allocated')
    expect(placed.lines[0]?.discounts).toMatchObject([{ promotionId: id }])
    await withdraw(id)
  })

  it('is previewed without a write', async () => {
    const title = `Preview ${randomKey()}`
    const answer = await staff.ask('POST', '/promotions/preview', {
      body: {
        promotion: input({ title, conditions: [{ kind: 'member-level', levels: ['gold'] }] }),
        lines: [{ variantId: goods.variantId, quantity: 1 }],
        memberLevel: 'gold',
      },
    })
    expect(answer).toMatchObject({
      status: 200,
      body: {
        cost: { discount: { amount: Math.round(PRICE / 10) } },
        lines: [{ variantId: goods.variantId, discounts: [{ title }] }],
      },
    })
    // Other files add promotions to the same shop meanwhile: none of them has this title.
    const { body } = await staff.ask<{ data: Promotion[] }>('GET', '/promotions', {})
    expect(body.data.map((one) => one.title)).not.toContain(title)
  })

  it.each([
    [
      '/conditions/0/productIds/0',
      { conditions: [{ kind: 'products', productIds: ['prd_none'] }] },
    ],
    ['/action/variantId', { action: { kind: 'gift', variantId: 'var_none', quantity: 1 } }],
    ['/combinesWith/0', { combinesWith: ['prm_none'] }],
    ['/endsAt', { startsAt: '2030-01-02T00:00:00Z', endsAt: '2030-01-01T00:00:00Z' }],
    ['/action/basisPoints', { action: { kind: 'percentage', target: 'order', basisPoints: 0 } }],
  ])('is refused with the field that is wrong: %s', async (pointer, rest) => {
    const answer = await staff.ask('POST', '/promotions', { key: randomKey(), body: input(rest) })
    expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } })
  })

  it('is changed field by field, from the revision that was read', async () => {
    const { id, revision } = await promote({ status: 'draft', endsAt: '2030-01-01T00:00:00Z' })
    const change = (body: object) =>
      staff.ask<Promotion>('PATCH', `/promotions/${id}`, { key: randomKey(), body })
    const first = await change({ title: 'Autumn', endsAt: null, revision })
    expect(first).toMatchObject({ status: 200, body: { title: 'Autumn', status: 'draft' } })
    expect(first.body).not.toHaveProperty('endsAt')
    expect((await change({ title: 'Winter', revision })).status).toBe(412)
    expect((await change({ title: 'Winter' })).body).toMatchObject({ title: 'Winter' })
    await withdraw(id)
    expect((await staff.ask('GET', `/promotions/${id}`, {})).status).toBe(404)
  })
})
