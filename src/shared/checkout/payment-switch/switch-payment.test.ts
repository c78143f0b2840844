import { beforeEach, describe, expect, it, vi } from 'vitest'
import { checkoutWorld } from '../../../../tests/fixtures/checkout-world.ts'
import type { Order, OrderEvent } from '../../order/contract.ts'
import { DAY_MS, rfc3339 } from '../../platform/clock.ts'
import {
  COMPLETION_STALLED_MS,
  HOLD_GRACE_MS,
  HOLD_PLACED_MS,
  PAYMENT_WINDOW_MS,
} from '../../platform/limits.ts'
import { refuse } from '../../platform/result.ts'
import { completeCheckout, resumeCheckout } from '../completion/complete-checkout.ts'
import { startCheckout } from '../start-checkout.ts'
import { updateCheckout } from '../update-checkout.ts'

let world: ReturnType<typeof checkoutWorld>
beforeEach(async () => {
  world = checkoutWorld()
  await world.sell('A', 10)
})

const TOLD = {
  email: 'ada@shop.test',
  shippingAddress: { name: 'Ada', line1: '1 Quay', city: 'LA', postalCode: '1', country: 'US' },
  deliveryOptionId: 'standard',
}

/** An order of three units, placed with a method; answers its checkout and its payment. */
async function placed(paymentMethodId = 'sandbox') {
  const { deps, caller } = world
  const buyNow = { variantId: 'var_A', quantity: 3 }
  const started = await startCheckout(deps, { caller, buyNow })
  if (!started.ok) throw new Error(started.problem.code)
  const checkoutId = started.value.checkout.id
  await updateCheckout(deps, { caller, checkoutId, details: { ...TOLD, paymentMethodId } })
  const done = await completeCheckout(deps, {
    caller,
    checkoutId,
    returnOrigin: 'https://shop.test',
    idempotency: { key: checkoutId, fingerprint: 'same' },
  })
  if (!done.ok) throw new Error(done.problem.code)
  return { checkoutId, orderId: done.value.answer.order.id, old: done.value.answer.payment.id }
}

const choose = (checkoutId: string, paymentMethodId: string, key?: string) =>
  updateCheckout(world.deps, {
    caller: world.caller,
    checkoutId,
    details: { paymentMethodId },
    ...(key ? { idempotency: { key, fingerprint: paymentMethodId } } : {}),
  })

const order = (): Order => {
  const [row] = world.shopper.sql
    .exec<{ snapshot: string }>('SELECT snapshot FROM own_order')
    .toArray()
  if (!row) throw new Error('no order')
  return JSON.parse(row.snapshot)
}
const events = (): OrderEvent[] =>
  world
    .messages()
    .filter(({ type }) => type === 'order.event')
    .map((message) => (message as unknown as { body: { event: OrderEvent } }).body.event)
const switches = () => events().filter(({ type }) => type === 'payment.switched')

const tell = (paymentId: string, status: 'succeeded' | 'declined', eventId = 'evt_1') => {
  const { id: orderId, cost } = order()
  const shopperId = 'shp_1'
  const event = { eventId, paymentId, orderId, shopperId, status, amount: cost.total }
  return world.shopper.execute({
    caller: { kind: 'system', shopperId },
    command: { type: 'order.apply-payment', event: { ...event, at: '2026-11-20T10:05:00.000Z' } },
  })
}

