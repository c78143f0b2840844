import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkoutWorld } from '../../../tests/fixtures/checkout-world.ts'
import { CLAIM_HOLD_MS, claimedUnits } from '../../../tests/fixtures/claimed-units.ts'
import { cancelCheckout } from '../checkout/cancel-checkout.ts'
import { completeCheckout } from '../checkout/completion/complete-checkout.ts'
import { offeredMethods } from '../checkout/deps.ts'
import type { CheckoutDetails } from '../checkout/quote/contract.ts'
import { reservedCheckout } from '../checkout/read-record.ts'
import { startCheckout } from '../checkout/start-checkout.ts'
import { readCheckout, updateCheckout } from '../checkout/update-checkout.ts'
import { viewOf } from '../checkout/view.ts'
import { claimCheckoutId, newId } from '../platform/ids.ts'
import { CLAIM_GRACE_MS, HOLD_PLACED_MS } from '../platform/limits.ts'
import { ok, refuse } from '../platform/result.ts'
import { claimedLine } from './claim-source.ts'

let world: ReturnType<typeof checkoutWorld>
beforeEach(() => {
  world = checkoutWorld()
})

const SKU = 'HOT'
const DETAILS: CheckoutDetails = {
  email: 'ada@shop.test',
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'standard',
  paymentMethodId: 'cash-on-delivery',
}

/** A claim by the world's shopper, or another. */
const claimed = (quantity = 1, holder = 'shp_1') => claimedUnits(world, quantity, holder)

const call = (checkoutId: string) => ({ caller: world.caller, checkoutId })
const read = (checkoutId: string) => readCheckout(world.deps, call(checkoutId))
const tell = (checkoutId: string, details: CheckoutDetails = DETAILS) =>
  updateCheckout(world.deps, { ...call(checkoutId), details })
const complete = (checkoutId: string, key = newId('req')) =>
  completeCheckout(world.deps, {
    ...call(checkoutId),
    returnOrigin: 'https://shop.test',
    idempotency: { key, fingerprint: 'f' },
  })

describe('the checkout of a claim', () => {
  it('is there at its first touch, exactly as the claim answered it', async () => {
    const { checkoutId, claim, variant } = await claimed(2)
    const { config, now } = world.deps
    const told = reservedCheckout({
      id: checkoutId,
      line: claimedLine(claim, variant),
      config,
      paymentMethods: offeredMethods(world.deps),
      catalogVersion: await world.deps.catalog.version(),
      now: now(),
    })
    const found = await read(checkoutId)
    expect(found).toEqual(ok(told))
    expect(told.quote.cost.subtotal.amount).toBe(1_000)
    expect(viewOf(told, now()).holds).toEqual([
      { id: claim.hold.holdId, sku: SKU, quantity: 2, expiresAt: claim.hold.expiresAt },
    ])
  })

  it('is unknown to everybody but the one who holds the units', async () => {
    const { checkoutId } = await claimed(1, 'shp_other')
    expect(await read(checkoutId)).toEqual(refuse('not_found'))
    expect(await read(claimCheckoutId(newId('pass'), newId('drop')))).toEqual(refuse('not_found'))
  })

  it('is placed at the price of the drop, out of the hold of the claim', async () => {
    const { checkoutId, claim, level } = await claimed(2)
    expect(await tell(checkoutId)).toMatchObject({ ok: true, value: { checkout: { version: 2 } } })
    const placed = await complete(checkoutId)
    expect(placed).toMatchObject({ ok: true, value: { answer: { order: { status: 'placed' } } } })
    const orderId = placed.ok ? placed.value.answer.order.id : ''
    const reading = await world.shopper.read(world.caller, { type: 'order', orderId })
    const order = reading.ok && reading.value.kind === 'order' ? reading.value.order : null
    expect(order?.cost.subtotal.amount).toBe(1_000)
    expect(order?.lines).toMatchObject([
      {
        holdId: claim.hold.holdId,
        unitPrice: { amount: 500 },
        claim: { dropId: claim.definition.id, holder: 'shp_1' },
      },
    ])
    // Nothing was taken beside the claim's own units.
    expect(level()).toMatchObject({ available: 0, held: 2 })
    expect(world.stock.level(SKU).held).toBe(0)
  })

  it('may be completed before it was ever read', async () => {
    const { checkoutId } = await claimed()
    expect(await complete(checkoutId)).toMatchObject({
      ok: false,
      problem: { code: 'checkout_not_ready' },
    })
  })

  it('stands beside the checkouts of the cart and of buy now, and replaces neither', async () => {
    const first = await claimed()
    const second = await claimed()
    await read(first.checkoutId)
    const other = await world.sell('PLAIN', 5)
    const buyNow = { variantId: other.variantId, quantity: 1 }
    const start = () => startCheckout(world.deps, { caller: world.caller, buyNow })
    const bought = await start()
    await read(second.checkoutId)
    const boughtId = bought.ok ? bought.value.checkout.id : ''
    expect(await read(boughtId)).toMatchObject({ value: { status: 'incomplete' } })
    await start()
    expect(await read(first.checkoutId)).toMatchObject({ value: { status: 'incomplete' } })
    expect(await read(second.checkoutId)).toMatchObject({ value: { status: 'incomplete' } })
  })
})

