import { beforeEach, describe, expect, it } from 'vitest'
import { checkoutWorld } from '../../../tests/fixtures/checkout-world.ts'
import { memberOfObject } from '../../../tests/fixtures/member-object.ts'
import { QUOTE_TTL_MS } from '../platform/limits.ts'
import { ok, refuse } from '../platform/result.ts'
import { NO_OFFERS, type OffersDocument } from '../promotion/contract.ts'
import type { TaxProvider } from '../tax/contract.ts'
import { startCheckout } from './start-checkout.ts'
import { readCheckout, updateCheckout } from './update-checkout.ts'

const OREGON = {
  name: 'Ada',
  line1: '1 Quay',
  city: 'Portland',
  region: 'OR',
  postalCode: '97201',
  country: 'US',
}

let world: ReturnType<typeof checkoutWorld>
beforeEach(async () => {
  world = checkoutWorld()
  await world.sell('A', 10)
})

async function addToCart(quantity: number, offers?: OffersDocument) {
  const { deps, caller, shopper } = world
  const found = (await deps.catalog.sellable(['var_A'])).get('var_A')
  if (!found) throw new Error('A is not for sale')
  const command = {
    type: 'cart.add-line',
    ...found,
    quantity,
    attributes: {},
    catalogVersion: '1',
    ...(offers ? { offers } : {}),
  } as const
  await shopper.execute({ caller, command })
}
async function start(buyNow: { variantId: string; quantity: number } | null = null) {
  const started = await startCheckout(world.deps, { caller: world.caller, buyNow })
  if (!started.ok) throw new Error(started.problem.code)
  return started.value.checkout
}

/** Half the price of everything. */
const half: OffersDocument = {
  version: 2,
  gifts: {},
  promotions: [
    {
      id: 'prm_half',
      title: 'Half',
      priority: 0,
      combinesWith: 'all',
      conditions: [],
      action: { kind: 'percentage', target: 'order', basisPoints: 5_000 },
      startsAt: null,
      endsAt: null,
    },
  ],
}

describe('a promotion that the cart has seen', () => {
  it('counts in the checkout, also where its isolate has not learned of it yet', async () => {
    await addToCart(1, half)
    const { catalog } = world.deps
    let isAsked = false
    catalog.offers = async () => (isAsked ? half : NO_OFFERS)
    catalog.expire = () => {
      isAsked = true
    }
    const { id, quote } = await start()
    expect(quote.cost.discount.amount * 2).toBe(quote.cost.subtotal.amount)
    // Another isolate, which is behind too, takes the next request.
    isAsked = false
    const details = { email: 'a@b.test' }
    const updated = await updateCheckout(world.deps, {
      ...{ caller: world.caller, checkoutId: id, details },
    })
    expect(updated).toMatchObject({ value: { checkout: { quote: { cost: quote.cost } } } })
  })
})

describe('a promotion for members', () => {
  const [promotion] = half.promotions
  if (!promotion) throw new Error('there is no promotion')
  const forLevel = (level: string): OffersDocument => ({
    ...half,
    promotions: [{ ...promotion, conditions: [{ kind: 'member-level', levels: [level] }] }],
  })
  const cart = async () => {
    const read = await world.shopper.read(world.caller, { type: 'cart' })
    if (!read.ok) throw new Error(read.problem.code)
    return JSON.parse(read.value.cart.json).cost
  }
  const sums = async (offers: OffersDocument) => {
    world.catalog.offers = offers
    await addToCart(1, offers)
    const fromCart = await start()
    const bought = await start({ variantId: 'var_A', quantity: 1 })
    const costs = [await cart(), fromCart.quote.cost, bought.quote.cost]
    return costs.map(({ discount, subtotal }) => (100 * discount.amount) / subtotal.amount)
  }

  it('lowers the cart and the checkouts of a member of its level', async () => {
    await memberOfObject(world.shopper)
    expect(await sums(forLevel('member'))).toEqual([50, 50, 50])
  })

  it('lowers none of another level', async () => {
    await memberOfObject(world.shopper)
    expect(await sums(forLevel('gold'))).toEqual([0, 0, 0])
  })

  it('lowers none of a guest, and the cart with its checkout from the sign-in on', async () => {
    expect(await sums(forLevel('member'))).toEqual([0, 0, 0])
    await memberOfObject(world.shopper)
    const { subtotal, discount } = await cart()
    expect(discount.amount * 2).toBe(subtotal.amount)
    const { id } = await start()
    const details = { email: 'a@b.test' }
    const told = await updateCheckout(world.deps, {
      ...{ caller: world.caller, checkoutId: id, details },
    })
    expect(told).toMatchObject({ value: { checkout: { quote: { cost: { discount } } } } })
  })

  it('counts in the cart of an object that starts anew', async () => {
    await memberOfObject(world.shopper)
    const before = await sums(forLevel('member'))
    world.shopper.evict()
    const { subtotal, discount } = await cart()
    expect([discount.amount * 2, before[0]]).toEqual([subtotal.amount, 50])
  })
})

