import { describe, expect, it } from 'vitest'
import { selectMail } from '../../src/shared/notify/store.ts'
import { texts } from '../../src/shared/notify/texts/texts.ts'
import type { OrderEvent, PlacedOrder } from '../../src/shared/order/contract.ts'
import { findBrokenEntry } from '../../src/shared/order/ledger.ts'
import { readOrder, readOrderEvents } from '../../src/shared/order/read-order.ts'
import { claimIfLarge } from '../../src/shared/platform/claims.ts'
import { DAY_MS } from '../../src/shared/platform/clock.ts'
import {
  deliveryOf,
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
  unpaidIn,
} from '../../tests/fixtures/pipeline.ts'
import { discardDeadLetter, listDeadLetters, replayDeadLetter } from './dead-letter/staff.ts'
import { consumeInventory } from './inventory/consumer.ts'
import { completeDelivered } from './order/complete-delivered.ts'
import { consumeOrders } from './order/consumer.ts'
import { advanceOrder } from './order/staff.ts'
import { resendOutbox } from './outbox/resend.ts'

const STAFF = 'staff:stf_1' as const

const place = async (shop: Pipeline, placed: PlacedOrder): Promise<void> => {
  await shop.holdFor(placed)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
}

const happened = (shop: Pipeline, { order, shopperId }: PlacedOrder, event: OrderEvent) => {
  const at = '2026-01-01T10:05:00.000Z'
  const body = { orderId: order.id, shopperId, event, actor: 'payment' as const, at }
  const id = `${order.id}:${event.type}`
  shop.queues.get('orders')?.push({ body: { id, type: 'order.event', body }, attempts: 1 })
}

const paidEvent = ({ order }: PlacedOrder): OrderEvent => ({
  type: 'payment.succeeded',
  paymentId: order.payment.id,
  amount: order.cost.total,
})

const orderOf = async (shop: Pipeline, { order }: PlacedOrder) => {
  const read = await readOrder({ databases: shop.deps.orders }, order.id)
  if (!read.ok) throw new Error(`${order.id}: ${read.problem.code}`)
  return read.value
}

const typesOf = async (shop: Pipeline, { order }: PlacedOrder) => {
  const read = await readOrderEvents({ databases: shop.deps.orders }, order.id)
  if (!read.ok) return []
  expect(await findBrokenEntry(read.value)).toBeNull()
  return read.value.map(({ type }) => type)
}

const outboxSize = async (shop: Pipeline): Promise<number> => {
  const counts = await Promise.all(
    shop.deps.orders.map((db) => db.prepare('SELECT count(*) AS n FROM outbox').first<number>('n')),
  )
  return counts.reduce<number>((sum, n) => sum + (n ?? 0), 0)
}

const COMMITTED = { held: 0, committed: 2, available: 98 }

