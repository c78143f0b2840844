import { setTimeout as sleep } from 'node:timers/promises'
import { beforeEach, describe, expect, it } from 'vitest'
import { checkoutWorld } from '../../../tests/fixtures/checkout-world.ts'
import { couponObjects } from '../../../tests/fixtures/coupon-object.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { completeCheckout } from '../checkout/completion/complete-checkout.ts'
import { startCheckout } from '../checkout/start-checkout.ts'
import { readCheckout, updateCheckout } from '../checkout/update-checkout.ts'
import type { Order } from '../order/contract.ts'
import type { OffersDocument, PromotionRule } from '../promotion/contract.ts'
import { insertPromotion } from '../promotion/store.ts'
import type { CampaignInput } from './contract.ts'
import { createCampaign, endCampaign } from './manage-campaigns.ts'
import { resolveCodes } from './resolve-codes.ts'

const NOW = Date.parse('2026-11-20T10:00:00Z')
const rule = {
  title: 'Spring',
  priority: 0,
  combinesWith: 'all',
  conditions: [{ kind: 'coupon' }],
  action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
} satisfies Omit<PromotionRule, 'id'>

const offers: OffersDocument = {
  version: 1,
  gifts: {},
  promotions: [{ ...rule, id: 'prm_1', startsAt: null, endsAt: null }],
}

let shared: { db: ReturnType<typeof d1Of>; campaign: ReturnType<typeof couponObjects> }
beforeEach(async () => {
  shared = { db: d1Of('catalog'), campaign: couponObjects(() => NOW) }
  await insertPromotion(shared.db, 'prm_1', { ...rule, status: 'active' }, 1)
})

const campaignDeps = () => ({ ...shared, now: () => NOW })
const addCampaign = (rest: Partial<CampaignInput>) =>
  createCampaign(campaignDeps(), 'cpn_1', {
    ...{ title: 'Spring', promotionId: 'prm_1', public: true, ...rest },
  })
const counts = () => shared.campaign('cpn_1').read({ type: 'coupon.counts' })

const details = (email: string) => ({
  email,
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'standard',
  paymentMethodId: 'cash-on-delivery',
})

/** A shopper with a line in the cart and a code, whose checkout is ready. */
async function shopper(email: string, code = 'SAVE10', units = 5) {
  const world = checkoutWorld(shared)
  world.catalog.offers = offers
  const variant = await world.sell('A', units)
  const { deps, caller } = world
  const goods = { variant, availability: { state: 'in_stock' }, quantity: 1 } as const
  await world.shopper.execute({
    caller,
    command: { type: 'cart.add-line', ...goods, attributes: {}, catalogVersion: '1', offers },
  })
  const coupons = await resolveCodes(shared, [code], { shopperId: caller.session.shopperId })
  const set = await world.shopper.execute({
    caller,
    command: { type: 'cart.set-discount-codes', codes: [code], coupons, offers },
  })
  const cart = set.ok ? JSON.parse(set.value.cart.json) : null
  const started = await startCheckout(deps, { caller, buyNow: null })
  if (!started.ok) throw new Error(started.problem.code)
  const { id: checkoutId } = started.value.checkout
  await updateCheckout(deps, { caller, checkoutId, details: details(email) })
  let key = 0
  return {
    world,
    checkoutId,
    cart,
    read: async () => {
      const read = await readCheckout(deps, { caller, checkoutId })
      if (!read.ok) throw new Error(read.problem.code)
      return read.value
    },
    complete: () => {
      key += 1
      const idempotency = { key: `k${key}`, fingerprint: 'same' }
      return completeCheckout(deps, { caller, checkoutId, returnOrigin: 'https://x', idempotency })
    },
    order: (): Order =>
      JSON.parse(
        world.shopper.sql.exec<{ snapshot: string }>('SELECT snapshot FROM own_order').toArray()[0]
          ?.snapshot ?? 'null',
      ),
  }
}

