import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkoutWorld } from '../../../tests/fixtures/checkout-world.ts'
import { CLAIM_HOLD_MS, claimedUnits } from '../../../tests/fixtures/claimed-units.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { completeCheckout } from '../checkout/completion/complete-checkout.ts'
import type { CheckoutDetails } from '../checkout/quote/contract.ts'
import { readCheckout, updateCheckout } from '../checkout/update-checkout.ts'
import { newId } from '../platform/ids.ts'
import { ok, refuse } from '../platform/result.ts'
import { finishMerge, resumeMerge } from '../shopper/merge/finish-merge.ts'

const MERGE = { mergeId: 'mrg_1', shopperId: 'shp_1', memberShopperId: 'shp_m' }
const DETAILS: CheckoutDetails = {
  email: 'ada@shop.test',
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'standard',
  paymentMethodId: 'cash-on-delivery',
}
const system = (shopperId: string) => ({ kind: 'system' as const, shopperId })

/** A shop in which the visitor `shp_1` claims, and signs in as `shp_m`. */
function signInWorld() {
  const world = checkoutWorld()
  const member = shopperObject(() => world.clock.now, 'shp_m')
  const other = shopperObject(() => world.clock.now, 'shp_o')
  const objects: Record<string, typeof member> = {
    shp_1: world.shopper,
    shp_m: member,
    shp_o: other,
  }
  world.deps.shopper = (id) => objects[id] ?? other
  const take = async () => {
    const { session } = world.caller
    const command = { type: 'merge.take', mergeId: 'mrg_1', session, memberShopperId: 'shp_m' }
    const taken = await world.shopper.execute({
      caller: system('shp_1'),
      command: { ...command, type: 'merge.take' },
    })
    if (!taken.ok || taken.value.content === null) throw new Error('nothing taken')
    return taken.value.content
  }
  const as = (caller: typeof world.caller | ReturnType<typeof system>) => ({
    read: (checkoutId: string) => readCheckout(world.deps, { caller, checkoutId }),
    tell: (checkoutId: string, details = DETAILS) =>
      updateCheckout(world.deps, { caller, checkoutId, details }),
    complete: (checkoutId: string) =>
      completeCheckout(world.deps, {
        caller,
        checkoutId,
        returnOrigin: 'https://shop.test',
        idempotency: { key: newId('req'), fingerprint: 'f' },
      }),
  })
  return {
    ...world,
    take,
    signIn: async () => finishMerge(world.deps, MERGE, await take()),
    visitor: as(world.caller),
    member: as(system('shp_m')),
    other: as(system('shp_o')),
    ordersOf: (id: 'shp_1' | 'shp_m') =>
      objects[id]?.sql.exec('SELECT id FROM own_order').toArray(),
  }
}

let world: ReturnType<typeof signInWorld>
beforeEach(() => {
  world = signInWorld()
})

const placed = { ok: true, value: { answer: { order: { status: 'placed' } } } }

