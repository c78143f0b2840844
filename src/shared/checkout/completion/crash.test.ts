import { describe, expect, it } from 'vitest'
import { checkoutWorld } from '../../../../tests/fixtures/checkout-world.ts'
import { mortalDeps } from '../../../../tests/fixtures/mortal-deps.ts'
import { COMPLETION_STALLED_MS, HOLD_PLACED_MS, PAYMENT_WINDOW_MS } from '../../platform/limits.ts'
import { refuse } from '../../platform/result.ts'
import type { CheckoutDeps } from '../deps.ts'
import { startCheckout } from '../start-checkout.ts'
import { updateCheckout } from '../update-checkout.ts'
import { completeCheckout, resumeCheckout } from './complete-checkout.ts'

type World = ReturnType<typeof checkoutWorld>

const UNITS = 10
const BOUGHT = 3
/** More than any completion here makes: a driver with it lives. */
const NEVER = 1_000
const KEY = { key: 'k1', fingerprint: 'same' }

interface Scenario {
  method: 'cash-on-delivery' | 'sandbox'
  /** B is short of units, so that the completion is refused after A and a budget are taken. */
  short?: true
}

/** A checkout of three units of A, and one of B, that only waits for `complete`. */
async function readyCheckout({ method, short }: Scenario) {
  const world = checkoutWorld()
  await world.sell('A', UNITS)
  await world.sell('B', short ? 0 : UNITS)
  const { deps, caller, shopper } = world
  for (const [sku, quantity] of [
    ['A', BOUGHT],
    ['B', 1],
  ] as const) {
    const found = (await deps.catalog.sellable([`var_${sku}`])).get(`var_${sku}`)
    if (!found) throw new Error(`${sku} is not for sale`)
    const line = { ...found, quantity, attributes: {}, catalogVersion: '1' }
    await shopper.execute({ caller, command: { type: 'cart.add-line', ...line } })
  }
  const started = await startCheckout(deps, { caller, buyNow: null })
  if (!started.ok) throw new Error(started.problem.code)
  const { id } = started.value.checkout
  const told = await updateCheckout(deps, {
    caller,
    checkoutId: id,
    details: {
      email: 'ada@shop.test',
      shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
      deliveryOptionId: 'standard',
      paymentMethodId: method,
    },
  })
  expect(told).toMatchObject({ ok: true, value: { checkout: { status: 'ready' } } })
  return { world, id }
}

const complete = ({ caller }: World, deps: CheckoutDeps, checkoutId: string, idempotency = KEY) =>
  completeCheckout(deps, {
    caller,
    checkoutId,
    returnOrigin: 'https://shop.test',
    device: 'd'.repeat(32),
    idempotency,
  })

/** Runs a driver that dies at its n-th call, up to its death. */
async function dieAt(
  { world, id }: Awaited<ReturnType<typeof readyCheckout>>,
  n: number,
  when: 'before' | 'after',
) {
  const mortal = mortalDeps(world.deps, n, when)
  await Promise.race([mortal.died, complete(world, mortal.deps, id)])
  await mortal.settled()
  return mortal
}

/** How many calls a driver makes that lives to the end. */
async function callsOf(scenario: Scenario): Promise<number> {
  const here = await readyCheckout(scenario)
  const mortal = await dieAt(here, NEVER, 'before')
  return mortal.calls()
}

const ordersOf = ({ shopper }: World): { id: string; payment: { id: string } }[] =>
  shopper.sql
    .exec<{ snapshot: string }>('SELECT snapshot FROM own_order')
    .toArray()
    .map(({ snapshot }) => JSON.parse(snapshot))

/** Stock holds the units of the orders and no others; each order has one payment at most. */
function expectBalanced(world: World, orders: number) {
  const all = ordersOf(world)
  expect(all).toHaveLength(orders)
  expect(world.stock.level('A')).toMatchObject({
    onHand: UNITS,
    held: orders * BOUGHT,
    available: UNITS - orders * BOUGHT,
  })
  expect(world.stock.level('B').held).toBe(orders)
  expect(world.messages().filter(({ type }) => type === 'order.placed')).toHaveLength(orders)
  const own = new Set(all.map(({ payment }) => payment.id))
  expect([...world.card.requests.keys()].every((paymentId) => own.has(paymentId))).toBe(true)
}