describe('switching to payment at the door', () => {
  it('closes the old payment, places the order, and keeps its units for as long as it may take', async () => {
    const { checkoutId, old } = await placed()
    const [before] = world.messages()
    const switched = await choose(checkoutId, 'cash-on-delivery')
    expect(switched).toMatchObject({
      value: {
        checkout: { status: 'completed', details: { paymentMethodId: 'cash-on-delivery' } },
        payment: { status: 'due_on_delivery', kind: 'cash-on-delivery' },
      },
    })
    expect([...world.card.cancelled]).toEqual([old])
    expect(order()).toMatchObject({
      status: 'placed',
      payment: { kind: 'cash-on-delivery', status: 'due_on_delivery' },
      formerPayments: [{ id: old, kind: 'sandbox', status: 'cancelled' }],
    })
    expect(before).toBeDefined()
    expect(events()).toEqual([{ type: 'payment.switched', from: old, payment: order().payment }])
    world.clock.now += HOLD_PLACED_MS - 1
    expect(world.stock.level('A')).toMatchObject({ held: 3, available: 7 })
  })

  it('is no payment of an unpaid order any more: nothing falls due', async () => {
    const { checkoutId } = await placed()
    await choose(checkoutId, 'cash-on-delivery')
    const due = world.shopper.sql.exec('SELECT payment_due_at AS due FROM own_order').toArray()
    expect(due.map((row) => ({ ...row }))).toEqual([{ due: null }])
  })

  it('asked again is the same switch, with or without a key; a key with other words is none', async () => {
    const { checkoutId } = await placed()
    const first = await choose(checkoutId, 'cash-on-delivery', 'k1')
    const payment = first.ok ? first.value.payment : null
    expect(await choose(checkoutId, 'cash-on-delivery', 'k1')).toMatchObject({
      value: { replayed: true, payment },
    })
    expect(await choose(checkoutId, 'cash-on-delivery')).toMatchObject({ value: { payment } })
    expect(await choose(checkoutId, 'sandbox', 'k1')).toMatchObject({
      problem: { code: 'idempotency_conflict' },
    })
    expect(switches()).toHaveLength(1)
  })

  it('is one switch when it is asked for many times at once', async () => {
    const { checkoutId } = await placed()
    const all = await Promise.all(
      Array.from({ length: 6 }, () => choose(checkoutId, 'cash-on-delivery')),
    )
    expect(
      new Set(all.map((one) => (one.ok ? one.value.payment?.id : one.problem.code))).size,
    ).toBe(1)
    expect(all.every(({ ok }) => ok)).toBe(true)
    expect(switches()).toHaveLength(1)
  })

  it('leaves everything as it was where the units are gone', async () => {
    const { checkoutId, old } = await placed()
    vi.spyOn(world.stock.room('A').port, 'execute').mockResolvedValueOnce(
      refuse('transition_not_allowed'),
    )
    expect(await choose(checkoutId, 'cash-on-delivery')).toMatchObject({
      problem: { code: 'hold_expired' },
    })
    expect(world.card.cancelled.has(old)).toBe(false)
    expect(order()).toMatchObject({ status: 'awaiting_payment', payment: { id: old } })
    expect((await choose(checkoutId, 'cash-on-delivery')).ok).toBe(true)
  })
})

describe('what cannot be switched', () => {
  it('a payment that won', async () => {
    const { checkoutId, old } = await placed()
    world.card.paid.add(old)
    const late = await choose(checkoutId, 'cash-on-delivery')
    expect(late).toMatchObject({ problem: { code: 'payment_closed' } })
    await tell(old, 'succeeded')
    expect(order()).toMatchObject({ status: 'paid', payment: { id: old } })
    expect(await choose(checkoutId, 'cash-on-delivery')).toMatchObject({
      problem: { code: 'payment_closed' },
    })
    expect(switches()).toEqual([])
  })

  it('an order paid at the door, another field, a method that is not offered', async () => {
    const cash = await placed('cash-on-delivery')
    for (const method of ['sandbox', 'cash-on-delivery']) {
      expect(await choose(cash.checkoutId, method)).toMatchObject({
        problem: { code: 'checkout_closed' },
      })
    }
    const card = await placed()
    for (const details of [{ note: 'x' }, { note: 'x', paymentMethodId: 'cash-on-delivery' }, {}]) {
      const { deps, caller } = world
      expect(
        await updateCheckout(deps, { caller, checkoutId: card.checkoutId, details }),
      ).toMatchObject({ problem: { code: 'checkout_closed' } })
    }
    expect(await choose(card.checkoutId, 'shells')).toMatchObject({
      problem: { code: 'payment_method_unavailable' },
    })
  })

  it('an order whose time to pay is over, though nobody has settled it yet', async () => {
    const { checkoutId, old } = await placed()
    world.clock.now += PAYMENT_WINDOW_MS
    expect(await choose(checkoutId, 'cash-on-delivery')).toMatchObject({
      problem: { code: 'payment_closed' },
    })
    expect(order().payment.id).toBe(old)
    expect(world.card.cancelled.size).toBe(0)
  })

  it('and the method it has is no switch', async () => {
    const { checkoutId, old } = await placed()
    expect(await choose(checkoutId, 'sandbox')).toMatchObject({ value: { payment: { id: old } } })
    expect(world.card.cancelled.size).toBe(0)
  })
})