describe('the way of an order', () => {
  it('an order larger than a queue message travels as a claim and arrives whole', async () => {
    const shop = pipeline()
    const small = placedIn(0)
    const [line] = small.order.lines
    if (!line) throw new Error('the fixture has a line')
    const lines = Array.from({ length: 200 }, (_, i) => ({
      ...line,
      id: `li_${i}`,
      attributes: { engraving: '刻'.repeat(200) },
    }))
    const placed = { ...small, order: { ...small.order, lines } }
    // 200 lines of one SKU that differ in their attributes share one hold.
    const whole = { ...line, quantity: line.quantity * 200 }
    await shop.holdFor({ ...small, order: { ...small.order, lines: [whole] } }, 1_000)
    const message = placedMessage(placed)
    const claim = claimIfLarge(message, { from: 'shopper', shopperId: placed.shopperId })
    expect(claim.type).toBe('outbox.claim')
    shop.kept.set(message.id, JSON.stringify(message))
    shop.queues.get('orders')?.push({ body: claim, attempts: 1 })
    await shop.drain()

    expect((await orderOf(shop, placed)).lines).toHaveLength(200)
    expect(await outboxSize(shop)).toBe(0)
    expect(shop.acknowledged).toEqual([message.id])
    expect(shop.stock.levels.get(line.sku)).toMatchObject({ held: 0, committed: whole.quantity })
  })

  it('a placed order is recorded, allocated, booked, mailed and pushed, and leaves no message', async () => {
    const shop = pipeline()
    const placed = placedIn(1)
    await place(shop, placed)
    await shop.drain()

    expect(await typesOf(shop, placed)).toEqual([
      'order.placed',
      'stock.allocated',
      'shipment.booked',
    ])
    const order = await orderOf(shop, placed)
    expect(order.fulfilment.shipments[0]?.trackingNumber).toMatch(/^KP[0-9A-F]{16}$/)
    expect(shop.pushed.get(order.id)).toEqual(order)
    expect(shop.acknowledged).toEqual([`${order.id}:placed`])
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject(COMMITTED)
    const [mail] = await selectMail([shop.deps.engagement, ...shop.deps.orders], {
      to: null,
      limit: 10,
    })
    expect(mail).toMatchObject({
      to: order.email,
      subject: texts.order.placed.subject(order.number),
    })
    expect(mail?.text).toContain('Total: $55.98')
    expect(await outboxSize(shop)).toBe(0)
  })

  it('an order of lines without a hold is allocated, shipped and cancelled without stock', async () => {
    const shop = pipeline()
    const withoutHold = (placed: PlacedOrder): PlacedOrder => {
      const lines = placed.order.lines.map(({ holdId: _, ...line }) => line)
      return { ...placed, order: { ...placed.order, lines } }
    }
    const [shipped, cancelled] = [withoutHold(placedIn(0)), withoutHold(placedIn(1))]
    await place(shop, shipped)
    await place(shop, cancelled)
    await shop.drain()
    expect((await orderOf(shop, shipped)).status).toBe('allocated')
    const steps: [PlacedOrder, OrderEvent][] = [
      [shipped, { type: 'order.packed' }],
      [shipped, { type: 'order.shipped' }],
      [cancelled, { type: 'order.cancelled', reason: 'asked' }],
    ]
    for (const [{ order }, event] of steps) {
      const input = { orderId: order.id, event, actor: STAFF, eventId: `test:${event.type}` }
      expect(await advanceOrder(shop.deps, input)).toMatchObject({ ok: true })
    }
    await shop.drain()
    expect((await orderOf(shop, shipped)).status).toBe('shipped')
    expect((await orderOf(shop, cancelled)).status).toBe('cancelled')
    expect(shop.stock.levels.size).toBe(0)
    expect(await outboxSize(shop)).toBe(0)
  })

  it('an order without a parcel is completed, its units leave, and no carrier hears of it', async () => {
    const shop = pipeline()
    const { order, ...rest } = placedIn(1)
    const { shippingAddress: _, ...noAddress } = order
    const lines = order.lines.map((line) => ({ ...line, requiresShipping: false as const }))
    const placed = { ...rest, order: { ...noAddress, lines } }
    await place(shop, placed)
    await shop.drain()
    expect(await typesOf(shop, placed)).toEqual([
      'order.placed',
      'stock.allocated',
      'order.completed',
    ])
    expect((await orderOf(shop, placed)).fulfilment.shipments).toEqual([])
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ onHand: 98, held: 0, committed: 0 })
    const mails = await selectMail([shop.deps.engagement, ...shop.deps.orders], {
      to: null,
      limit: 10,
    })
    expect(mails.map(({ text }) => text)).toEqual([expect.stringContaining('No shipping needed.')])
    expect(mails[0]?.text).toMatch(/^Hello,/)
    expect(await outboxSize(shop)).toBe(0)
  })

  it('an unpaid order takes no stock until its payment comes, even where that comes first', async () => {
    const shop = pipeline()
    const placed = unpaidIn(0)
    happened(shop, placed, paidEvent(placed))
    await place(shop, placed)
    await shop.drain()
    expect((await orderOf(shop, placed)).status).toBe('allocated')
    expect(shop.acknowledged).toHaveLength(2)
  })

  it('an order whose payment window closed is cancelled and its stock is free again', async () => {
    const shop = pipeline()
    const placed = unpaidIn(0)
    await place(shop, placed)
    const body = { orderId: placed.order.id, shopperId: placed.shopperId, paymentId: 'pay_test' }
    const overdue = { id: 'overdue', type: 'payment.overdue', body }
    shop.queues.get('orders')?.push({ body: overdue, attempts: 1 })
    await shop.drain()
    expect((await orderOf(shop, placed)).status).toBe('cancelled')
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ held: 0, available: 100 })
  })

  it('an order switched to payment at the door is recorded so and allocated', async () => {
    const shop = pipeline()
    const placed = unpaidIn(1)
    const payment = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' } as const
    // The switch may come first; the record waits for the order.
    happened(shop, placed, { type: 'payment.switched', from: placed.order.payment.id, payment })
    await place(shop, placed)
    await shop.drain(2)
    expect(await typesOf(shop, placed)).toEqual([
      'order.placed',
      'payment.switched',
      'stock.allocated',
      'shipment.booked',
    ])
    expect(await orderOf(shop, placed)).toMatchObject({ status: 'allocated', payment })
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject(COMMITTED)
    const mails = await selectMail([shop.deps.engagement, ...shop.deps.orders], {
      to: null,
      limit: 10,
    })
    expect(mails.map(({ subject }) => subject)).toEqual([
      texts.order.placed.subject(placed.order.number),
    ])
    expect(await outboxSize(shop)).toBe(0)
  })

  it('money of a payment the order had left is given back, and the order goes its way', async () => {
    const shop = pipeline()
    const placed = unpaidIn(0)
    const { order, shopperId } = placed
    const [old, amount] = [order.payment.id, order.cost.total]
    const payment = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' } as const
    const asked: string[] = []
    shop.checkout.refund = async ({ paymentId, orderId }) => {
      asked.push(paymentId)
      const event = { eventId: 'evt_r', paymentId, orderId, shopperId, amount } as const
      const at = '2026-01-01T10:06:00.000Z'
      return { status: 'refunded', event: { ...event, status: 'refunded', at } }
    }
    await place(shop, placed)
    happened(shop, placed, { type: 'payment.late', paymentId: old, amount })
    happened(shop, placed, { type: 'payment.switched', from: old, payment })
    await shop.drain()
    const types = await typesOf(shop, placed)
    expect(types.toSorted()).toEqual([
      'order.placed',
      'payment.late',
      'payment.refunded',
      'payment.switched',
      'shipment.booked',
      'stock.allocated',
    ])
    expect(asked).toEqual([old])
    expect(await orderOf(shop, placed)).toMatchObject({
      status: 'allocated',
      payment,
      formerPayments: [{ id: old, status: 'refunded' }],
    })
    expect(await outboxSize(shop)).toBe(0)
  })

  it('lost stock gives the other holds and the money back', async () => {
    const shop = pipeline()
    const placed = unpaidIn(0)
    const [line] = placed.order.lines
    if (!line) throw new Error('no line')
    const gone = { ...line, sku: 'GONE', holdId: 'hold_gone' }
    const two = { ...placed, order: { ...placed.order, lines: [line, gone] } }
    await shop.holdFor(placed)
    shop.queues.get('orders')?.push({ body: placedMessage(two), attempts: 1 })
    happened(shop, two, paidEvent(two))
    const amount = two.order.cost.total
    const event = { eventId: 'evt_refund', paymentId: 'pay_test', orderId: two.order.id, amount }
    const rest = {
      shopperId: two.shopperId,
      status: 'refunded',
      at: '2026-01-01T10:06:00.000Z',
    } as const
    shop.checkout.refund = async () => ({ status: 'refunded', event: { ...event, ...rest } })
    await shop.drain()
    const types = await typesOf(shop, two)
    expect(types.slice(0, 3)).toEqual(['order.placed', 'payment.succeeded', 'stock.lost'])
    // The refund and the invoice wait for nobody; the credit note waits for both.
    expect(types.slice(3, 5).toSorted()).toEqual(['invoice.issued', 'payment.refunded'])
    expect(types.slice(5)).toEqual(['credit_note.issued'])
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({
      held: 0,
      committed: 0,
      available: 100,
    })
    expect(await outboxSize(shop)).toBe(0)
  })

  it('stock committed for an order that was cancelled meanwhile is given back', async () => {
    const shop = pipeline()
    const placed = placedIn(0)
    await place(shop, placed)
    await consumeOrders(shop.deps, [deliveryOf(placedMessage(placed))])
    const { execute } = shop.stock
    // The cancellation and its release overtake the commit while that is under way.
    shop.stock.execute = async (command) => {
      shop.stock.execute = execute
      const event = { type: 'order.cancelled', reason: 'test' } as const
      await advanceOrder(shop.deps, { orderId: placed.order.id, event, actor: STAFF, eventId: 'c' })
      const released = shop.queues.get('inventory')?.splice(0) ?? []
      await consumeInventory(
        shop.deps,
        released.map(({ body }) => deliveryOf(body)),
      )
      return execute(command)
    }
    await shop.drain()
    expect((await orderOf(shop, placed)).status).toBe('cancelled')
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ committed: 0, available: 100 })
    expect(await outboxSize(shop)).toBe(0)
  })

  it('the simulated carrier takes a parcel to the door, though every message is lost once', async () => {
    const shop = pipeline()
    shop.deps.carrierStepSeconds = 20
    const placed = placedIn(0)
    await place(shop, placed)
    await consumeOrders(shop.deps, [deliveryOf(placedMessage(placed))])
    for (let minute = 0; minute < 40; minute += 1) {
      shop.loseQueues()
      shop.clock.now += 60_000
      await resendOutbox(shop.deps)
      const before = await orderOf(shop, placed)
      if (before.status === 'delivered') break
      await shop.drain()
    }
    const order = await orderOf(shop, placed)
    expect(order.status).toBe('delivered')
    expect(order.fulfilment.shipments[0]?.events.map(({ status }) => status)).toEqual([
      'booked',
      'picked_up',
      'in_transit',
      'out_for_delivery',
      'delivered',
    ])
    expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ onHand: 98, committed: 0 })
  })

  it('staff take an order to the door and the sweep completes it two weeks later', async () => {
    const shop = pipeline()
    const placed = placedIn(1)
    await place(shop, placed)
    await shop.drain()
    for (const type of ['order.packed', 'order.shipped', 'order.delivered'] as const) {
      const input = { orderId: placed.order.id, event: { type }, actor: STAFF, eventId: type }
      expect(await advanceOrder(shop.deps, input)).toMatchObject({ ok: true })
      await shop.drain()
    }
    expect(await completeDelivered(shop.deps)).toBe(0)
    shop.clock.now += 15 * DAY_MS
    expect(await completeDelivered(shop.deps)).toBe(1)
    const mails = await selectMail([shop.deps.engagement, ...shop.deps.orders], {
      to: placed.order.email,
      limit: 10,
    })
    const { placed: confirmed, shipped, delivered } = texts.order
    const subjects = [confirmed, shipped, delivered].map((of) => of.subject(placed.order.number))
    expect(mails.map(({ subject }) => subject).toSorted()).toEqual(subjects.toSorted())
  })
})