/** The budgets allow no order any more, until the function it gives is called. */
function refuseBudgets() {
  const { limiter } = world.deps
  const reserveBudget = async () => ({ kind: 'refuse', measure: 'orders', limit: 1 }) as const
  world.deps.limiter = (key) => ({ ...limiter(key), reserveBudget })
  return () => {
    world.deps.limiter = limiter
  }
}

describe('the hold of a claim', () => {
  it('ends to the millisecond, and its checkout with it', async () => {
    const { checkoutId, level } = await claimed()
    await tell(checkoutId)
    world.clock.now += CLAIM_HOLD_MS - 1
    expect(await tell(checkoutId)).toMatchObject({ ok: true })
    world.clock.now += 1
    expect(await tell(checkoutId)).toEqual(refuse('hold_expired'))
    expect(await complete(checkoutId)).toEqual(refuse('hold_expired'))
    expect(level()).toMatchObject({ available: 2, held: 0 })
    const late = await claimed()
    world.clock.now += CLAIM_HOLD_MS
    expect(await read(late.checkoutId)).toEqual(refuse('hold_expired'))
  })

  it('ends with its own time, however late its checkout is completed unpaid', async () => {
    const { checkoutId, claim, hold, level } = await claimed()
    const end = Date.parse(claim.hold.expiresAt)
    await tell(checkoutId, { ...DETAILS, paymentMethodId: 'sandbox' })
    world.clock.now += 60_000
    expect(await complete(checkoutId)).toMatchObject({
      value: { answer: { order: { status: 'awaiting_payment' } } },
    })
    const dueAt = world.shopper.sql
      .exec<{ due: number }>('SELECT payment_due_at AS due FROM own_order')
      .toArray()
    expect(dueAt).toEqual([{ due: end }])
    const shown = await read(checkoutId)
    if (!shown.ok) throw new Error(shown.problem.code)
    const payment = { id: 'pay_1', kind: 'sandbox', status: 'pending' } as const
    expect(viewOf(shown.value, world.clock.now, { payment }).holds).toMatchObject([
      { expiresAt: claim.hold.expiresAt },
    ])
    const held = Date.parse((await hold())?.expiresAt ?? '')
    expect(held).toBe(end + CLAIM_GRACE_MS)
    world.clock.now = held
    expect(await hold()).toMatchObject({ status: 'expired' })
    expect(level()).toMatchObject({ available: 2, held: 0 })
  })

  it('is sold once its checkout is to be paid at the door', async () => {
    const { checkoutId, hold } = await claimed()
    await tell(checkoutId)
    expect(await complete(checkoutId)).toMatchObject({ ok: true })
    const end = world.clock.now + HOLD_PLACED_MS
    expect(await hold()).toMatchObject({ expiresAt: new Date(end).toISOString() })
  })

  it('is released at once when its checkout is cancelled, and again when that is repeated', async () => {
    const { checkoutId, level } = await claimed()
    const cancel = () => cancelCheckout(world.deps, call(checkoutId))
    expect(await cancel()).toMatchObject({ value: { checkout: { status: 'cancelled' } } })
    expect(level()).toMatchObject({ available: 2, held: 0 })
    expect(await cancel()).toMatchObject({ ok: true })
    expect(await complete(checkoutId)).toMatchObject({ problem: { code: 'checkout_closed' } })
  })

  it('outlives a completion that came to nothing, until its own end', async () => {
    const { checkoutId, claim, hold } = await claimed()
    await tell(checkoutId)
    const step = { name: 'no', run: async () => refuse('variant_unavailable') }
    world.deps.config.checkout.steps.push(step)
    expect(await complete(checkoutId)).toMatchObject({ problem: { code: 'variant_unavailable' } })
    world.deps.config.checkout.steps.pop()
    expect(await hold()).toMatchObject({ status: 'active', expiresAt: claim.hold.expiresAt })

    const restore = refuseBudgets()
    expect(await complete(checkoutId)).toMatchObject({ problem: { code: 'too_many_open_orders' } })
    restore()
    expect(await hold()).toMatchObject({ status: 'active', expiresAt: claim.hold.expiresAt })
    expect(world.drop.taken.size).toBe(0)
    expect(await complete(checkoutId)).toMatchObject({ ok: true })
  })

  it('is bought by a later completion where the first died before it gave the allowance back', async () => {
    const { checkoutId } = await claimed(2)
    await tell(checkoutId)
    const { drop } = world.deps
    const failing = { ...drop(''), returnPurchase: () => Promise.reject(new Error('away')) }
    world.deps.drop = () => failing
    const restore = refuseBudgets()
    await expect(complete(checkoutId)).rejects.toThrow('away')
    expect(world.drop.taken.size).toBe(1)
    world.deps.drop = drop
    restore()
    expect(await complete(checkoutId)).toMatchObject({ ok: true })
    expect(world.drop.taken.size).toBe(1)
  })

  it('is not taken from a later completion by the driver of an earlier one that slept', async () => {
    const { checkoutId, hold } = await claimed()
    await tell(checkoutId)
    const [slow, asleep] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { execute } = world.shopper
    const sleepy = vi.spyOn(world.shopper, 'execute').mockImplementationOnce(async (request) => {
      asleep.resolve()
      await slow.promise
      return execute(request)
    })
    const first = complete(checkoutId)
    await asleep.promise
    sleepy.mockRestore()
    const restore = refuseBudgets()
    expect(await complete(checkoutId)).toMatchObject({ ok: false })
    restore()
    const second = await complete(checkoutId)
    expect(second).toMatchObject({ ok: true })
    const { expiresAt } = (await hold()) ?? {}
    slow.resolve()
    expect(await first).toMatchObject({ ok: false })
    expect(await hold()).toMatchObject({ status: 'active', expiresAt })
    expect([...world.drop.taken.keys()]).toEqual([second.ok ? second.value.answer.order.id : ''])
  })

  it('goes to the next shopper where its buyer has had a full share', async () => {
    const first = await claimed(2)
    await tell(first.checkoutId)
    expect(await complete(first.checkoutId)).toMatchObject({ ok: true })
    const second = await claimed(1)
    await tell(second.checkoutId)
    expect(await complete(second.checkoutId)).toMatchObject({
      problem: { code: 'purchase_limit_reached', extra: { limit: 2 } },
    })
    expect(await second.hold()).toMatchObject({ status: 'released' })
    expect(await read(second.checkoutId)).toMatchObject({ value: { status: 'cancelled' } })
    expect(world.drop.taken.size).toBe(1)
  })
})
