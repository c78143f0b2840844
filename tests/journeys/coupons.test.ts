import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Cart } from '../../src/shared/cart/contract.ts'
import type { CheckoutView, CompletionAnswer } from '../../src/shared/checkout/contract.ts'
import type { Campaign, CouponCounts } from '../../src/shared/coupon/contract.ts'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
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
let promotionId = ''
// Other tests share the shop: the promotion is of this file's own product, and ends here.
beforeAll(async () => {
  goods = await sellProduct(shop, 50, 2_000)
  const promotion = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: 'Coupons of the tests', status: 'active', combinesWith: 'all' },
      conditions: [{ kind: 'products', productIds: [goods.id] }, { kind: 'coupon' }],
      action: { kind: 'percentage', target: 'matching-lines', basisPoints: 1_000 },
    },
  })
  promotionId = promotion.body.id
})
afterAll(async () => {
  await staff.ask('DELETE', `/promotions/${promotionId}`, { key: randomKey() })
})

async function addCampaign(rest: object): Promise<{ id: string; codes: string[] }> {
  const body = { title: 'Tests', promotionId, ...rest }
  const made = await staff.ask<{ id: string; codes: string[] }>('POST', '/coupons', {
    key: randomKey(),
    body,
  })
  expect(made.status).toBe(201)
  return made.body
}
const countsOf = async (id: string) =>
  (await staff.ask<Campaign & CouponCounts>('GET', `/coupons/${id}`)).body

type Shopper = Awaited<ReturnType<typeof newShopper>>
const enter = (buyer: Shopper, ...codes: string[]) =>
  buyer.ask<Cart>('PUT', '/cart/discount-codes', { key: randomKey(), body: { codes } })
/** The isolate that answers learns of a new promotion within seconds. */
const codesBecome = (buyer: Shopper, codes: string[], isDue: (cart: Partial<Cart>) => boolean) =>
  eventually(
    async () => (await enter(buyer, ...codes)).body,
    (cart) => isDue(cart),
  )
/** Also where an answer is a refusal: too many tries. */
const hasDiscount = (cart: Partial<Cart>) => (cart.cost?.discount.amount ?? 0) > 0
const code = () => `T-${randomKey().slice(0, 12)}`

it('a code lowers the cart and the order, is used once the order is placed, and free after its cancellation', async () => {
  const typed = code()
  const { id } = await addCampaign({ code: typed, total: 1, public: true })
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  const spelled = typed.toLowerCase().replaceAll('-', ' ')
  const cart = await codesBecome(buyer, [spelled], hasDiscount)
  expect(cart).toMatchObject({
    acceptsDiscountCodes: true,
    discountCodes: [{ applicable: true }],
    cost: { discount: { amount: 200 } },
  })
  const checkout = (await buyer.ready('cash-on-delivery')) as CheckoutView
  expect(checkout.discountCodes).toMatchObject([{ applicable: true }])
  expect(checkout.cost.discount.amount).toBe(200)
  const { order } = (await buyer.complete(checkout.id)).body as CompletionAnswer
  await eventually(
    () => countsOf(id),
    ({ used }) => used === 1,
  )

  const late = await newShopper(shop)
  await late.add(goods.variantId)
  const refused = await codesBecome(late, [typed], ({ discountCodes }) => {
    return discountCodes?.[0]?.reason === 'used_up'
  })
  expect(refused.cost.discount.amount).toBe(0)

  await buyer.ask('POST', `/orders/${order.id}/cancel`, { key: randomKey(), body: {} })
  await eventually(
    () => countsOf(id),
    ({ used, reserved }) => used + reserved === 0,
  )
})

it('a code used up between quote and completion is refused with its reason', async () => {
  const typed = code()
  await addCampaign({ code: typed, total: 1 })
  const buyers = await Promise.all([1, 2].map(() => newShopper(shop)))
  const checkouts = []
  for (const buyer of buyers) {
    await buyer.add(goods.variantId)
    await codesBecome(buyer, [typed], hasDiscount)
    checkouts.push(await buyer.ready('cash-on-delivery'))
  }
  const [first, second] = buyers
  expect((await first?.complete(checkouts[0]?.id ?? ''))?.status).toBe(202)
  const refused = await second?.complete(checkouts[1]?.id ?? '')
  expect(refused?.status).toBe(422)
  expect(refused?.body).toMatchObject({ code: 'coupon_invalid', reason: 'used_up' })
})

it('staff read, change and end a campaign, and export its codes', async () => {
  const { id, codes } = await addCampaign({ generate: 3, perShopper: 1 })
  expect(codes).toHaveLength(3)
  const csv = await staff.ask('GET', `/coupons/${id}/codes.csv`)
  expect(csv.status).toBe(200)
  const changed = await staff.ask<Campaign>('PATCH', `/coupons/${id}`, {
    key: randomKey(),
    body: { total: 2, revision: 1 },
  })
  expect(changed.body).toMatchObject({ total: 2, revision: 2, countsOnce: true })
  expect((await staff.ask('DELETE', `/coupons/${id}`, { key: randomKey() })).status).toBe(204)
  expect((await countsOf(id)).endsAt).toBeDefined()
})

it('a code that gives all goods, without delivery, leaves nothing to pay: no method is needed', async () => {
  const digital = await sellProduct(shop, 5, 2_000, false)
  const promotion = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: 'All of it', status: 'active', combinesWith: 'none' },
      conditions: [{ kind: 'products', productIds: [digital.id] }, { kind: 'coupon' }],
      action: { kind: 'percentage', target: 'matching-lines', basisPoints: 10_000 },
    },
  })
  const typed = code()
  const { id } = await addCampaign({ code: typed, promotionId: promotion.body.id })
  const buyer = await newShopper(shop)
  await buyer.add(digital.variantId)
  await codesBecome(buyer, [typed], hasDiscount)
  const started = await buyer.ask<CheckoutView>('POST', '/checkouts', { body: {} })
  const checkoutId = started.body.id
  const email = newMailbox()
  const ready = await buyer.ask<CheckoutView>('PATCH', `/checkouts/${checkoutId}`, {
    body: { email },
  })
  expect(ready.body).toMatchObject({
    status: 'ready',
    requirements: [],
    cost: { total: { amount: 0 } },
  })
  const done = await buyer.complete(checkoutId)
  expect(done).toMatchObject({ status: 202, body: { payment: { status: 'succeeded' } } })
  await buyer.orderBecomes(done.body.order.id, 'completed')
  await eventually(
    () => countsOf(id),
    ({ used }) => used === 1,
  )
  await staff.ask('DELETE', `/promotions/${promotion.body.id}`, { key: randomKey() })
})