const SCENARIOS = [{ method: 'cash-on-delivery' }, { method: 'sandbox' }] as const
const WHEN = ['before', 'after'] as const

describe.each(SCENARIOS)('a driver that dies, paid by $method', (scenario) => {
  it.each(WHEN)('%s any of its calls: the same key makes one order', async (when) => {
    const calls = await callsOf(scenario)
    expect(calls).toBeGreaterThan(4)
    for (let n = 1; n <= calls; n += 1) {
      const here = await readyCheckout(scenario)
      await dieAt(here, n, when)
      const { world, id } = here
      const again = await complete(world, world.deps, id)
      expect(again, `died ${when} call ${n}`).toMatchObject({ ok: true })
      await world.settled()
      expectBalanced(world, 1)
      const [order] = ordersOf(world)
      expect(again.ok && again.value.answer.order.id).toBe(order?.id)
      // The answer is the same from now on.
      const third = await complete(world, world.deps, id)
      expect(third.ok && third.value.answer).toEqual(again.ok && again.value.answer)
    }
  })

  it.each(WHEN)(
    '%s any of its calls: the shopper changes the checkout and tries again',
    async (when) => {
      const calls = await callsOf(scenario)
      for (let n = 1; n <= calls; n += 1) {
        const here = await readyCheckout(scenario)
        await dieAt(here, n, when)
        const { world, id } = here
        const { caller, deps } = world
        const changed = await updateCheckout(deps, {
          caller,
          checkoutId: id,
          details: { note: 'x' },
        })
        const placed = !changed.ok && changed.problem.code === 'checkout_closed'
        const other = await complete(world, deps, id, { key: 'k2', fingerprint: 'same' })
        expect(other.ok, `died ${when} call ${n}`).toBe(!placed)
        await world.settled()
        expect(ordersOf(world)).toHaveLength(1)
        // The first version's holds end by themselves.
        const held = world.stock.level('A').held
        expect(held === BOUGHT || held === 2 * BOUGHT).toBe(true)
      }
    },
  )

  it.each(WHEN)('%s any of its calls, and nobody comes back: its holds end', async (when) => {
    const calls = await callsOf(scenario)
    for (let n = 1; n <= calls; n += 1) {
      const here = await readyCheckout(scenario)
      await dieAt(here, n, when)
      const { world } = here
      const orders = ordersOf(world).length
      world.clock.now += HOLD_PLACED_MS
      expect(world.stock.level('A'), `died ${when} call ${n}`).toMatchObject({ held: 0 })
      expect(world.messages().filter(({ type }) => type === 'order.placed')).toHaveLength(orders)
    }
  })
})

it('a hold that a dead driver took long ago lasts for the whole payment of the order', async () => {
  const here = await readyCheckout({ method: 'sandbox' })
  const { world, id } = here
  // The fourth call or a later one: after the holds, before the order.
  const calls = await callsOf({ method: 'sandbox' })
  await dieAt(here, calls - 2, 'before')
  expect(world.stock.level('A').held).toBe(BOUGHT)
  expect(ordersOf(world)).toHaveLength(0)
  world.clock.now += PAYMENT_WINDOW_MS
  expect((await complete(world, world.deps, id)).ok).toBe(true)
  world.clock.now += PAYMENT_WINDOW_MS
  expect(world.stock.level('A').held).toBe(BOUGHT)
})

describe('a driver that dies while its completion is refused', () => {
  it.each(WHEN)('%s any of its calls: the next completion has everything', async (when) => {
    const scenario: Scenario = { method: 'sandbox', short: true }
    const calls = await callsOf(scenario)
    for (let n = 1; n <= calls; n += 1) {
      const here = await readyCheckout(scenario)
      await dieAt(here, n, when)
      const { world, id } = here
      await world.sell('B', UNITS)
      const again = await complete(world, world.deps, id, { key: 'k2', fingerprint: 'same' })
      expect(again, `died ${when} call ${n}`).toMatchObject({ ok: true })
      await world.settled()
      expect(ordersOf(world)).toHaveLength(1)
      world.clock.now += HOLD_PLACED_MS
      expect(world.stock.level('A')).toMatchObject({ held: 0, available: UNITS })
    }
  })
})