describe('a switch whose driver dies', () => {
  /** Dies after the old payment is closed and before the new one is there. */
  async function dead() {
    const here = await placed()
    const cancel = vi.spyOn(world.card.provider, 'cancel')
    cancel.mockImplementationOnce(async (id) => {
      world.card.cancelled.add(id)
      throw new Error('the isolate died')
    })
    await expect(choose(here.checkoutId, 'cash-on-delivery', 'k1')).rejects.toThrow('died')
    expect(order().status).toBe('awaiting_payment')
    return here
  }

  it('is asked for by the object and resumed, once, with the id it had chosen', async () => {
    const { checkoutId } = await dead()
    const resume = () => resumeCheckout(world.deps, 'shp_1', checkoutId)
    world.clock.now += COMPLETION_STALLED_MS
    await world.shopper.wake()
    expect(world.shopper.sent).toContainEqual({
      id: `${checkoutId}:switch-stalled`,
      type: 'checkout.stalled',
      body: { shopperId: 'shp_1', checkoutId },
    })
    await Promise.all([resume(), resume()])
    await resume()
    expect(order().status).toBe('placed')
    expect(switches()).toHaveLength(1)
    // Whoever asked under the key gets the answer.
    expect(await choose(checkoutId, 'cash-on-delivery', 'k1')).toMatchObject({
      value: { replayed: true, payment: { status: 'due_on_delivery' } },
    })
  })

  it('is finished by the next call, also by the same one', async () => {
    for (const key of ['k1', 'k2']) {
      world = checkoutWorld()
      await world.sell('A', 10)
      const { checkoutId } = await dead()
      expect((await choose(checkoutId, 'cash-on-delivery', key)).ok).toBe(true)
      expect(switches()).toHaveLength(1)
      expect(order().status).toBe('placed')
    }
  })

  it('comes to nothing where the order was cancelled meanwhile', async () => {
    const { checkoutId } = await dead()
    const cancelled: Order = { ...order(), status: 'cancelled', version: 2 }
    await world.shopper.execute({
      caller: { kind: 'system', shopperId: 'shp_1' },
      command: { type: 'order.advance', order: cancelled, acknowledges: [] },
    })
    const stock = vi.spyOn(world.stock.room('A').port, 'execute')
    await resumeCheckout(world.deps, 'shp_1', checkoutId)
    expect(stock).not.toHaveBeenCalled()
    expect(switches()).toEqual([])
    expect(await choose(checkoutId, 'cash-on-delivery', 'k2')).toMatchObject({
      problem: { code: 'checkout_closed' },
    })
  })
})

