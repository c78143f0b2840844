import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkoutWorld } from '../../../../tests/fixtures/checkout-world.ts'
import { newOrderId } from '../../../../tests/fixtures/order-ids.ts'
import { newId } from '../../platform/ids.ts'
import { COMPLETION_STALLED_MS } from '../../platform/limits.ts'
import { ok, refuse } from '../../platform/result.ts'
import { cancelCheckout } from '../cancel-checkout.ts'
import { startCheckout } from '../start-checkout.ts'
import { readCheckout, updateCheckout } from '../update-checkout.ts'
import { completeCheckout, resumeCheckout } from './complete-checkout.ts'

let world: ReturnType<typeof checkoutWorld>
beforeEach(() => {
  world = checkoutWorld()
})

const details = (paymentMethodId: string) => ({
  email: 'ada@shop.test',
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'standard',
  paymentMethodId,
})

async function addToCart(sku: string, quantity: number) {
  const { deps, caller, shopper } = world
  const found = (await deps.catalog.sellable([`var_${sku}`])).get(`var_${sku}`)
  if (!found) throw new Error(`${sku} is not for sale`)
  const command = {
    type: 'cart.add-line',
    ...found,
    quantity,
    attributes: {},
    catalogVersion: '1',
  } as const
  await shopper.execute({ caller, command })
}

/** A checkout that only waits for `complete`; answers its id. */
async function ready(method = 'cash-on-delivery') {
  const { deps, caller } = world
  const started = await startCheckout(deps, { caller, buyNow: null })
  if (!started.ok) throw new Error(started.problem.code)
  const { id } = started.value.checkout
  const told = await updateCheckout(deps, { caller, checkoutId: id, details: details(method) })
  expect(told).toMatchObject({ ok: true, value: { checkout: { status: 'ready' } } })
  return id
}

const complete = (checkoutId: string, key = 'k1') =>
  completeCheckout(world.deps, {
    caller: world.caller,
    checkoutId,
    returnOrigin: 'https://shop.test',
    idempotency: { key, fingerprint: 'same' },
  })
const statusOf = async (checkoutId: string) => {
  const read = await readCheckout(world.deps, { caller: world.caller, checkoutId })
  return read.ok ? read.value.status : read.problem.code
}
const orders = () =>
  world.shopper.sql.exec<{ id: string; snapshot: string }>('SELECT * FROM own_order').toArray()
const codeOf = (result: Awaited<ReturnType<typeof complete>>) =>
  result.ok ? result.value.answer.order.id : result.problem.code