describe('the claim of a visitor that signs in', () => {
  it('is the member’s alone, in the same checkout and until the same end', async () => {
    const { checkoutId, claim, level } = await claimedUnits(world)
    await world.visitor.tell(checkoutId)
    world.clock.now += 60_000
    await world.signIn()
    expect(await world.visitor.read(checkoutId)).toEqual(refuse('session_revoked'))
    expect(await world.other.read(checkoutId)).toEqual(refuse('not_found'))
    const { holdId, expiresAt } = claim.hold
    expect(await world.member.read(checkoutId)).toMatchObject({
      value: {
        status: 'ready',
        details: DETAILS,
        lines: [{ claim: { hold: { holdId, expiresAt, holder: 'shp_1' } } }],
      },
    })
    expect(await world.member.complete(checkoutId)).toMatchObject(placed)
    expect(level()).toMatchObject({ available: 1, held: 1 })
    expect(world.drop.taken.size).toBe(1)
    expect(world.ordersOf('shp_1')).toEqual([])
    expect(world.ordersOf('shp_m')).toHaveLength(1)
  })

  it('is found by its id where the visitor never came to its checkout', async () => {
    const { checkoutId } = await claimedUnits(world)
    await world.signIn()
    expect(await world.other.read(checkoutId)).toEqual(refuse('not_found'))
    await world.member.tell(checkoutId)
    expect(await world.member.complete(checkoutId)).toMatchObject(placed)
  })

  it('ends with its hold, however late the sign-in is', async () => {
    const { checkoutId, level } = await claimedUnits(world)
    await world.visitor.tell(checkoutId)
    world.clock.now += CLAIM_HOLD_MS - 1
    await world.signIn()
    expect(await world.member.read(checkoutId)).toMatchObject({ value: { status: 'ready' } })
    world.clock.now += 1
    expect(await world.member.complete(checkoutId)).toEqual(refuse('hold_expired'))
    expect(level()).toMatchObject({ available: 2, held: 0 })
  })

  it('makes one order: one that the visitor has placed is not placed again', async () => {
    const { checkoutId } = await claimedUnits(world)
    await world.visitor.tell(checkoutId, { ...DETAILS, paymentMethodId: 'sandbox' })
    const done = await world.visitor.complete(checkoutId)
    const orderId = done.ok ? done.value.answer.order.id : ''
    await world.signIn()
    const closed = { problem: { code: 'checkout_closed', extra: { orderId } } }
    expect(await world.member.read(checkoutId)).toMatchObject(closed)
    expect(await world.member.complete(checkoutId)).toMatchObject(closed)
    expect(world.ordersOf('shp_m')).toEqual([])
    expect([...world.drop.taken.keys()]).toEqual([orderId])
  })

  it('follows where the sign-in breaks between its two transactions', async () => {
    const { checkoutId } = await claimedUnits(world, 2)
    await world.visitor.tell(checkoutId)
    // The driver of the visitor's completion dies with its units counted.
    const dead = vi.spyOn(world.shopper, 'execute').mockRejectedValue(new Error('away'))
    await expect(world.visitor.complete(checkoutId)).rejects.toThrow('away')
    dead.mockRestore()
    expect(world.drop.taken.size).toBe(1)
    await world.take()
    world.clock.now += 1_000
    await world.member.tell(checkoutId)
    expect(await world.member.complete(checkoutId)).toMatchObject(placed)
    expect(await resumeMerge(world.deps, MERGE)).toEqual(ok(null))
    expect(await world.member.read(checkoutId)).toMatchObject({ value: { status: 'completed' } })
    expect(world.ordersOf('shp_m')).toHaveLength(1)
    expect(world.drop.taken.size).toBe(1)
  })

  it('is the member’s to buy where its own completions and the visitor’s came to nothing', async () => {
    const { checkoutId } = await claimedUnits(world, 2)
    await world.visitor.tell(checkoutId)
    const dead = vi.spyOn(world.shopper, 'execute').mockRejectedValue(new Error('away'))
    await expect(world.visitor.complete(checkoutId)).rejects.toThrow('away')
    dead.mockRestore()
    await world.signIn()
    const step = { name: 'no', run: async () => refuse('variant_unavailable') }
    world.deps.config.checkout.steps.push(step)
    expect(await world.member.complete(checkoutId)).toMatchObject({ ok: false })
    world.deps.config.checkout.steps.pop()
    expect(world.drop.taken.size).toBe(0)
    expect(await world.member.complete(checkoutId)).toMatchObject(placed)
    expect(world.drop.taken.size).toBe(1)
  })

  it('is not taken back by the visitor’s completion, which is under way and sleeps', async () => {
    // All that the limit allows: the visitor's reservation has to go before the member's.
    const { checkoutId, hold } = await claimedUnits(world, 2)
    await world.visitor.tell(checkoutId)
    const [slow, asleep] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const { execute } = world.shopper
    const sleepy = vi.spyOn(world.shopper, 'execute').mockImplementationOnce(async (request) => {
      asleep.resolve()
      await slow.promise
      return execute(request)
    })
    const first = world.visitor.complete(checkoutId)
    await asleep.promise
    sleepy.mockRestore()
    await world.signIn()
    const second = await world.member.complete(checkoutId)
    expect(second).toMatchObject(placed)
    const held = await hold()
    slow.resolve()
    expect(await first).toMatchObject({ problem: { code: 'session_revoked' } })
    expect(await hold()).toEqual(held)
    expect(world.ordersOf('shp_1')).toEqual([])
    expect([...world.drop.taken.keys()]).toEqual([second.ok ? second.value.answer.order.id : ''])
  })

  it('leaves no allowance taken where the visitor’s completion is refused by the sign-in', async () => {
    const { checkoutId } = await claimedUnits(world)
    await world.visitor.tell(checkoutId)
    const { execute } = world.shopper
    vi.spyOn(world.shopper, 'execute').mockImplementationOnce(async (request) => {
      await world.signIn()
      return execute(request)
    })
    expect(await world.visitor.complete(checkoutId)).toMatchObject({
      problem: { code: 'session_revoked' },
    })
    expect(world.drop.taken.size).toBe(0)
  })
})

describe('the limit of a drop', () => {
  const elsewhere: CheckoutDetails = {
    ...DETAILS,
    email: 'grace@shop.test',
    shippingAddress: { name: 'G', line1: '2 Pier', city: 'LA', postalCode: '2', country: 'US' },
  }

  it('counts the visitor’s purchases for the member', async () => {
    const bought = await claimedUnits(world, 2)
    await world.visitor.tell(bought.checkoutId)
    expect(await world.visitor.complete(bought.checkoutId)).toMatchObject(placed)
    await world.signIn()
    const second = await claimedUnits(world, 1, 'shp_m')
    await world.member.tell(second.checkoutId, elsewhere)
    expect(await world.member.complete(second.checkoutId)).toMatchObject({
      problem: { code: 'purchase_limit_reached' },
    })
    expect(await second.hold()).toMatchObject({ status: 'released' })
  })

  it('counts the member’s purchases for the claim that it brings', async () => {
    const bought = await claimedUnits(world, 2, 'shp_m')
    await world.member.tell(bought.checkoutId)
    expect(await world.member.complete(bought.checkoutId)).toMatchObject(placed)
    const second = await claimedUnits(world, 1)
    await world.visitor.tell(second.checkoutId, elsewhere)
    await world.signIn()
    expect(await world.member.complete(second.checkoutId)).toMatchObject({
      problem: { code: 'purchase_limit_reached' },
    })
    expect(await second.hold()).toMatchObject({ status: 'released' })
  })

  it('does not count visitors that signed in before entries opened', async () => {
    const bought = await claimedUnits(world, 2)
    await world.visitor.tell(bought.checkoutId)
    expect(await world.visitor.complete(bought.checkoutId)).toMatchObject(placed)
    await world.signIn()
    world.clock.now += 3_600_000
    const second = await claimedUnits(world, 1, 'shp_m')
    if (world.drop.definition) world.drop.definition.entriesOpenAt = world.clock.now
    await world.member.tell(second.checkoutId, elsewhere)
    expect(await world.member.complete(second.checkoutId)).toMatchObject(placed)
  })
})