describe('between two methods that are paid now', () => {
  beforeEach(() => {
    world.deps.config.payment = {
      ...world.deps.config.payment,
      methods: [
        ...world.deps.config.payment.methods,
        { id: 'other-card', kind: 'sandbox', title: 'Another card' },
      ],
    }
  })

  it('the deadline stays, and there is one payment that can succeed', async () => {
    const { checkoutId, old } = await placed()
    const due = () =>
      world.shopper.sql.exec<{ at: number }>('SELECT payment_due_at AS at FROM own_order').toArray()
    const before = due()
    world.clock.now += 60_000
    const switched = await choose(checkoutId, 'other-card')
    expect(due()).toEqual(before)
    const payment = switched.ok ? switched.value.payment : undefined
    expect(payment).toMatchObject({ status: 'pending', kind: 'sandbox' })
    expect(payment?.redirectUrl).toContain(payment?.id)
    const open = [...world.card.requests.keys()].filter((id) => !world.card.cancelled.has(id))
    expect(open).toEqual([payment?.id])
    expect(world.card.cancelled.has(old)).toBe(true)

    expect(await tell(payment?.id ?? '', 'succeeded')).toMatchObject({ ok: true })
    expect(order()).toMatchObject({ status: 'paid', payment: { id: payment?.id } })
    expect(events()).toContainEqual(expect.objectContaining({ switched: true }))
  })

  it('a window that closes meanwhile ends the switch, and the new payment with it', async () => {
    const { checkoutId, old } = await placed()
    const { cancel } = world.card.provider
    vi.spyOn(world.card.provider, 'cancel').mockImplementationOnce((id) => {
      world.clock.now += PAYMENT_WINDOW_MS
      return cancel(id)
    })
    expect(await choose(checkoutId, 'other-card')).toMatchObject({
      problem: { code: 'payment_closed' },
    })
    expect(order()).toMatchObject({ status: 'awaiting_payment', payment: { id: old } })
    expect([...world.card.cancelled]).toEqual([...world.card.requests.keys()])
    expect(world.card.cancelled.size).toBe(2)
  })

  it('a provider that refuses the new payment leaves the order without one, and another may be chosen', async () => {
    const { checkoutId, old } = await placed()
    vi.spyOn(world.card.provider, 'create').mockResolvedValueOnce(refuse('forbidden'))
    expect(await choose(checkoutId, 'other-card')).toMatchObject({ problem: { code: 'forbidden' } })
    expect(order()).toMatchObject({ status: 'awaiting_payment', payment: { status: 'cancelled' } })
    // The same method is no longer a payment that could be answered as it is.
    const again = await choose(checkoutId, 'sandbox')
    expect(again).toMatchObject({ value: { payment: { status: 'pending' } } })
    expect(again.ok ? again.value.payment?.id : old).not.toBe(old)
  })

  it('a provider that is out keeps the intent, and the next call finishes it', async () => {
    const { checkoutId } = await placed()
    const { provider } = world.card
    vi.spyOn(provider, 'cancel').mockResolvedValueOnce({ status: 'unknown' })
    vi.spyOn(provider, 'create').mockResolvedValueOnce(refuse('dependency_unavailable'))
    for (let tries = 0; tries < 2; tries += 1) {
      expect(await choose(checkoutId, 'other-card')).toMatchObject({
        problem: { code: 'dependency_unavailable' },
      })
    }
    // The one under way is finished first, and then left again.
    expect(await choose(checkoutId, 'cash-on-delivery')).toMatchObject({
      value: { payment: { status: 'due_on_delivery' } },
    })
    const left = order().formerPayments?.map(({ id }) => id) ?? []
    expect(left).toHaveLength(2)
    expect([...world.card.cancelled]).toEqual(left)
    expect(switches()).toHaveLength(2)
  })
})

