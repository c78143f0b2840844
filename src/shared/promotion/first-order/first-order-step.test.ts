import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkoutWorld, type RecordedOrder } from '../../../../tests/fixtures/checkout-world.ts'
import { memberOfObject } from '../../../../tests/fixtures/member-object.ts'
import { memoryLimiter } from '../../../../tests/fixtures/memory-limiter.ts'
import { completeCheckout } from '../../checkout/completion/complete-checkout.ts'
import { startCheckout } from '../../checkout/start-checkout.ts'
import { readCheckout, updateCheckout } from '../../checkout/update-checkout.ts'
import { FIRST_ORDER_LEASE_MS } from '../../platform/limits.ts'
import type { OffersDocument } from '../contract.ts'

/** Half the price of a first order. */
const offers: OffersDocument = {
  version: 1,
  gifts: {},
  promotions: [
    {
      id: 'prm_first',
      title: 'Welcome',
      priority: 0,
      combinesWith: 'all',
      conditions: [{ kind: 'first-order' }],
      action: { kind: 'percentage', target: 'order', basisPoints: 5_000 },
      startsAt: null,
      endsAt: null,
    },
  ],
}

/** Shoppers of one shop share the limiter and the record of orders. */
let shop: { limiter: ReturnType<typeof memoryLimiter>; record: RecordedOrder[] }
let clock: { now: number }
beforeEach(() => {
  clock = { now: Date.parse('2026-11-20T10:00:00Z') }
  shop = { limiter: memoryLimiter(() => clock.now), record: [] }
})

/** A shopper with one unit of 10.00 in the cart. */
async function shopper({ isMember = false } = {}) {
  const world = checkoutWorld(shop)
  world.clock.now = clock.now
  world.catalog.offers = offers
  const variant = await world.sell('A', 100)
  const { deps } = world
  if (isMember) await memberOfObject(world.shopper)
  const { caller } = world
  const goods = { variant, availability: { state: 'in_stock' }, attributes: {} } as const
  const fill = async () => {
    const added = await world.shopper.execute({
      caller,
      command: { type: 'cart.add-line', ...goods, quantity: 1, catalogVersion: '1', offers },
    })
    return added.ok ? JSON.parse(added.value.cart.json).cost.discount.amount : null
  }
  const cartDiscount = await fill()
  const tell = async (email: string) => {
    const started = await startCheckout(deps, { caller, buyNow: null })
    if (!started.ok) throw new Error(started.problem.code)
    const { id: checkoutId } = started.value.checkout
    const details = {
      email,
      shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
      deliveryOptionId: 'standard',
      paymentMethodId: 'sandbox',
    }
    const told = await updateCheckout(deps, { caller, checkoutId, details })
    if (!told.ok) throw new Error(told.problem.code)
    return checkoutId
  }
  const complete = (checkoutId: string) =>
    completeCheckout(deps, { caller, checkoutId, returnOrigin: 'https://shop.test' })
  const discountOf = async (checkoutId: string) => {
    const read = await readCheckout(deps, { caller, checkoutId })
    return read.ok ? read.value.quote.cost.discount.amount : null
  }
  /** Buys with this address; answers the order's id and discount, or the refusal. */
  const buy = async (email: string) => {
    const checkoutId = await tell(email)
    const done = await complete(checkoutId)
    if (!done.ok) return { checkoutId, code: done.problem.code, problem: done.problem }
    const { id } = done.value.answer.order
    const order = await world.shopper.read(
      { kind: 'system', shopperId: 'shp_1' },
      { type: 'order', orderId: id },
    )
    const discount = order.ok ? order.value.order.cost.discount.amount : null
    return { checkoutId, orderId: id, discount }
  }
  return { world, fill, cartDiscount, tell, complete, discountOf, buy }
}

/** The record learns of an order. */
const record = (id: string | undefined, email: string, rest: Partial<RecordedOrder> = {}) => {
  const order = { id: id ?? '', email, shopperId: 'shp_0', ...rest }
  shop.record.push(order)
  return order
}

