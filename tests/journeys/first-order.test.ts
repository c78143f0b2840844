import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import type { Cart } from '../../src/shared/cart/contract.ts'
import type { CheckoutView } from '../../src/shared/checkout/contract.ts'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
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
let promotion: Promotion
// Other tests share the shop: the promotion is of this file's own product, and ends here.
beforeAll(async () => {
  goods = await sellProduct(shop, 100, PRICE)
  const made = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: 'Welcome', status: 'active', combinesWith: 'all' },
      conditions: [{ kind: 'products', productIds: [goods.id] }, { kind: 'first-order' }],
      action: { kind: 'percentage', target: 'matching-lines', basisPoints: 5_000 },
    },
  })
  expect(made.status).toBe(201)
  promotion = made.body
})
afterAll(async () => {
  await staff.ask('DELETE', `/promotions/${promotion.id}`, { key: randomKey() })
})

const HALF = PRICE / 2
const discountOf = ({ cost }: Pick<Cart | CheckoutView, 'cost'>) => cost.discount.amount

/** A cart with one unit, once the isolate that answers knows the promotion. */
async function filled(buyer: Shopper): Promise<Shopper> {
  await buyer.add(goods.variantId)
  await eventually(buyer.cart, (cart) => discountOf(cart) === HALF)
  return buyer
}
const guest = async () => filled(await newShopper(shop))
/** A ready checkout with this address. */
const ready = async (buyer: Shopper, email: string) =>
  (await buyer.ready('cash-on-delivery', { email })) as CheckoutView
/** Places the order of a fresh guest; gives it as the record has it. */
async function firstOrder(email: string) {
  const buyer = await guest()
  const { body, status } = await buyer.complete((await ready(buyer, email)).id)
  expect(status).toBe(202)
  return { buyer, order: await staff.orderBecomes(body.order.id, 'allocated') }
}

describe('a promotion for first orders', () => {
  it('lowers a guest’s first order, and no later one of the mailbox', async () => {
    const email = newMailbox()
    const { order } = await firstOrder(email)
    expect(order.lines[0]?.discounts).toMatchObject([{ promotionId: promotion.id }])

    const again = await guest()
    const shout = email.replace('@', '+again@').toUpperCase()
    const checkout = await ready(again, shout)
    expect(discountOf(checkout)).toBe(HALF)
    const key = randomKey()
    const refused = await again.ask<{ code: string; quote: CheckoutView }>(
      'POST',
      `/checkouts/${checkout.id}/complete`,
      { key },
    )
    expect(refused).toMatchObject({ status: 409, body: { code: 'price_changed' } })
    expect(discountOf(refused.body.quote)).toBe(0)
    expect((await again.complete(checkout.id, key)).status).toBe(409)
    const path = `/checkouts/${checkout.id}`
    expect(discountOf((await again.ask<CheckoutView>('GET', path)).body)).toBe(0)
    const placed = await again.complete(checkout.id)
    expect(placed.status).toBe(202)
    const second = await staff.orderBecomes(placed.body.order.id, 'allocated')
    expect(second).toMatchObject({ cost: { discount: { amount: 0 } } })
    expect(second.lines[0]).not.toHaveProperty('discounts')
  })

  it('holds again for another mailbox of the same checkout', async () => {
    const email = newMailbox()
    await firstOrder(email)
    const buyer = await guest()
    const { id } = await ready(buyer, email)
    expect((await buyer.complete(id)).status).toBe(409)
    const told = await buyer.ask<CheckoutView>('PATCH', `/checkouts/${id}`, {
      body: { email: newMailbox() },
    })
    expect(discountOf(told.body)).toBe(HALF)
    expect((await buyer.complete(id)).status).toBe(202)
  })

  it('counts no order that was cancelled', async () => {
    const email = newMailbox()
    const { order } = await firstOrder(email)
    expect((await staff.step(order.id, 'cancel')).status).toBe(200)
    await staff.orderBecomes(order.id, 'cancelled')
    // The budget of open orders is freed by the queue.
    const placed = await eventually(
      async () => {
        const buyer = await guest()
        return buyer.complete((await ready(buyer, email)).id)
      },
      ({ status }) => status === 202,
    )
    const { cost } = await staff.orderBecomes(placed.body.order.id, 'allocated')
    expect(cost.discount.amount).toBe(HALF)
  })

  it('lowers one of several that are completed at once', async () => {
    const email = newMailbox()
    const buyers = await Promise.all(Array.from({ length: 6 }, guest))
    const checkouts = await Promise.all(buyers.map((buyer) => ready(buyer, email)))
    const done = await Promise.all(buyers.map((buyer, i) => buyer.complete(checkouts[i]?.id ?? '')))
    expect(done.map(({ status }) => status).sort()).toEqual([202, 409, 409, 409, 409, 409])
  })

  it('holds for a member by the own orders, in the cart too', async () => {
    const { shopper: member } = await signIn(shop, await guest(), newMailbox())
    await eventually(member.cart, (cart) => discountOf(cart) === HALF)
    const { body } = await member.complete((await ready(member, newMailbox())).id)
    const added = await member.add(goods.variantId)
    expect(discountOf(added.body)).toBe(0)
    expect(discountOf(await ready(member, newMailbox()))).toBe(0)

    await staff.orderBecomes(body.order.id, 'allocated')
    expect((await staff.step(body.order.id, 'cancel')).status).toBe(200)
    await eventually(member.cart, (cart) => discountOf(cart) === HALF)
  })

  it('holds for no member who has ordered as a guest', async () => {
    const email = newMailbox()
    const { buyer } = await firstOrder(email)
    const { shopper: member } = await signIn(shop, buyer, email)
    const added = await member.add(goods.variantId)
    expect(discountOf(added.body)).toBe(0)
    expect(discountOf(await ready(member, newMailbox()))).toBe(0)
  })
})