describe('the old payment’s events after the switch', () => {
  it('a success is money to give back: the order stays as it is', async () => {
    const { checkoutId, old } = await placed()
    await choose(checkoutId, 'cash-on-delivery')
    const shown = order()
    expect(await tell(old, 'succeeded')).toMatchObject({ ok: true })
    expect(await tell(old, 'succeeded')).toMatchObject({ ok: true })
    expect(order()).toEqual(shown)
    expect(events().filter(({ type }) => type === 'payment.late')).toHaveLength(1)
    expect(events().filter(({ type }) => type === 'payment.succeeded')).toEqual([])
  })

  it('and of a payment nobody knows is refused as ever', async () => {
    const { checkoutId } = await placed()
    await choose(checkoutId, 'cash-on-delivery')
    expect(await tell('pay_none', 'succeeded')).toMatchObject({ problem: { code: 'not_found' } })
  })

  it('a success that came while the switch was on its way wins, and the switch gives up', async () => {
    const { checkoutId, old } = await placed()
    const { provider } = world.card
    vi.spyOn(provider, 'cancel').mockImplementationOnce(async () => {
      await tell(old, 'succeeded')
      return { status: 'cancelled' }
    })
    expect(await choose(checkoutId, 'cash-on-delivery')).toMatchObject({
      problem: { code: 'payment_closed' },
    })
    expect(order()).toMatchObject({ status: 'paid', payment: { id: old } })
    expect(switches()).toEqual([])
  })

  it('the record, which may not have heard of the switch, does not undo it', async () => {
    const { checkoutId, old } = await placed()
    const recorded: Order = { ...order(), version: 2 }
    await choose(checkoutId, 'cash-on-delivery')
    const advance = (next: Order) =>
      world.shopper.execute({
        caller: { kind: 'system', shopperId: 'shp_1' },
        command: { type: 'order.advance', order: next, acknowledges: [] },
      })
    await advance({ ...recorded, payment: { id: old, kind: 'sandbox', status: 'declined' } })
    expect(order()).toMatchObject({ status: 'placed', payment: { kind: 'cash-on-delivery' } })
    await advance({ ...order(), status: 'allocated', version: 4 })
    expect(order().status).toBe('allocated')
  })
})

describe('a bank transfer', () => {
  const dueOf = () =>
    world.shopper.sql
      .exec<{ due: number }>('SELECT payment_due_at AS due FROM own_order')
      .toArray()[0]?.due
  const end = () => Date.parse(order().createdAt) + 7 * DAY_MS

  it('has its instructions from the placement on, and is held for days', async () => {
    await placed('bank-transfer')
    expect(order()).toMatchObject({
      status: 'awaiting_payment',
      payment: {
        kind: 'bank-transfer',
        status: 'pending',
        instructions: { reference: order().id, amount: order().cost.total },
        dueAt: rfc3339(end()),
      },
    })
    expect(dueOf()).toBe(end())
    // Nobody has to be told of it.
    expect(world.messages().map(({ type }) => type)).toEqual(['order.placed'])
    world.clock.now = end()
    expect(world.stock.level('A')).toMatchObject({ held: 3, available: 7 })
    world.clock.now += HOLD_GRACE_MS + 1
    expect(world.stock.level('A')).toMatchObject({ held: 0, available: 10 })
  })

  it('that a card is switched to counts its days from the order, however often it is switched', async () => {
    const { checkoutId } = await placed()
    for (const method of ['bank-transfer', 'sandbox', 'bank-transfer']) {
      world.clock.now += PAYMENT_WINDOW_MS / 4
      expect(await choose(checkoutId, method)).toMatchObject({ ok: true })
      expect([dueOf(), order().payment.dueAt]).toEqual([end(), rfc3339(end())])
    }
    expect(order().payment.instructions).toMatchObject({ reference: order().id })
    world.clock.now = end()
    expect(world.stock.level('A')).toMatchObject({ held: 3 })
  })

  it('that becomes a card has no instructions any more', async () => {
    const { checkoutId } = await placed('bank-transfer')
    world.clock.now += DAY_MS
    expect(await choose(checkoutId, 'sandbox')).toMatchObject({
      value: { payment: { redirectUrl: expect.any(String) } },
    })
    expect(order().payment.instructions).toBeUndefined()
  })
})