describe('two drivers of one checkout', () => {
  it.each(WHEN)('one of which dies %s any of its calls make one order', async (when) => {
    const scenario = { method: 'sandbox' } as const
    const calls = await callsOf(scenario)
    for (let n = 1; n <= calls; n += 1) {
      const { world, id } = await readyCheckout(scenario)
      const mortal = mortalDeps(world.deps, n, when)
      const first = Promise.race([mortal.died, complete(world, mortal.deps, id)])
      const other = { key: 'k2', fingerprint: 'same' }
      const [, second] = await Promise.all([first, complete(world, world.deps, id, other)])
      const code = second.ok ? 'placed' : second.problem.code
      expect(['placed', 'checkout_closed'], `died ${when} call ${n}`).toContain(code)
      await world.settled()
      expectBalanced(world, 1)
    }
  })

  it('of which the slower is refused leave the faster its order and its units', async () => {
    const { world, id } = await readyCheckout({ method: 'cash-on-delivery' })
    const slow = Promise.withResolvers<void>()
    const holding = Promise.withResolvers<void>()
    const { stock } = world.deps
    const late: CheckoutDeps = {
      ...world.deps,
      stock: (sku, shard) => ({
        ...stock(sku, shard),
        async execute(command) {
          const held = await stock(sku, shard).execute(command)
          if (sku !== 'B' || command.type !== 'stock.hold') return held
          holding.resolve()
          await slow.promise
          return refuse('dependency_unavailable')
        },
      }),
    }
    const first = complete(world, late, id)
    await holding.promise
    expect((await complete(world, world.deps, id, { key: 'k2', fingerprint: 'same' })).ok).toBe(
      true,
    )
    slow.resolve()
    expect(await first).toMatchObject({ problem: { code: 'checkout_closed' } })
    expectBalanced(world, 1)
  })
})

describe('a payment that its provider was not told of', () => {
  it('is registered by whoever resumes it, once, and the order shows its page', async () => {
    const { world, id } = await readyCheckout({ method: 'sandbox' })
    const { provider } = world.deps
    const card = provider('sandbox')
    if (!card) throw new Error('no provider')
    const out = { ...card, create: async () => refuse('dependency_unavailable') }
    const without = { ...world.deps, provider: () => out }
    const placed = await complete(world, without, id)
    expect(placed).toMatchObject({
      value: { answer: { order: { status: 'awaiting_payment' }, payment: { status: 'unknown' } } },
    })
    world.clock.now += COMPLETION_STALLED_MS
    expect(await resumeCheckout(without, 'shp_1', id)).toMatchObject({
      problem: { code: 'dependency_unavailable' },
    })
    for (let times = 0; times < 2; times += 1) {
      expect(await resumeCheckout(world.deps, 'shp_1', id)).toMatchObject({ ok: true })
      await world.settled()
    }
    const [order] = ordersOf(world)
    const redirectUrl = `https://pay.test/${order?.payment.id}`
    expect(order).toMatchObject({ payment: { status: 'pending', redirectUrl } })
    expect(world.card.requests.size).toBe(1)
    expect(await complete(world, without, id)).toMatchObject({
      value: { replayed: true, answer: { payment: { status: 'pending', redirectUrl } } },
    })
    expectBalanced(world, 1)
  })

  it('and that it refuses leaves the order without one, to be paid another way', async () => {
    const { world, id } = await readyCheckout({ method: 'sandbox' })
    const { provider } = world.deps
    const card = provider('sandbox')
    if (!card) throw new Error('no provider')
    const refusing = { ...card, create: async () => refuse('forbidden') }
    const placed = await complete(world, { ...world.deps, provider: () => refusing }, id)
    expect(placed).toMatchObject({ value: { answer: { payment: { status: 'cancelled' } } } })
    await world.settled()
    const { caller, deps } = world
    const details = { paymentMethodId: 'cash-on-delivery' }
    const switched = await updateCheckout(deps, { caller, checkoutId: id, details })
    expect(switched).toMatchObject({ value: { payment: { status: 'due_on_delivery' } } })
    expect(ordersOf(world)).toHaveLength(1)
  })
})