describe('starting', () => {
  it('refuses an empty cart, an unknown variant and a withdrawn one', async () => {
    await expect(start()).rejects.toThrow('cart_empty')
    await expect(start({ variantId: 'var_none', quantity: 1 })).rejects.toThrow('not_found')
  })

  it('gives the open checkout of the cart back, with fresh lines and what was told', async () => {
    await addToCart(1)
    const first = await start()
    const said = { caller: world.caller, checkoutId: first.id, details: { email: 'a@b.test' } }
    await updateCheckout(world.deps, said)
    await addToCart(2)
    const again = await start()
    expect(again.id).toBe(first.id)
    expect(again.details.email).toBe('a@b.test')
    expect(again.lines.map((l) => l.quantity)).toEqual([3])
  })

  it('in many tabs at once gives one checkout', async () => {
    await addToCart(1)
    const all = await Promise.all(Array.from({ length: 8 }, () => start()))
    const open = world.shopper.sql.exec(
      `SELECT id FROM checkout WHERE status IN ('incomplete', 'ready')`,
    )
    expect(open.toArray()).toHaveLength(1)
    expect(all.at(-1)?.lines).toHaveLength(1)
  })

  it('to buy now leaves the cart and its checkout alone', async () => {
    await addToCart(2)
    const cart = await start()
    const now = await start({ variantId: 'var_A', quantity: 5 })
    expect(now).toMatchObject({ buyNow: true, lines: [{ quantity: 5 }] })
    expect(now.id).not.toBe(cart.id)
    const { caller } = world
    expect(await readCheckout(world.deps, { caller, checkoutId: cart.id })).toMatchObject({
      value: { status: 'incomplete', lines: [{ quantity: 2 }] },
    })
  })

  it('to buy now never hands out another purchase that is still being completed', async () => {
    const first = await start({ variantId: 'var_A', quantity: 1 })
    const intent = {
      orderId: 'ord_1',
      paymentId: 'pay_1',
      startedAt: 0,
      idempotencyKey: null,
      returnOrigin: '',
      holds: [],
    }
    world.shopper.sql.exec(
      `UPDATE checkout SET status = 'completing', started_at = 0, record = ? WHERE id = ?`,
      JSON.stringify({ ...first, status: 'completing', intent }),
      first.id,
    )
    const second = await start({ variantId: 'var_A', quantity: 7 })
    expect(second).toMatchObject({ status: 'incomplete', lines: [{ quantity: 7 }] })
    const { caller } = world
    expect(await readCheckout(world.deps, { caller, checkoutId: first.id })).toMatchObject({
      value: { status: 'completing' },
    })
  })
})

describe('updating', () => {
  it('refuses options that are not offered, and tells which are', async () => {
    await addToCart(1)
    const { id } = await start()
    const update = (details: object) =>
      updateCheckout(world.deps, { caller: world.caller, checkoutId: id, details })
    expect(await update({ paymentMethodId: 'gold' })).toMatchObject({
      problem: {
        code: 'payment_method_unavailable',
        extra: { paymentMethods: [{ id: 'sandbox' }, {}, {}] },
      },
    })
    expect(await update({ deliveryOptionId: 'drone' })).toMatchObject({
      problem: { code: 'delivery_unavailable' },
    })
  })

  it('asks the tax service for the place, and refuses while it is out', async () => {
    await addToCart(1)
    const { id } = await start()
    const update = (taxAt: TaxProvider['taxAt']) =>
      updateCheckout(
        { ...world.deps, tax: { taxAt } },
        { caller: world.caller, checkoutId: id, details: { shippingAddress: OREGON } },
      )
    expect(await update(async () => refuse('dependency_unavailable'))).toMatchObject({
      problem: { code: 'dependency_unavailable' },
    })
    const standard = { title: 'Duty', basisPoints: 500 }
    const told = { included: false, shippingClass: null, standard, reduced: null }
    expect(await update(async () => ok(told))).toMatchObject({
      value: {
        checkout: {
          lines: [{ variant: { sku: 'A' } }],
          quote: { cost: { tax: { amount: 50 } }, taxes: [{ title: 'Duty', included: false }] },
        },
      },
    })
  })

  it('prices a quote anew that has run out', async () => {
    await addToCart(1)
    const { id } = await start()
    await world.sell('A', 0, 1_200)
    const read = () => readCheckout(world.deps, { caller: world.caller, checkoutId: id })
    expect(await read()).toMatchObject({
      value: { quote: { cost: { subtotal: { amount: 1_000 } } } },
    })
    world.clock.now += QUOTE_TTL_MS
    expect(await read()).toMatchObject({
      value: { quote: { cost: { subtotal: { amount: 1_200 } } } },
    })
  })
})