describe('completing', () => {
  it('holds the units, places the order with its message, and empties the cart', async () => {
    await world.sell('A', 10)
    await addToCart('A', 3)
    const id = await ready()
    const done = await complete(id)
    expect(done).toMatchObject({ value: { answer: { order: { status: 'placed' } } } })
    expect(world.stock.level('A')).toMatchObject({ available: 7, held: 3 })
    expect(world.messages().map((m) => m.type)).toEqual(['order.placed'])
    expect(world.shopper.sql.exec('SELECT id FROM cart_line').toArray()).toEqual([])
    expect(await statusOf(id)).toBe('completed')
  })

  it('holds nothing of what is never out, beside what is counted', async () => {
    await world.sell('A', 10)
    await world.sell('FILE', 0, 500, { stockPolicy: 'untracked' })
    await world.sell('PRINT', 2, 900, { stockPolicy: 'continue' })
    await addToCart('A', 3)
    await addToCart('FILE', 40)
    await addToCart('PRINT', 5)
    const done = await complete(await ready())
    expect(done).toMatchObject({ value: { answer: { order: { status: 'placed' } } } })
    expect(world.stock.level('A')).toMatchObject({ available: 7, held: 3 })
    expect(world.stock.level('PRINT')).toMatchObject({ available: 2, held: 0 })
    const [row] = orders()
    const order: { lines: { sku: string; holdId?: string }[] } = JSON.parse(row?.snapshot ?? '{}')
    const held = order.lines.map(({ sku, holdId }) => [sku, holdId !== undefined])
    expect(held).toEqual([
      ['A', true],
      ['FILE', false],
      ['PRINT', false],
    ])
  })

  it('answers a repeated key with the first order, and a different body with a conflict', async () => {
    await world.sell('A', 10)
    await addToCart('A', 1)
    const id = await ready()
    const first = codeOf(await complete(id))
    const again = await complete(id)
    expect(again).toMatchObject({ value: { replayed: true, answer: { order: { id: first } } } })
    const other = await completeCheckout(world.deps, {
      caller: world.caller,
      checkoutId: id,
      returnOrigin: 'https://shop.test',
      idempotency: { key: 'k1', fingerprint: 'other' },
    })
    expect(other).toMatchObject({ problem: { code: 'idempotency_conflict' } })
    expect(await complete(id, 'k2')).toMatchObject({
      problem: { code: 'checkout_closed', extra: { orderId: first } },
    })
    expect(orders()).toHaveLength(1)
  })

  it('places one order when two drivers start at once', async () => {
    await world.sell('A', 10)
    await addToCart('A', 2)
    const id = await ready()
    const all = await Promise.all([complete(id, 'k1'), complete(id, 'k2'), complete(id, 'k1')])
    // One key has one answer, however often it asks; the other finds the checkout closed.
    const [order] = orders()
    const told = all.map((r) => (r.ok ? r.value.answer.order.id : r.problem.extra?.orderId))
    expect(told).toEqual([order?.id, order?.id, order?.id])
    expect(orders()).toHaveLength(1)
    expect(world.stock.level('A')).toMatchObject({ held: 2, available: 8 })
  })

  it('leaves in the cart what was added after the checkout began', async () => {
    await world.sell('A', 10)
    await world.sell('B', 10)
    await addToCart('A', 1)
    const id = await ready()
    await addToCart('A', 2)
    await addToCart('B', 1)
    expect((await complete(id)).ok).toBe(true)
    const left = world.shopper.sql.exec('SELECT quantity FROM cart_line ORDER BY position')
    expect(left.toArray().map((row) => ({ ...row }))).toEqual([{ quantity: 2 }, { quantity: 1 }])
  })

  it('refuses what is not ready, with what is missing', async () => {
    await world.sell('A', 10)
    await addToCart('A', 1)
    const started = await startCheckout(world.deps, { caller: world.caller, buyNow: null })
    const id = started.ok ? started.value.checkout.id : ''
    expect(await complete(id)).toMatchObject({
      problem: {
        code: 'checkout_not_ready',
        extra: { requirements: [{ code: 'email' }, {}, {}, {}] },
      },
    })
    expect(await complete('chk_none', 'k2')).toMatchObject({ problem: { code: 'not_found' } })
  })
})

describe('a price that moves between quote and completion', () => {
  it('needs new consent when it goes up: the new quote is told and nothing is held', async () => {
    await world.sell('A', 10, 1_000)
    await addToCart('A', 2)
    const id = await ready()
    await world.sell('A', 0, 1_500)
    expect(await complete(id)).toMatchObject({
      problem: {
        code: 'price_changed',
        extra: { quote: { cost: { subtotal: { amount: 3_000 } } } },
      },
    })
    expect(world.stock.level('A')).toMatchObject({ available: 10, held: 0 })
    expect(await complete(id)).toMatchObject({ problem: { code: 'price_changed', replayed: true } })
    expect((await complete(id, 'agreed')).ok).toBe(true)
    expect(JSON.parse(orders()[0]?.snapshot ?? '').cost.subtotal.amount).toBe(3_000)
  })

  it('is simply given when it goes down', async () => {
    await world.sell('A', 10, 1_000)
    await addToCart('A', 2)
    const id = await ready('sandbox')
    await world.sell('A', 0, 900)
    expect((await complete(id)).ok).toBe(true)
    const order = JSON.parse(orders()[0]?.snapshot ?? '')
    expect(order.cost.subtotal.amount).toBe(1_800)
    const [asked] = world.card.requests.values()
    expect(asked?.amount).toEqual(order.cost.total)
  })

  it('refuses goods that were withdrawn', async () => {
    await world.sell('A', 10)
    await addToCart('A', 1)
    const id = await ready()
    world.withdraw('A')
    expect(codeOf(await complete(id))).toBe('variant_unavailable')
    expect(world.stock.level('A').held).toBe(0)
    expect(await statusOf(id)).toBe('incomplete')
  })
})

