import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import type { Cart } from '../../src/shared/cart/contract.ts'
import type { CheckoutView } from '../../src/shared/checkout/contract.ts'
import type { WalletCoupon } from '../../src/shared/coupon/contract.ts'
import type { Promotion } from '../../src/shared/promotion/contract.ts'
import { formVisitor } from '../fixtures/form-visitor.ts'
import { codeTo } from '../fixtures/found-order.ts'
import { signIn } from '../fixtures/member.ts'
import {
  call,
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

let goods: Awaited<ReturnType<typeof sellProduct>>
let promotionId = ''
// Other tests share the shop: the promotion is of this file's own product, and ends here.
beforeAll(async () => {
  goods = await sellProduct(shop, 50, 2_000)
  const promotion = await staff.ask<Promotion>('POST', '/promotions', {
    key: randomKey(),
    body: {
      ...{ title: 'Wallets of the tests', status: 'active', combinesWith: 'all' },
      conditions: [{ kind: 'products', productIds: [goods.id] }, { kind: 'coupon' }],
      action: { kind: 'percentage', target: 'matching-lines', basisPoints: 1_000 },
    },
  })
  promotionId = promotion.body.id
})
afterAll(async () => {
  await staff.ask('DELETE', `/promotions/${promotionId}`, { key: randomKey() })
})

async function addCampaign(isPublic: boolean): Promise<{ id: string; code: string }> {
  const code = `W-${randomKey().slice(0, 12)}`
  const body = { title: 'Wallets', promotionId, code, public: isPublic }
  const made = await staff.ask<{ id: string }>('POST', '/coupons', { key: randomKey(), body })
  expect(made.status).toBe(201)
  return { id: made.body.id, code }
}

/** Tries of codes are limited: a refusal for that alone is asked again. */
const unlimited = <T extends { status: number }>(ask: () => Promise<T>): Promise<T> =>
  eventually(ask, ({ status }) => status !== 429)
const claim = (who: Shopper, code: string, key = randomKey()) =>
  unlimited(() => who.ask<WalletCoupon>('POST', `/coupons/${code}/claim`, { key }))
const wallet = async (who: Shopper) =>
  (await who.ask<{ data: WalletCoupon[] }>('GET', '/me/coupons')).body.data
const enter = (who: Shopper, code: string) =>
  who.ask<Cart>('PUT', '/cart/discount-codes', { key: randomKey(), body: { codes: [code] } })
const becomes = (who: Shopper, state: WalletCoupon['state']) =>
  eventually(
    () => wallet(who),
    ([first]) => first?.state === state,
  )

it('a member claims a coupon, uses it, and has it again after the order is cancelled', async () => {
  const { code } = await addCampaign(true)
  const { shopper } = await signIn(shop, await newShopper(shop), newMailbox())
  const key = randomKey()
  const claimed = await claim(shopper, code, key)
  expect(claimed).toMatchObject({ status: 201, body: { code, state: 'claimed' } })
  expect((await claim(shopper, code, key)).status).toBe(201)
  expect(await claim(shopper, code)).toMatchObject({
    status: 409,
    body: { code: 'already_claimed' },
  })
  expect(await wallet(shopper)).toEqual([{ code, title: 'Wallets', state: 'claimed' }])

  await shopper.add(goods.variantId)
  // The isolate that answers learns of a new promotion within seconds.
  await eventually(
    async () => (await enter(shopper, code)).body,
    (cart: Partial<Cart>) => (cart.cost?.discount.amount ?? 0) > 0,
  )
  const checkout = (await shopper.ready('cash-on-delivery')) as CheckoutView
  expect(checkout.cost.discount.amount).toBe(200)
  const { order } = (await shopper.complete(checkout.id)).body
  await becomes(shopper, 'used')
  await shopper.ask('POST', `/orders/${order.id}/cancel`, { key: randomKey(), body: {} })
  await becomes(shopper, 'claimed')
})

it('visitors claim nothing, and a code that is not public is unknown to members', async () => {
  const { code } = await addCampaign(false)
  const visitor = await newShopper(shop)
  const required = { status: 403, body: { code: 'member_required' } }
  expect(await claim(visitor, code)).toMatchObject(required)
  expect(await visitor.ask('GET', '/me/coupons')).toMatchObject(required)
  const { shopper } = await signIn(shop, visitor, newMailbox())
  const unknown = { status: 422, body: { code: 'coupon_invalid', reason: 'unknown' } }
  expect(await claim(shopper, code)).toMatchObject(unknown)
  expect(await claim(shopper, 'NO-SUCH-CODE')).toMatchObject(unknown)
  expect(await wallet(shopper)).toEqual([])
})

it('staff give a member a coupon, whose reason in the cart is no secret to the member', async () => {
  const { id, code } = await addCampaign(false)
  const { shopper, member } = await signIn(shop, await newShopper(shop), newMailbox())
  const give = (memberId: string, key = randomKey()) =>
    staff.ask<WalletCoupon>('POST', `/coupons/${id}/gifts`, { key, body: { memberId } })
  const key = randomKey()
  expect(await give(member.id, key)).toMatchObject({ status: 201, body: { code } })
  expect(await give(member.id, key)).toMatchObject({ status: 201, body: { code } })
  expect(await give(member.id)).toMatchObject({ status: 409, body: { code: 'already_claimed' } })
  expect(await give('mbr_none')).toMatchObject({ status: 404 })
  expect(await wallet(shopper)).toMatchObject([{ code, state: 'claimed' }])
  expect((await staff.ask('DELETE', `/coupons/${id}`, { key: randomKey() })).status).toBe(204)
  expect((await becomes(shopper, 'expired'))[0]).toMatchObject({ code, state: 'expired' })
  const reasonFor = (who: Shopper) =>
    unlimited(() => enter(who, code)).then(({ body }) => body.discountCodes[0]?.reason)
  expect(await reasonFor(shopper)).toBe('expired')
  expect(await reasonFor(await newShopper(shop))).toBe('unknown')
})

it('a member adds a coupon and puts it into the cart by forms, and the export names it', async () => {
  const { code } = await addCampaign(true)
  const visitor = formVisitor(shop.url)
  const { email } = visitor
  expect(await visitor.open('/account/coupons')).toMatchObject({
    location: '/sign-in?next=%2Faccount%2Fcoupons',
  })
  await visitor.post('/sign-in', { email, next: '/account/coupons' })
  const signInCode = await codeTo(shop, email)
  await visitor.post('/sign-in/code', { email, code: signInCode, next: '/account', key: 'press' })
  expect((await visitor.open('/account/coupons')).html).toContain('No coupons yet')

  const add = (typed: string) =>
    unlimited(() => visitor.post('/account/coupons', { code: typed, key: randomKey() }))
  expect(await add(' ')).toMatchObject({ status: 400 })
  const refused = await add('NO-SUCH<CODE>')
  expect(refused.status).toBe(422)
  expect(refused.html).toContain('There’s no such coupon')
  expect(refused.html).toContain('value="NO-SUCH&lt;CODE&gt;"')
  const added = await add(code.toLowerCase())
  expect(added).toMatchObject({ status: 303, location: '/account/coupons?told=added' })
  expect((await visitor.follow(added)).html).toContain(code)
  expect((await add(code)).html).toContain('You already have this coupon.')

  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const used = await unlimited(() => visitor.post('/cart/discount-codes', { code }))
  expect(used).toMatchObject({ status: 303, location: '/cart' })
  expect((await visitor.follow(used)).html).toContain(code.toUpperCase())

  const token = visitor.cookies.get('session') ?? ''
  const exported = await call<{ coupons: WalletCoupon[] }>(
    `${shop.url}/api/v1/me/export`,
    'GET',
    token,
  )
  expect(exported.body.coupons).toEqual([{ code, title: 'Wallets', state: 'claimed' }])
})