describe('a discount for first orders', () => {
  it('is a guest’s by the cart and the checkout, and is made sure of at the completion', async () => {
    const guest = await shopper()
    expect(guest.cartDiscount).toBe(500)
    expect(await guest.buy('ada@shop.test')).toMatchObject({ discount: 500 })
  })

  it('is refused with the new price where the mailbox has ordered, and gone from then on', async () => {
    record('ord_1', 'ada@shop.test')
    const guest = await shopper()
    const refused = await guest.buy('Ada@shop.test')
    expect(refused).toMatchObject({
      code: 'price_changed',
      problem: { extra: { quote: { cost: { discount: { amount: 0 } } } } },
    })
    const { checkoutId } = refused
    expect(await guest.discountOf(checkoutId)).toBe(0)
    await guest.tell('ada@shop.test')
    expect(await guest.discountOf(checkoutId)).toBe(0)
    const done = await guest.complete(checkoutId)
    expect(done.ok).toBe(true)
  })

  it('is there again for another mailbox', async () => {
    record('ord_1', 'ada@shop.test')
    const guest = await shopper()
    await guest.buy('ada@shop.test')
    expect(await guest.buy('bob@shop.test')).toMatchObject({ discount: 500 })
  })

  it('does not count an order that is cancelled', async () => {
    const first = await (await shopper()).buy('ada@shop.test')
    const recorded = record(first.orderId, 'ada@shop.test')
    expect(await (await shopper()).buy('ada@shop.test')).toMatchObject({ code: 'price_changed' })
    recorded.isCancelled = true
    clock.now += 10 * 60 * 60_000
    expect(await (await shopper()).buy('ada@shop.test')).toMatchObject({ discount: 500 })
  })

  it('is one per mailbox, however it is spelled, before the record knows and after', async () => {
    const first = await (await shopper()).buy('ada.lovelace@gmail.com')
    expect(first).toMatchObject({ discount: 500 })
    const again = () => shopper().then((guest) => guest.buy('adalovelace+x@googlemail.com'))
    expect(await again()).toMatchObject({ code: 'price_changed' })
    record(first.orderId, 'ada.lovelace@gmail.com')
    clock.now += FIRST_ORDER_LEASE_MS
    expect(await again()).toMatchObject({ code: 'price_changed' })
  })

  it('is one of several that are completed at once', async () => {
    const guests = await Promise.all(Array.from({ length: 8 }, () => shopper()))
    const done = await Promise.all(guests.map((guest) => guest.buy('ada@shop.test')))
    expect(done.filter(({ discount }) => discount === 500)).toHaveLength(1)
    expect(done.filter(({ code }) => code === 'price_changed')).toHaveLength(7)
  })

  it('is free again where the attempt that had it came to nothing', async () => {
    const guest = await shopper()
    const stock = guest.world.stock.room('A').port
    vi.spyOn(stock, 'execute').mockRejectedValueOnce(new Error('the object is away'))
    const checkoutId = await guest.tell('ada@shop.test')
    await expect(guest.complete(checkoutId)).rejects.toThrow('away')
    expect(await (await shopper()).buy('ada@shop.test')).toMatchObject({ discount: 500 })
  })

  it('is free again after a while where a driver died with it', async () => {
    const guest = await shopper()
    const stuck = { type: 'first-order.release' }
    const { execute } = shop.limiter
    vi.spyOn(shop.limiter, 'execute').mockImplementation((command) =>
      command.type === stuck.type ? Promise.reject(new Error('gone')) : execute(command),
    )
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const stock = guest.world.stock.room('A').port
    vi.spyOn(stock, 'execute').mockRejectedValueOnce(new Error('the object is away'))
    await expect(guest.complete(await guest.tell('ada@shop.test'))).rejects.toThrow('away')
    expect(await (await shopper()).buy('ada@shop.test')).toMatchObject({ code: 'price_changed' })
    clock.now += FIRST_ORDER_LEASE_MS
    expect(await (await shopper()).buy('ada@shop.test')).toMatchObject({ discount: 500 })
    vi.restoreAllMocks()
  })

  it('is not given where it cannot be made sure of', async () => {
    const guest = await shopper()
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(shop.limiter, 'execute').mockRejectedValue(new Error('the limiter is away'))
    await expect(guest.complete(await guest.tell('ada@shop.test'))).rejects.toThrow('away')
    vi.restoreAllMocks()
    expect(await guest.buy('ada@shop.test')).toMatchObject({ discount: 500 })
  })
})

describe('a member', () => {
  it('has it until an order stands, in cart and checkout', async () => {
    const member = await shopper({ isMember: true })
    expect(member.cartDiscount).toBe(500)
    expect(await member.buy('ada@shop.test')).toMatchObject({ discount: 500 })
    expect(await member.fill()).toBe(0)
    const checkoutId = await member.tell('another@shop.test')
    expect(await member.discountOf(checkoutId)).toBe(0)
    expect((await member.complete(checkoutId)).ok).toBe(true)
  })

  it('is known by the own mailbox, whatever address the checkout has', async () => {
    const { world, buy } = await shopper({ isMember: true })
    const read = await world.shopper.read(
      { kind: 'system', shopperId: 'shp_1' },
      { type: 'member' },
    )
    if (!read.ok) throw new Error('no member')
    record('ord_1', read.value.member.email)
    expect(await buy('another@shop.test')).toMatchObject({ code: 'price_changed' })
  })
})