describe('faults', () => {
  it('messages delivered two to ten times, also at once, take effect once', async () => {
    for (const times of [2, 5, 10]) {
      const shop = pipeline()
      const orders = [placedIn(0), placedIn(0), placedIn(1), unpaidIn(0), unpaidIn(1)]
      for (const placed of orders) await place(shop, placed)
      for (const placed of orders.slice(3)) happened(shop, placed, paidEvent(placed))
      await shop.drain(times)
      await shop.drain(times)
      for (const placed of orders) {
        const types = await typesOf(shop, placed)
        expect(new Set(types).size).toBe(types.length)
        expect((await orderOf(shop, placed)).version).toBe(types.length)
        expect((await orderOf(shop, placed)).status).toBe('allocated')
      }
      expect(shop.stock.levels.get('SHIRT-M')).toMatchObject({ held: 0, committed: 10 })
      expect(
        await selectMail([shop.deps.engagement, ...shop.deps.orders], { to: null, limit: 50 }),
      ).toHaveLength(5)
      expect(await outboxSize(shop)).toBe(0)
    }
  })

  it('of a batch of 100 with a poisoned message, 99 are recorded and one is given back', async () => {
    const shop = pipeline()
    const good = Array.from({ length: 97 }, (_, i) => placedIn(i % 2 === 0 ? 0 : 1))
    const nobody = placedIn(0)
    // Passes the schema; the database refuses it.
    const broken = { ...nobody, order: { ...nobody.order, number: null as unknown as string } }
    const poison: unknown[] = [
      'garbage',
      { id: 'x', type: 'order.gone', body: {} },
      placedMessage(broken),
    ]
    for (const bad of poison) {
      const messages = [
        ...good.map(placedMessage),
        bad,
        ...[placedIn(0), placedIn(1)].map(placedMessage),
      ]
      const batch = messages.map((message) => deliveryOf(message))
      await consumeOrders(shop.deps, batch)
      const fates = batch.map(({ fate }) => fate)
      expect(fates.filter((fate) => fate === 'acked')).toHaveLength(99)
      expect(fates[97]).toBe('retried')
    }
    for (const placed of good) await orderOf(shop, placed)
  })

  it('a second order of one checkout is refused by the record, its neighbours are not', async () => {
    const shop = pipeline()
    const first = placedIn(0)
    const second = { ...placedIn(0), shopperId: first.shopperId, checkoutId: first.checkoutId }
    const batch = [first, second, placedIn(0)].map((placed) => deliveryOf(placedMessage(placed)))
    await consumeOrders(shop.deps, batch)
    expect(batch.map(({ fate }) => fate)).toEqual(['acked', 'retried', 'acked'])
  })

  it('a consumer that dies after its write finds everything done when it is asked again', async () => {
    const shop = pipeline()
    const placed = placedIn(0)
    await place(shop, placed)
    for (const db of shop.deps.orders) {
      const { batch } = db
      let dies = true
      db.batch = async (statements) => {
        const results = await batch.call(db, statements)
        if (dies) {
          dies = false
          throw new Error('Network connection lost.')
        }
        return results as never
      }
    }
    const message = placedMessage(placed)
    await expect(consumeOrders(shop.deps, [deliveryOf(message)])).rejects.toThrow('lost')
    const again = deliveryOf(message)
    await consumeOrders(shop.deps, [again])
    expect(again.fate).toBe('acked')
    expect(await typesOf(shop, placed)).toEqual(['order.placed'])
    // Its messages were never sent: the sweep does.
    shop.loseQueues()
    shop.clock.now += 60_000
    expect(await resendOutbox(shop.deps)).toBe(1)
    await shop.drain()
    expect(await typesOf(shop, placed)).toHaveLength(3)
  })

  it('two people who act at once do not both win, and the same request again is one', async () => {
    const shop = pipeline()
    const placed = placedIn(0)
    await place(shop, placed)
    await shop.drain()
    const orderId = placed.order.id
    const cancel = { type: 'order.cancelled', reason: 'test' } as const
    const [packed, cancelled] = await Promise.all([
      advanceOrder(shop.deps, {
        orderId,
        event: { type: 'order.packed' },
        actor: STAFF,
        eventId: 'p',
      }),
      advanceOrder(shop.deps, { orderId, event: cancel, actor: STAFF, eventId: 'c' }),
    ])
    expect(cancelled.ok).toBe(true)
    const types = await typesOf(shop, placed)
    expect(types.includes('order.packed')).toBe(packed.ok)
    const again = { orderId, event: { type: 'order.packed' } as const, actor: STAFF }
    expect((await advanceOrder(shop.deps, { ...again, eventId: 'p' })).ok).toBe(packed.ok)
    expect(await advanceOrder(shop.deps, { ...again, eventId: 'q' })).toMatchObject({
      problem: { code: 'transition_not_allowed' },
    })
  })

  it('the ledger cannot be rewritten', async () => {
    const shop = pipeline()
    await consumeOrders(shop.deps, [deliveryOf(placedMessage(placedIn(0)))])
    const [db] = shop.deps.orders
    await expect(db?.prepare(`UPDATE order_event SET actor = 'x'`).run()).rejects.toThrow('append')
    await expect(db?.prepare('DELETE FROM order_event').run()).rejects.toThrow('append')
  })
})