describe('a code at checkout', () => {
  it('comes from the cart, is reserved, stands in the order and leaves the cart', async () => {
    await addCampaign({ code: 'SAVE10', total: 1 })
    const buyer = await shopper('ada@shop.test', 'save-1o')
    expect(buyer.cart).toMatchObject({
      acceptsDiscountCodes: true,
      discountCodes: [{ code: 'SAVE-1O', applicable: true }],
      cost: { discount: { amount: 100 } },
    })
    expect((await buyer.read()).quote).toMatchObject({
      cost: { discount: { amount: 100 } },
      coupons: { shown: [{ code: 'SAVE-1O', applicable: true }] },
    })
    expect((await buyer.complete()).ok).toBe(true)
    expect(buyer.order().discountCodes).toEqual([
      { code: 'SAVE-1O', campaignId: 'cpn_1', promotionId: 'prm_1' },
    ])
    expect(await counts()).toEqual({ claimed: 0, reserved: 1, used: 0 })
    const cart = await buyer.world.shopper.read(buyer.world.caller, { type: 'cart' })
    expect(cart.ok && JSON.parse(cart.value.cart.json).discountCodes).toEqual([])
  })

  it('that is used up meanwhile is refused with its reason, and nothing stays taken', async () => {
    await addCampaign({ code: 'SAVE10', total: 1 })
    const buyers = [await shopper('ada@shop.test'), await shopper('bob@shop.test')]
    const [first, second] = buyers
    if (!first || !second) throw new Error('two shoppers')
    expect((await first.complete()).ok).toBe(true)
    expect(await second.complete()).toMatchObject({
      problem: { code: 'coupon_invalid', extra: { reason: 'used_up', code: 'SAVE10' } },
    })
    expect(second.world.stock.level('A').held).toBe(0)
    // The checkout shows the price without the code, and can be completed at it.
    expect((await second.read()).quote).toMatchObject({
      cost: { discount: { amount: 0 } },
      coupons: { shown: [{ applicable: false, reason: 'used_up' }] },
    })
    expect((await second.complete()).ok).toBe(true)
    expect(second.order().discountCodes).toBeUndefined()
    expect(await counts()).toMatchObject({ reserved: 1 })
  })

  it('counts once for a mailbox, whatever the session and the spelling', async () => {
    await addCampaign({ code: 'SAVE10', perShopper: 1 })
    const first = await shopper('ada.l@gmail.com')
    expect((await first.complete()).ok).toBe(true)
    const second = await shopper('A.dal+again@googlemail.com')
    second.world.caller.session.shopperId = 'shp_2'
    expect((await second.read()).quote.coupons?.shown).toMatchObject([{ reason: 'already_used' }])
  })

  it('is released where the order is not placed for another reason', async () => {
    await addCampaign({ code: 'SAVE10', total: 1 })
    const buyer = await shopper('ada@shop.test', 'SAVE10', 0)
    expect(await buyer.complete()).toMatchObject({ problem: { code: 'insufficient_stock' } })
    expect(await counts()).toEqual({ claimed: 0, reserved: 0, used: 0 })
  })

  it('whose campaign ended raises the price, which is shown first', async () => {
    await addCampaign({ code: 'SAVE10' })
    const buyer = await shopper('ada@shop.test')
    await endCampaign(campaignDeps(), 'cpn_1')
    expect(await buyer.complete()).toMatchObject({ problem: { code: 'price_changed' } })
  })

  it('that strangers may not know answers `unknown` in every failing case', async () => {
    await addCampaign({ code: 'SAVE10', public: false, endsAt: '2026-11-20T09:00:00Z' })
    const buyer = await shopper('ada@shop.test')
    const unknown = await shopper('ada@shop.test', 'NOTHING')
    expect(buyer.cart.discountCodes).toEqual([
      { code: 'SAVE10', applicable: false, reason: 'unknown' },
    ])
    expect(unknown.cart.discountCodes).toMatchObject([{ applicable: false, reason: 'unknown' }])
  })
})

