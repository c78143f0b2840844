import { describe, expect, it, vi } from 'vitest'
import { checkoutWorld } from '../../../tests/fixtures/checkout-world.ts'
import { memoryLimiter } from '../../../tests/fixtures/memory-limiter.ts'
import type { CheckoutLimiterPort } from '../anti-scalper/contract.ts'
import { completeCheckout } from '../checkout/completion/complete-checkout.ts'
import { startCheckout } from '../checkout/start-checkout.ts'
import { updateCheckout } from '../checkout/update-checkout.ts'
import type { OrderStatus } from '../order/contract.ts'
import { HOUR_MS } from '../platform/clock.ts'
import { OPEN_ORDER_KEPT_MS } from '../platform/limits.ts'
import { refuse } from '../platform/result.ts'
import { releaseOrder } from './budget-step.ts'

type World = ReturnType<typeof checkoutWorld>

const ADDRESS = { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' }

/** At the moment at which every shopper of these tests begins. */
const shopLimiter = () => memoryLimiter(() => Date.parse('2026-11-20T10:00:00Z'))

let made = 0
/** A shopper of a shop; those that share a limiter share its budgets. */
async function shopperOf(limiter?: CheckoutLimiterPort): Promise<World> {
  const world = checkoutWorld(limiter ? { limiter } : {})
  await world.sell('A', 100_000)
  return world
}

interface Bought {
  units?: number
  method?: string
  email?: string
  device?: string
  network?: string
}

/** A checkout of some units that only waits for `complete`; answers its id. */
async function ready(world: World, { units = 1, method = 'cash-on-delivery', email }: Bought) {
  const { deps, caller } = world
  const buyNow = { variantId: 'var_A', quantity: units }
  const started = await startCheckout(deps, { caller, buyNow })
  if (!started.ok) throw new Error(started.problem.code)
  made += 1
  const details = {
    email: email ?? `buyer-${made}@shop.test`,
    shippingAddress: ADDRESS,
    deliveryOptionId: 'standard',
    paymentMethodId: method,
  }
  const { id } = started.value.checkout
  const told = await updateCheckout(deps, { caller, checkoutId: id, details })
  expect(told).toMatchObject({ ok: true, value: { checkout: { status: 'ready' } } })
  return id
}

const complete = ({ deps, caller }: World, checkoutId: string, { device, network }: Bought = {}) =>
  completeCheckout(deps, {
    caller,
    checkoutId,
    returnOrigin: 'https://shop.test',
    ...(device ? { device } : {}),
    ...(network ? { network } : {}),
  })

async function buy(world: World, bought: Bought = {}) {
  return complete(world, await ready(world, bought), bought)
}

const verify = ({ shopper, caller }: World, checkoutId: string, kind: 'code' | 'pow') => {
  const send = (step: { kind: 'ask-code' | 'code'; mac: string } | { kind: 'pow' }) =>
    shopper.execute({ caller, command: { type: 'checkout.verify', checkoutId, step } })
  return kind === 'pow'
    ? send({ kind })
    : send({ kind: 'ask-code', mac: 'm' }).then(() => send({ kind: 'code', mac: 'm' }))
}

const codeOf = (done: Awaited<ReturnType<typeof buy>>) => (done.ok ? 'placed' : done.problem.code)
const orderIdOf = (done: Awaited<ReturnType<typeof buy>>) =>
  done.ok ? done.value.answer.order.id : ''

/** Moves an order on as fulfilment does, and frees its budgets where it has ended. */
async function becomes(world: World, orderId: string, status: OrderStatus) {
  const { shopper, deps } = world
  const caller = { kind: 'system', shopperId: 'shp_1' } as const
  const read = await shopper.read(caller, { type: 'order', orderId })
  if (!read.ok || read.value.kind !== 'order') throw new Error('no order')
  const { order } = read.value
  const next = { ...order, status, version: order.version + 1 }
  const command = { type: 'order.advance' as const, order: next, acknowledges: [] }
  await shopper.execute({ caller, command })
  await releaseOrder(deps, { orderId, shopperId: 'shp_1', email: order.email })
}

describe('cash orders of one session', () => {
  it('are asked for a code beyond ten, and are prepaid only beyond twenty', async () => {
    const world = await shopperOf()
    for (let n = 0; n < 10; n += 1) expect(codeOf(await buy(world))).toBe('placed')
    for (let n = 10; n < 20; n += 1) {
      const id = await ready(world, {})
      expect(await complete(world, id)).toMatchObject({
        problem: { code: 'verification_required', extra: { kind: 'code' } },
      })
      await verify(world, id, 'pow')
      expect(codeOf(await complete(world, id))).toBe('verification_required')
      await verify(world, id, 'code')
      expect(codeOf(await complete(world, id))).toBe('placed')
    }
    const id = await ready(world, {})
    await verify(world, id, 'code')
    expect(codeOf(await complete(world, id))).toBe('payment_method_unavailable')
    const prepaid = await ready(world, { method: 'sandbox' })
    await verify(world, prepaid, 'code')
    expect(codeOf(await complete(world, prepaid))).toBe('placed')
  })

  it('are bounded by units: a large first order passes, the shelf does not', async () => {
    const world = await shopperOf()
    expect(codeOf(await buy(world, { units: 224 }))).toBe('placed')
    expect(codeOf(await buy(world, { units: 1 }))).toBe('verification_required')
    expect(world.stock.level('A').held).toBe(224)
    const other = await shopperOf()
    expect(codeOf(await buy(other, { units: 301 }))).toBe('verification_required')
    const id = await ready(other, { units: 999, method: 'sandbox' })
    await verify(other, id, 'code')
    expect(codeOf(await complete(other, id))).toBe('placed')
  })

  it.each(['delivered', 'cancelled'] as const)('free the budget once %s', async (status) => {
    const world = await shopperOf()
    const email = 'ada@shop.test'
    const placed = []
    for (let n = 0; n < 10; n += 1) placed.push(orderIdOf(await buy(world, { email })))
    expect(codeOf(await buy(world, { email }))).toBe('verification_required')
    await becomes(world, placed[0] ?? '', 'shipped')
    expect(codeOf(await buy(world, { email }))).toBe('verification_required')
    await becomes(world, placed[0] ?? '', status)
    expect(codeOf(await buy(world, { email }))).toBe('placed')
    expect(codeOf(await buy(world, { email }))).toBe('verification_required')
  })

  it('end by themselves where nobody tells of their end', async () => {
    const world = await shopperOf()
    for (let n = 0; n < 10; n += 1) await buy(world)
    world.clock.now += OPEN_ORDER_KEPT_MS + 1
    expect(codeOf(await buy(world))).toBe('placed')
  })
})

describe('many sessions', () => {
  it.each([
    ['one mailbox', (n: number) => ({ email: ['A.d.a@gmail.com', 'ada+x@googlemail.com'][n % 2] })],
    ['one browser', () => ({ device: 'd'.repeat(32) })],
  ] as const)('with %s share one budget', async (_what, told) => {
    const limiter = shopLimiter()
    const codes = []
    for (let n = 0; n < 12; n += 1) {
      codes.push(codeOf(await buy(await shopperOf(limiter), told(n) as Bought)))
    }
    expect(codes.filter((code) => code === 'placed')).toHaveLength(10)
    expect(codes.slice(10)).toEqual(['verification_required', 'verification_required'])
  })

  it('never exceed it in parallel', async () => {
    const limiter = shopLimiter()
    const worlds = await Promise.all(Array.from({ length: 20 }, () => shopperOf(limiter)))
    const done = await Promise.all(worlds.map((world) => buy(world, { email: 'ada@shop.test' })))
    expect(done.filter(({ ok }) => ok)).toHaveLength(10)
    const held = worlds.reduce((sum, { stock }) => sum + stock.level('A').held, 0)
    expect(held).toBe(10)
  })

  it('of one network have twenty times the room, which each has to itself elsewhere', async () => {
    const limiter = shopLimiter()
    const network = '203.0.113.0/24'
    for (let n = 0; n < 20; n += 1) {
      const done = await buy(await shopperOf(limiter), { network, units: 200 })
      expect(codeOf(done)).toBe('placed')
    }
    expect(codeOf(await buy(await shopperOf(limiter), { network }))).toBe('verification_required')
    const elsewhere = { network: '198.51.100.0/24' }
    expect(codeOf(await buy(await shopperOf(limiter), elsewhere))).toBe('placed')
  })

  it('are asked for a check that is bound to the checkout as the refusal left it', async () => {
    const limiter = shopLimiter()
    const email = 'ada@shop.test'
    for (let n = 0; n < 10; n += 1) await buy(await shopperOf(limiter), { email })
    const world = await shopperOf(limiter)
    const id = await ready(world, { email })
    const refused = await complete(world, id)
    const { version } = await world.shopper
      .read(world.caller, { type: 'checkout', checkoutId: id })
      .then((read) =>
        read.ok && read.value.kind === 'checkout' ? read.value.checkout : { version: 0 },
      )
    expect(refused).toMatchObject({
      problem: { code: 'verification_required', extra: { boundTo: { checkoutId: id, version } } },
    })
    await verify(world, id, 'code')
    expect(codeOf(await complete(world, id))).toBe('placed')
  })
})

describe('a budget’s part of a completion', () => {
  const email = 'ada@shop.test'

  it('is given back by whatever refuses after it', async () => {
    const limiter = shopLimiter()
    const out = async () => refuse('dependency_unavailable')
    for (let n = 0; n < 12; n += 1) {
      const world = await shopperOf(limiter)
      vi.spyOn(world.stock.room('A').port, 'execute').mockImplementationOnce(out)
      const done = await buy(world, { email, method: 'sandbox' })
      expect(codeOf(done)).toBe('dependency_unavailable')
    }
    expect(codeOf(await buy(await shopperOf(limiter), { email, units: 300 }))).toBe('placed')
  })

  it('is taken once by two drivers of one completion', async () => {
    const limiter = shopLimiter()
    const world = await shopperOf(limiter)
    const id = await ready(world, { email, method: 'sandbox', units: 200 })
    vi.spyOn(world.shopper, 'execute').mockRejectedValueOnce(new Error('the isolate died'))
    await expect(complete(world, id)).rejects.toThrow('died')
    await Promise.all([complete(world, id), complete(world, id)])
    expect(world.stock.level('A').held).toBe(200)
    const refused = await buy(await shopperOf(limiter), { email })
    expect(codeOf(refused)).toBe('verification_required')
  })

  it('stays away where the budgets cannot be asked: a small first order goes on', async () => {
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    const gone = async () => {
      throw new Error('Network connection lost.')
    }
    const limiter = { ...shopLimiter(), reserveBudget: gone, releaseBudget: gone }
    const world = await shopperOf(limiter)
    expect(codeOf(await buy(world, { units: 201 }))).toBe('dependency_unavailable')
    expect(world.stock.level('A').held).toBe(0)
    expect(codeOf(await buy(world, { units: 200 }))).toBe('placed')
    expect(codeOf(await buy(world, { units: 1 }))).toBe('verification_required')
    const small = await shopperOf(limiter)
    expect(codeOf(await buy(small))).toBe('placed')
    expect(codeOf(await buy(small))).toBe('dependency_unavailable')
    vi.restoreAllMocks()
  })

  it('counts an order that is switched to the door, and refuses the switch beyond the bound', async () => {
    const world = await shopperOf()
    const place = async (units: number) => {
      const id = await ready(world, { email, units, method: 'sandbox' })
      await verify(world, id, 'code')
      expect(codeOf(await complete(world, id))).toBe('placed')
      return id
    }
    const toTheDoor = (checkoutId: string) =>
      updateCheckout(world.deps, {
        caller: world.caller,
        checkoutId,
        details: { paymentMethodId: 'cash-on-delivery' },
      })
    const [first, second, third] = [await place(300), await place(300), await place(300)]
    expect(await toTheDoor(first)).toMatchObject({
      problem: { code: 'payment_method_unavailable' },
    })
    await becomes(world, (await orderOf(world, second)) ?? '', 'cancelled')
    expect((await toTheDoor(first)).ok).toBe(true)
    // Counted until it is delivered now, not until its window to pay closes.
    await becomes(world, (await orderOf(world, third)) ?? '', 'cancelled')
    world.clock.now += HOUR_MS
    expect(codeOf(await buy(world, { email }))).toBe('verification_required')
    const other = await shopperOf(world.limiter)
    expect(codeOf(await buy(other, { email }))).toBe('verification_required')
  })
})

async function orderOf({ shopper, caller }: World, checkoutId: string) {
  const read = await shopper.read(caller, { type: 'checkout', checkoutId })
  return read.ok && read.value.kind === 'checkout' ? read.value.checkout.orderId : null
}