describe('dead letters', () => {
  const deadEvent = async (shop: Pipeline) => {
    const placed = unpaidIn(0)
    happened(shop, placed, paidEvent(placed))
    await shop.drain()
    const list = await listDeadLetters(shop.deps, { limit: 10, cursor: null, state: 'dead' })
    if (!list.ok) throw new Error(list.problem.code)
    return { placed, letter: list.value.data[0] }
  }

  it('what nobody can finish waits for staff, and a replay once it can be finished does it', async () => {
    const shop = pipeline()
    const { placed, letter } = await deadEvent(shop)
    expect(letter).toMatchObject({ queue: 'orders', reason: 'No consumer could finish it.' })
    await place(shop, placed)
    await shop.drain()
    expect(await replayDeadLetter(shop.deps, letter?.id ?? '', STAFF)).toMatchObject({
      value: { state: 'replayed', decidedBy: STAFF },
    })
    await shop.drain()
    expect((await orderOf(shop, placed)).status).toBe('allocated')
    expect(await replayDeadLetter(shop.deps, letter?.id ?? '', STAFF)).toMatchObject({
      problem: { code: 'transition_not_allowed' },
    })
  })

  it('a discarded one does not come again, and garbage cannot be replayed', async () => {
    const shop = pipeline()
    const { letter } = await deadEvent(shop)
    await discardDeadLetter(shop.deps, letter?.id ?? '', STAFF)
    expect(shop.acknowledged).toEqual([letter?.id])
    shop.queues.get('delivery')?.push({ body: 'garbage', attempts: 1 })
    await shop.drain()
    const list = await listDeadLetters(shop.deps, { limit: 1, cursor: null, state: 'dead' })
    const garbage = list.ok ? list.value.data[0] : undefined
    expect(garbage?.message).toBe('garbage')
    expect(await replayDeadLetter(shop.deps, garbage?.id ?? '', STAFF)).toMatchObject({
      problem: { code: 'invalid_body' },
    })
  })
})