it('a place that the checkout’s own completion has reserved is there for its next quote', async () => {
  await addCampaign({ code: 'SAVE10', total: 1, perShopper: 1 })
  const buyer = await shopper('ada@shop.test')
  const { checkoutId, world } = buyer
  const { execute } = world.shopper
  world.shopper.execute = (async (request: Parameters<typeof execute>[0]) => {
    const { type } = request.command
    if (type === 'checkout.place' || type === 'checkout.refuse') throw new Error('died')
    return execute(request)
  }) as typeof execute
  await expect(buyer.complete()).rejects.toThrow('died')
  world.shopper.execute = execute
  const { caller } = world
  const started = await startCheckout(world.deps, { caller, buyNow: null })
  const details = { note: 'Ring twice.' }
  const updated = await updateCheckout(world.deps, { caller, checkoutId, details })
  for (const answer of [started, updated]) {
    expect(answer.ok && answer.value.checkout).toMatchObject({
      id: checkoutId,
      quote: { coupons: { shown: [{ applicable: true }] } },
    })
  }
  const other = await shopper('bob@shop.test')
  expect((await other.read()).quote.coupons?.shown).toMatchObject([{ applicable: false }])
  expect((await buyer.complete()).ok).toBe(true)
  expect(buyer.order().discountCodes).toHaveLength(1)
  expect(await counts()).toMatchObject({ reserved: 1 })
})

it('of several codes none stays reserved where the campaign of one is out', async () => {
  await addCampaign({ code: 'SAVE10' })
  await insertPromotion(shared.db, 'prm_2', { ...rule, status: 'active' }, 1)
  const more = { title: 'More', promotionId: 'prm_2', public: true, code: 'MORE' }
  await createCampaign(campaignDeps(), 'cpn_2', more)
  const { campaign } = shared
  const slow: Promise<unknown>[] = []
  shared.campaign = (id) => ({
    ...campaign(id),
    execute: (command) => {
      if (command.type !== 'coupon.reserve') return campaign(id).execute(command)
      if (id === 'cpn_1') return Promise.reject(new Error('out'))
      const late = sleep(5).then(() => campaign(id).execute(command))
      slow.push(late)
      return late
    },
  })
  const buyer = await shopper('ada@shop.test')
  const [first] = offers.promotions
  if (!first) throw new Error('no promotion')
  const promotions = [first, { ...first, id: 'prm_2' }]
  buyer.world.catalog.offers = { ...offers, version: 2, promotions }
  const { checkoutId, world } = buyer
  const codes = { discountCodes: ['SAVE10', 'MORE'] }
  await updateCheckout(world.deps, { caller: world.caller, checkoutId, details: codes })
  await expect(buyer.complete()).rejects.toThrow('out')
  await Promise.all(slow)
  expect(slow).toHaveLength(1)
  expect(await campaign('cpn_2').read({ type: 'coupon.counts' })).toMatchObject({ reserved: 0 })
})

it('a code for a delivery that was not chosen does not apply', async () => {
  await addCampaign({ code: 'SAVE10' })
  const buyer = await shopper('ada@shop.test')
  const { checkoutId, world } = buyer
  const action = { kind: 'free-delivery' as const, optionIds: ['express'] }
  const [first] = offers.promotions
  if (!first) throw new Error('no promotion')
  world.catalog.offers = { ...offers, version: 2, promotions: [{ ...first, action }] }
  const choose = async (deliveryOptionId: string) => {
    const input = { caller: world.caller, checkoutId, details: { deliveryOptionId } }
    const updated = await updateCheckout(world.deps, input)
    return updated.ok && updated.value.checkout.quote.coupons
  }
  expect(await choose('standard')).toMatchObject({
    shown: [{ applicable: false, reason: 'no_matching_line' }],
    redeemed: [],
  })
  expect(await choose('express')).toMatchObject({ shown: [{ applicable: true }] })
})

it('a completion whose driver died keeps one place, and the next driver has it', async () => {
  await addCampaign({ code: 'SAVE10', total: 1 })
  const buyer = await shopper('ada@shop.test')
  const { execute } = buyer.world.shopper
  buyer.world.shopper.execute = (async (request: Parameters<typeof execute>[0]) => {
    const { type } = request.command
    if (type === 'checkout.place' || type === 'checkout.refuse') throw new Error('died')
    return execute(request)
  }) as typeof execute
  await expect(buyer.complete()).rejects.toThrow('died')
  expect(await counts()).toMatchObject({ reserved: 1 })
  buyer.world.shopper.execute = execute
  expect((await buyer.complete()).ok).toBe(true)
  expect(await counts()).toMatchObject({ reserved: 1 })
})