describe('stock that is short', () => {
  it('refuses with what is left, and gives the other SKUs back', async () => {
    await world.sell('A', 10)
    await world.sell('B', 2)
    await addToCart('A', 1)
    await addToCart('B', 3)
    const id = await ready()
    expect(await complete(id)).toMatchObject({
      problem: { code: 'insufficient_stock', extra: { available: 2, sku: 'B' } },
    })
    expect(world.stock.level('A')).toMatchObject({ available: 10, held: 0 })
    expect(await statusOf(id)).toBe('ready')
    await world.sell('B', 1)
    expect((await complete(id, 'k2')).ok).toBe(true)
  })
})

describe('a completion that a release before began', () => {
  /** As its driver did before it died: a durable intent, with ids of its own. */
  async function begun() {
    await world.sell('A', 10)
    await addToCart('A', 2)
    const checkoutId = await ready('sandbox')
    const intent = {
      orderId: newOrderId('shp_1', 2),
      paymentId: newId('pay'),
      startedAt: world.clock.now,
      idempotencyKey: 'k1',
      returnOrigin: 'https://shop.test',
    }
    const { caller, shopper } = world
    const idempotency = { key: 'k1', fingerprint: 'same' }
    const command = { type: 'checkout.begin', checkoutId, intent } as const
    expect(await shopper.execute({ caller, idempotency, command })).toMatchObject({ ok: true })
    world.clock.now += COMPLETION_STALLED_MS
    return { id: checkoutId, resume: () => resumeCheckout(world.deps, 'shp_1', checkoutId), intent }
  }

  it('is resumed with the ids it had chosen: one order, whatever is repeated', async () => {
    const { id, resume, intent } = await begun()
    expect(await complete(id)).toMatchObject({ problem: { code: 'idempotency_in_flight' } })
    await Promise.all([resume(), resume()])
    await resume()
    await world.settled()
    expect(orders().map((order) => order.id)).toEqual([intent.orderId])
    expect(world.stock.level('A').held).toBe(2)
    expect([...world.card.requests.keys()]).toEqual([intent.paymentId])
    expect(await complete(id)).toMatchObject({
      value: { replayed: true, answer: { order: { id: intent.orderId } } },
    })
  })

  it('is taken back where a price has gone up: its key is answered, and nothing is held', async () => {
    const { id, resume } = await begun()
    await world.sell('A', 0, 2_000)
    await resume()
    expect(world.stock.level('A').held).toBe(0)
    expect(await complete(id)).toMatchObject({ problem: { code: 'price_changed', replayed: true } })
    expect((await complete(id, 'k2')).ok).toBe(true)
    expect(orders()).toHaveLength(1)
  })
})

describe('a driver that wakes up after its attempt was ended', () => {
  it('leaves no unit held, and asks for consent to the price that ended it', async () => {
    await world.sell('A', 10)
    await addToCart('A', 2)
    const id = await ready('sandbox')
    const slow = Promise.withResolvers<void>()
    const { port } = world.stock.room('A')
    const { execute } = port
    const holding = vi.spyOn(port, 'execute').mockImplementationOnce(async (command) => {
      await slow.promise
      return execute(command)
    })
    const first = complete(id)
    await vi.waitFor(() => expect(holding).toHaveBeenCalled())
    await world.sell('A', 0, 2_000)
    expect(codeOf(await complete(id, 'k2'))).toBe('price_changed')
    slow.resolve()
    expect(await first).toMatchObject({ problem: { code: 'price_changed' } })
    expect(orders()).toHaveLength(0)
    expect(world.stock.level('A')).toMatchObject({ held: 0, available: 10 })
  })

  it('goes on with the checkout as its shopper left it meanwhile', async () => {
    await world.sell('A', 10)
    await addToCart('A', 2)
    const id = await ready()
    const { port } = world.stock.room('A')
    const { execute } = port
    vi.spyOn(port, 'execute').mockImplementationOnce(async (command) => {
      const { deps, caller } = world
      await updateCheckout(deps, { caller, checkoutId: id, details: { note: 'To the back door' } })
      return execute(command)
    })
    expect((await complete(id)).ok).toBe(true)
    expect(JSON.parse(orders()[0]?.snapshot ?? '')).toMatchObject({ note: 'To the back door' })
    expect(world.stock.level('A')).toMatchObject({ held: 2, available: 8 })
  })
})

describe('a provider that is out', () => {
  it('leaves the order waiting for its payment: the same key gives the page later', async () => {
    await world.sell('A', 10)
    await addToCart('A', 1)
    const id = await ready('sandbox')
    const out = async () => refuse('dependency_unavailable')
    vi.spyOn(world.card.provider, 'create').mockImplementationOnce(out)
    const first = await complete(id)
    expect(first).toMatchObject({
      value: { answer: { order: { status: 'awaiting_payment' }, payment: { status: 'unknown' } } },
    })
    expect(world.stock.level('A').held).toBe(1)
    expect(await statusOf(id)).toBe('completed')
    const again = await complete(id)
    expect(again).toMatchObject({
      value: { replayed: true, answer: { payment: { status: 'pending' } } },
    })
    const answer = again.ok ? again.value.answer : null
    expect(answer?.payment.redirectUrl).toBe(`https://pay.test/${answer?.payment.id}`)
    await world.settled()
    expect(await complete(id)).toEqual(again)
    expect(orders()).toHaveLength(1)
  })
})

it('a merchant’s own step may refuse before anything is held', async () => {
  await world.sell('A', 10)
  await addToCart('A', 1)
  const id = await ready()
  const run = vi.fn(async () => refuse('forbidden', 'Not on Sundays.'))
  world.deps.config.checkout.steps.push({ name: 'sundays', run })
  expect(codeOf(await complete(id))).toBe('forbidden')
  expect(world.stock.level('A').held).toBe(0)
  run.mockImplementation(async () => ok(null) as never)
  expect((await complete(id, 'k2')).ok).toBe(true)
})

describe('cancelling', () => {
  const cancel = (checkoutId: string) =>
    cancelCheckout(world.deps, { caller: world.caller, checkoutId })

  it('closes an open checkout, once and for all', async () => {
    await world.sell('A', 10)
    await addToCart('A', 1)
    const id = await ready()
    for (let n = 0; n < 2; n += 1) {
      expect(await cancel(id)).toMatchObject({ value: { checkout: { status: 'cancelled' } } })
    }
    expect(codeOf(await complete(id))).toBe('checkout_closed')
  })

  it('of an unpaid order tells the provider first, then releases its units at once', async () => {
    await world.sell('A', 10)
    await addToCart('A', 4)
    const id = await ready('sandbox')
    await complete(id)
    expect(world.stock.level('A').held).toBe(4)
    expect((await cancel(id)).ok).toBe(true)
    expect(world.card.cancelled.size).toBe(1)
    expect(world.stock.level('A')).toMatchObject({ held: 0, available: 10 })
    expect(world.messages().map((m) => m.type)).toEqual(['order.event', 'order.placed'])
  })

  it('comes too late when the payment won the race', async () => {
    await world.sell('A', 10)
    await addToCart('A', 4)
    const id = await ready('sandbox')
    const done = await complete(id)
    if (done.ok) world.card.paid.add(done.value.answer.payment.id)
    expect(await cancel(id)).toMatchObject({ problem: { code: 'payment_closed' } })
    expect(world.stock.level('A').held).toBe(4)
  })

  it('of a placed order is the order’s own matter', async () => {
    await world.sell('A', 10)
    await addToCart('A', 1)
    const id = await ready()
    await complete(id)
    expect(await cancel(id)).toMatchObject({ problem: { code: 'checkout_closed' } })
  })
})
