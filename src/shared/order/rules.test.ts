import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { money } from '../platform/money.ts'
import {
  type LedgerEntry,
  ORDER_STATUSES,
  type Order,
  type OrderEvent,
  type OrderStatus,
  type Shipment,
} from './contract.ts'
import { effectsOf } from './effects.ts'
import { eventData, findBrokenEntry, firstLedgerEntry, ledgerEntry } from './ledger.ts'
import { isCancellable, TRANSITIONS, validateTransitions } from './life-cycle.ts'
import { attentionOf } from './returned-money.ts'
import { applyEvent } from './rules.ts'

const AT = '2026-01-02T09:00:00.000Z'

const cash = (): Order => placedOrder().order
const prepaid = (): Order =>
  placedOrder({
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'sandbox', status: 'pending', redirectUrl: '/pay/sandbox/pay_1' },
  }).order

const succeeded = (order: Order): OrderEvent => ({
  type: 'payment.succeeded',
  paymentId: order.payment.id,
  amount: order.cost.total,
})
const refunded = (order: Order): OrderEvent => ({
  type: 'payment.refunded',
  paymentId: order.payment.id,
  amount: order.cost.total,
})
const cancelled: OrderEvent = { type: 'order.cancelled', reason: 'changed my mind' }
const shipment: Shipment = {
  id: 'shm_1',
  carrier: 'Test',
  trackingNumber: 'T1',
  status: 'booked',
  events: [{ status: 'booked', at: AT, note: '' }],
}

/** Applies events in turn; each must change the order. */
const after = (order: Order, ...events: OrderEvent[]): Order =>
  events.reduce((before, event) => {
    const { outcome, order: next } = applyEvent(before, event, AT)
    expect(outcome, `${before.status} × ${event.type}`).toBe('changed')
    return next
  }, order)

/** The published steps, written down a second time: from each status, where it may go. */
const STEPS: Record<OrderStatus, OrderStatus[]> = {
  placed: ['allocated', 'cancelled'],
  awaiting_payment: ['paid', 'placed', 'cancelled'],
  paid: ['allocated', 'refunding', 'refunded'],
  allocated: ['packed', 'cancelled', 'refunding', 'refunded'],
  packed: ['shipped', 'cancelled', 'refunding', 'refunded'],
  shipped: ['delivered'],
  delivered: ['completed', 'refunded'],
  completed: ['refunded'],
  cancelled: ['refunding'],
  refunding: ['refunded'],
  refunded: [],
}

function permutations<T>(items: readonly T[]): T[][] {
  if (items.length === 0) return [[]]
  return items.flatMap((item, i) =>
    permutations([...items.slice(0, i), ...items.slice(i + 1)]).map((rest) => [item, ...rest]),
  )
}

/** Delivers events as a queue does: what is early comes again, until nothing moves any more. */
function deliver(order: Order, events: readonly OrderEvent[]): Order {
  let current = order
  let waiting = [...events]
  for (let moved = true; moved; ) {
    moved = false
    const again: OrderEvent[] = []
    for (const event of waiting) {
      const { outcome, order: next } = applyEvent(current, event, AT)
      if (outcome === 'early') again.push(event)
      else moved = true
      if (next.status !== current.status) expect(STEPS[current.status]).toContain(next.status)
      if (outcome === 'changed') expect(next.version).toBe(current.version + 1)
      else expect(next).toBe(current)
      current = next
    }
    waiting = again
  }
  return current
}

describe('the table', () => {
  it('names an unknown status, an unreachable status and a way back at start', () => {
    const broken = (status: OrderStatus, cell: string) => ({
      ...TRANSITIONS,
      [status]: { ...TRANSITIONS[status], 'order.packed': cell },
    })
    expect(() => validateTransitions(broken('allocated', 'wrapped'))).toThrow('wrapped')
    expect(() => validateTransitions(broken('allocated', 'early'))).toThrow('cannot be reached')
    expect(() => validateTransitions(broken('delivered', 'placed'))).toThrow('back to itself')
    expect(() => validateTransitions(broken('refunded', 'shipped'))).toThrow('back to itself')
  })
})

describe('a shopper', () => {
  it('may cancel while the order may be cancelled and has not been packed', () => {
    const may = ORDER_STATUSES.filter((status) => isCancellable({ ...cash(), status }))
    expect(may).toEqual(['placed', 'awaiting_payment', 'paid', 'allocated'])
    for (const status of may) {
      const order: Order = { ...cash(), status }
      expect(applyEvent(order, cancelled, AT).outcome).toBe('changed')
      expect(applyEvent(order, { type: 'order.packed' }, AT).outcome).not.toBe('unchanged')
    }
  })
})

describe('the life of an order', () => {
  it('cash on delivery goes from placed to completed and is paid at the door', () => {
    const order = after(
      cash(),
      { type: 'stock.allocated' },
      { type: 'shipment.booked', shipment },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      { type: 'shipment.moved', status: 'in_transit', note: '' },
      { type: 'order.delivered' },
      { type: 'order.completed' },
    )
    expect(order.status).toBe('completed')
    expect(order.payment.status).toBe('succeeded')
    expect(order.fulfilment.status).toBe('delivered')
    const steps = order.fulfilment.shipments[0]?.events.map(({ status }) => status)
    expect(steps).toEqual(['booked', 'picked_up', 'in_transit', 'delivered'])
    expect(order.version).toBe(8)
  })

  it('a declined payment may be tried again on the same page, then the second one counts', () => {
    const order = prepaid()
    const declined = after(order, { type: 'payment.declined', paymentId: order.payment.id })
    expect(declined.status).toBe('awaiting_payment')
    expect(declined.payment).toMatchObject({
      status: 'declined',
      redirectUrl: '/pay/sandbox/pay_1',
    })
    const paid = after(declined, succeeded(order))
    expect(paid.status).toBe('paid')
    expect(paid.payment).not.toHaveProperty('redirectUrl')
  })

  it('a second success of the same payment changes nothing', () => {
    const paid = after(prepaid(), succeeded(prepaid()))
    expect(applyEvent(paid, succeeded(paid), AT)).toEqual({ outcome: 'unchanged', order: paid })
  })

  it('a success for another payment, amount or currency is refused', () => {
    const order = prepaid()
    const wrong: OrderEvent[] = [
      { type: 'payment.succeeded', paymentId: 'pay_2', amount: order.cost.total },
      { type: 'payment.succeeded', paymentId: 'pay_1', amount: money(1, 'USD') },
      { type: 'payment.succeeded', paymentId: 'pay_1', amount: money(5_598, 'EUR') },
    ]
    for (const event of wrong) expect(applyEvent(order, event, AT).outcome).toBe('refused')
  })

  it('cancelling gives money back only where there is some', () => {
    expect(after(cash(), cancelled)).toMatchObject({
      status: 'cancelled',
      payment: { status: 'cancelled' },
      fulfilment: { status: 'cancelled' },
    })
    const refunding = after(prepaid(), succeeded(prepaid()), cancelled)
    expect(refunding).toMatchObject({ status: 'refunding', payment: { status: 'refunding' } })
    expect(after(refunding, refunded(refunding)).status).toBe('refunded')
  })

  it('of which nothing was due ends canceled: there is no money to wait for', () => {
    const none = { ...prepaid().cost, discount: prepaid().cost.total, total: money(0, 'USD') }
    const free: Order = { ...prepaid(), cost: none }
    const lost: OrderEvent = { type: 'stock.lost', sku: 'SHIRT-M' }
    for (const end of [cancelled, lost]) {
      expect(after(free, succeeded(free), end)).toMatchObject({
        ...{ status: 'cancelled', payment: { status: 'cancelled' } },
      })
    }
    const gone = after(free, cancelled)
    expect(applyEvent(gone, succeeded(free), AT)).toEqual({ outcome: 'unchanged', order: gone })
  })

  it('that was refunded whole and came back ends refunded', () => {
    const packed: OrderEvent = { type: 'order.packed' }
    const sent = after(
      prepaid(),
      succeeded(prepaid()),
      { type: 'stock.allocated' },
      { type: 'shipment.booked', shipment },
      packed,
      { type: 'order.shipped' },
      refunded(prepaid()),
      { type: 'shipment.moved', status: 'returned', note: '' },
    )
    expect(after(sent, cancelled)).toMatchObject({
      ...{ status: 'refunded', payment: { status: 'refunded' } },
    })
  })

  it('money that comes after the cancellation is returned', () => {
    const late = after(prepaid(), cancelled, succeeded(prepaid()))
    expect(late).toMatchObject({ status: 'refunding', payment: { status: 'refunding' } })
  })

  it('lost stock ends an unpaid order and refunds a paid one', () => {
    const lost: OrderEvent = { type: 'stock.lost', sku: 'SHIRT-M' }
    expect(after(cash(), lost).status).toBe('cancelled')
    expect(after(prepaid(), succeeded(prepaid()), lost).status).toBe('refunding')
  })

  it('a shipped order can no longer be cancelled', () => {
    const allocated: OrderEvent = { type: 'stock.allocated' }
    const shipped = after(cash(), allocated, { type: 'order.packed' }, { type: 'order.shipped' })
    expect(applyEvent(shipped, cancelled, AT).outcome).toBe('refused')
  })

  it('an order without a parcel is completed from allocated, and takes no event of one', () => {
    const digital = after(prepaid(), succeeded(prepaid()), { type: 'stock.allocated' })
    const lines = digital.lines.map((line) => ({ ...line, requiresShipping: false as const }))
    const order = { ...digital, lines }
    expect(after(order, { type: 'order.completed' }).status).toBe('completed')
    for (const type of ['order.packed', 'order.shipped', 'order.delivered'] as const) {
      expect(applyEvent(order, { type }, AT).outcome).toBe('refused')
    }
    expect(applyEvent(order, { type: 'shipment.booked', shipment }, AT).outcome).toBe('refused')
    expect(applyEvent(digital, { type: 'order.completed' }, AT).outcome).toBe('early')
    const [first] = digital.lines
    const mixed = { ...order, lines: first ? [...order.lines, first] : [] }
    expect(applyEvent(mixed, { type: 'order.completed' }, AT).outcome).toBe('early')
  })

  it('updatedAt never runs backwards, whatever clock an event was written by', () => {
    const { order } = applyEvent(cash(), cancelled, '2020-01-01T00:00:00.000Z')
    expect(order.updatedAt).toBe(cash().updatedAt)
  })
})

describe('money that goes back at the provider', () => {
  const paid = () => after(prepaid(), succeeded(prepaid()))
  const allocated = () => after(paid(), { type: 'stock.allocated' })
  const shipped = () => after(allocated(), { type: 'order.packed' }, { type: 'order.shipped' })
  const part = (id: string, amount: number): OrderEvent => ({
    type: 'payment.refunded',
    paymentId: 'pay_1',
    refundId: id,
    amount: money(amount, 'USD'),
  })
  const dispute = (
    type: 'payment.disputed' | 'payment.dispute_won' | 'payment.dispute_lost',
    disputeId = 'dp_1',
  ): OrderEvent => ({ type, paymentId: 'pay_1', disputeId, amount: prepaid().cost.total })
  const total = () => prepaid().cost.total.amount

  it('ends an order that has not shipped, and frees its goods', () => {
    for (const order of [paid(), allocated()]) {
      const applied = applyEvent(order, refunded(order), AT)
      expect(applied).toMatchObject({
        outcome: 'changed',
        from: order.status,
        order: { status: 'refunded', payment: { status: 'refunded' } },
      })
      const context = {
        now: 0,
        sender: { name: '', supportEmail: '', sends: false },
        carrierStepSeconds: 0,
      }
      const types = effectsOf(applied, { shopperId: 'shp_1', event: refunded(order) }, context)
      expect(types.map(({ message }) => message.type)).toContain('inventory.release')
    }
  })

  it('of an order of which a parcel left frees the rest, and the parcel goes on', () => {
    const order = allocated()
    const lines = [{ lineId: order.lines[0]?.id ?? '', quantity: 1 }]
    const sent = { ...shipment, id: 'shm_2', status: 'picked_up' as const, lines }
    const partly = after(order, { type: 'shipment.shipped', shipment: sent })
    expect(partly.fulfilment.status).toBe('partially_shipped')
    expect(isCancellable(partly)).toBe(false)
    expect(applyEvent(partly, cancelled, AT).outcome).toBe('refused')
    const applied = applyEvent(partly, refunded(partly), AT)
    expect(applied.order).toMatchObject({
      status: 'refunded',
      fulfilment: { shipments: [{ status: 'picked_up' }] },
    })
    const context = {
      now: 0,
      sender: { name: '', supportEmail: '', sends: false },
      carrierStepSeconds: 0,
    }
    const messages = effectsOf(applied, { shopperId: 'shp_1', event: refunded(partly) }, context)
    expect(messages.map(({ message }) => message.type)).toContain('inventory.release')
  })

  it('of an order that shipped leaves its status and shows in its payment', () => {
    const back = after(shipped(), refunded(shipped()))
    expect(back).toMatchObject({ status: 'shipped', payment: { status: 'refunded' } })
    expect(attentionOf(back)).toBe('refunded_after_shipping')
    const delivered = after(back, { type: 'order.delivered' })
    expect(delivered).toMatchObject({ status: 'delivered', payment: { status: 'refunded' } })
  })

  it('in parts adds up, counts each part once, and never exceeds what was captured', () => {
    const one = after(allocated(), part('re_1', 100))
    expect(one).toMatchObject({
      status: 'allocated',
      payment: { status: 'partially_refunded', refunds: [{ id: 're_1' }] },
    })
    expect(attentionOf(one)).toBe('partially_refunded')
    expect(applyEvent(one, part('re_1', 100), AT)).toEqual({ outcome: 'unchanged', order: one })
    expect(applyEvent(one, part('re_2', total()), AT).outcome).toBe('refused')
    expect(applyEvent(one, part('re_2', -1), AT).outcome).toBe('refused')
    const foreign = { ...part('re_2', 1), amount: money(1, 'EUR') } as OrderEvent
    expect(applyEvent(one, foreign, AT).outcome).toBe('refused')
    const all = after(one, part('re_2', total() - 100))
    expect(all).toMatchObject({ status: 'refunded', payment: { status: 'refunded' } })
  })

  it('in part, and then cancelled, gives the rest back once', () => {
    const refunding = after(allocated(), part('re_1', 100), cancelled)
    expect(refunding).toMatchObject({ status: 'refunding', payment: { status: 'refunding' } })
    // The provider reports the payment as a whole.
    const done = after(refunding, part('re_2', total()))
    expect(done.status).toBe('refunded')
    const sum = done.payment.refunds?.reduce((n, { amount }) => n + amount.amount, 0)
    expect(sum).toBe(total())
  })

  it('waits for the payment that it gives back', () => {
    expect(applyEvent(prepaid(), part('re_1', 100), AT).outcome).toBe('early')
    const end = deliver(prepaid(), [part('re_1', 100), succeeded(prepaid())])
    expect(end).toMatchObject({ status: 'paid', payment: { status: 'partially_refunded' } })
    expect(applyEvent(cash(), part('re_1', 100), AT).outcome).toBe('refused')
  })

  it('a dispute keeps goods and refunds back until it ends', () => {
    const disputed = after(allocated(), dispute('payment.disputed'))
    expect(disputed).toMatchObject({
      status: 'allocated',
      payment: { status: 'succeeded', dispute: { status: 'open' } },
    })
    expect(attentionOf(disputed)).toBe('disputed')
    for (const event of [{ type: 'order.packed' } as const, cancelled]) {
      expect(applyEvent(disputed, event, AT).outcome).toBe('refused')
    }
    const won = after(disputed, dispute('payment.dispute_won'))
    expect(attentionOf(won)).toBeNull()
    expect(after(won, { type: 'order.packed' }).status).toBe('packed')
  })

  it('a lost dispute is money that went back; its words count once, in any order', () => {
    const lost = after(allocated(), dispute('payment.dispute_lost'))
    expect(lost).toMatchObject({ status: 'refunded', payment: { dispute: { status: 'lost' } } })
    const ended = after(shipped(), dispute('payment.dispute_lost'))
    expect(ended).toMatchObject({ status: 'shipped', payment: { status: 'refunded' } })
    for (const type of ['payment.disputed', 'payment.dispute_lost'] as const) {
      expect(applyEvent(ended, dispute(type), AT).outcome).toBe('unchanged')
    }
    const won = after(shipped(), dispute('payment.dispute_won'))
    expect(applyEvent(won, dispute('payment.disputed'), AT).outcome).toBe('unchanged')
    expect(after(won, dispute('payment.disputed', 'dp_2')).payment.dispute?.id).toBe('dp_2')
  })

  it('any refunds and disputes, in any order, never give back more than was captured', () => {
    const pool: OrderEvent[] = [
      part('re_1', 100),
      part('re_2', 700),
      part('re_3', total()),
      dispute('payment.disputed'),
      dispute('payment.dispute_won'),
      dispute('payment.dispute_lost'),
      { type: 'stock.allocated' },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      cancelled,
    ]
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pool)), (events) => {
        const end = deliver(paid(), events)
        const refunds = (end.payment.refunds ?? []).filter(({ status }) => status !== 'failed')
        const sum = refunds.reduce((n, { amount }) => n + amount.amount, 0)
        expect(sum).toBeLessThanOrEqual(total())
        expect(new Set(refunds.map(({ id }) => id)).size).toBe(refunds.length)
        if (end.status === 'refunded') expect(sum).toBe(total())
      }),
    )
  })
})

describe('an order that is paid another way', () => {
  const atTheDoor = { id: 'pay_2', kind: 'cash-on-delivery', status: 'due_on_delivery' } as const
  const online = { id: 'pay_2', kind: 'sandbox', status: 'pending', redirectUrl: '/2' } as const
  const switched = (payment: Order['payment'], from = 'pay_1'): OrderEvent => ({
    type: 'payment.switched',
    from,
    payment,
  })
  const late = (order: Order): OrderEvent => ({
    type: 'payment.late',
    paymentId: 'pay_1',
    amount: order.cost.total,
  })
  const left = { id: 'pay_1', kind: 'sandbox', status: 'cancelled' }

  it('is placed where it is paid at the door, and goes on waiting where it is not', () => {
    expect(after(prepaid(), switched(atTheDoor))).toMatchObject({
      status: 'placed',
      payment: atTheDoor,
      formerPayments: [left],
    })
    expect(after(prepaid(), switched(online))).toMatchObject({
      status: 'awaiting_payment',
      payment: online,
      formerPayments: [left],
    })
  })

  it('takes each switch once and in turn', () => {
    const third = { ...online, id: 'pay_3' }
    const [first, second] = [switched(online), switched(third, 'pay_2')]
    const all = after(prepaid(), first, second)
    expect(all.formerPayments?.map(({ id }) => id)).toEqual(['pay_1', 'pay_2'])
    for (const again of [first, second]) {
      expect(applyEvent(all, again, AT)).toEqual({ outcome: 'unchanged', order: all })
    }
    expect(applyEvent(prepaid(), second, AT).outcome).toBe('early')
    const closed = after(prepaid(), switched(atTheDoor), { type: 'stock.allocated' })
    expect(applyEvent(closed, switched(atTheDoor), AT).outcome).toBe('unchanged')
  })

  it('waits for the switch before it takes the new payment’s money', () => {
    const paid: OrderEvent = {
      type: 'payment.succeeded',
      paymentId: 'pay_2',
      amount: prepaid().cost.total,
      switched: true,
    }
    expect(applyEvent(prepaid(), paid, AT).outcome).toBe('early')
    expect(deliver(prepaid(), [paid, switched(online)])).toMatchObject({
      status: 'paid',
      payment: { id: 'pay_2', status: 'succeeded' },
    })
    const wrong = { ...paid, paymentId: 'pay_2', amount: money(1, 'USD') } as const
    expect(applyEvent(after(prepaid(), switched(online)), wrong, AT).outcome).toBe('refused')
    const over = after(prepaid(), cancelled, switched(online))
    expect(over).toMatchObject({
      status: 'cancelled',
      payment: { id: 'pay_2', status: 'cancelled' },
    })
    expect(over.payment).not.toHaveProperty('redirectUrl')
    // Cancelled meanwhile: the new payment's money is returned, not lost.
    const cancelledFirst = deliver(prepaid(), [cancelled, paid, switched(online)])
    expect(cancelledFirst).toMatchObject({ status: 'refunding', payment: { id: 'pay_2' } })
  })

  it('gives money of a payment it left back, once, and goes its own way', () => {
    expect(applyEvent(prepaid(), late(prepaid()), AT).outcome).toBe('early')
    const placed = after(prepaid(), switched(atTheDoor))
    const owed = after(placed, late(placed))
    expect(owed).toMatchObject({
      status: 'placed',
      payment: atTheDoor,
      formerPayments: [{ ...left, status: 'refunding' }],
    })
    expect(applyEvent(owed, late(owed), AT).outcome).toBe('unchanged')
    const allocated = after(owed, { type: 'stock.allocated' })
    const back = after(allocated, {
      type: 'payment.refunded',
      paymentId: 'pay_1',
      amount: owed.cost.total,
    })
    expect(back).toMatchObject({
      status: 'allocated',
      formerPayments: [{ ...left, status: 'refunded' }],
    })
    expect(applyEvent(back, late(back), AT).outcome).toBe('unchanged')
    const wrong = { ...late(placed), amount: money(1, 'USD') } as OrderEvent
    expect(applyEvent(placed, wrong, AT).outcome).toBe('refused')
  })

  it('begins with the same entry: what it left is no part of what was placed', async () => {
    const order = prepaid()
    const first = await firstLedgerEntry({ order })
    const { digest } = (await firstLedgerEntry({ order: after(order, switched(online)) })).data
    expect(digest).toBe(first.data.digest)
  })

  it('in any order of events, has one capture that stays and never a lost one', () => {
    const order = prepaid()
    const events: OrderEvent[] = [
      switched(online),
      { ...succeeded(order), paymentId: 'pay_2', switched: true } as OrderEvent,
      late(order),
      { type: 'stock.allocated' },
      cancelled,
    ]
    for (const some of permutations(events)) {
      const end = deliver(order, some)
      expect(end.formerPayments).toMatchObject([{ id: 'pay_1', status: 'refunding' }])
      expect(end.payment.id).toBe('pay_2')
      expect(end.status).toBe('refunding')
    }
  })
})

describe('events in any order', () => {
  it('every order of six events ends delivered and never steps backward', () => {
    const order = prepaid()
    const events: OrderEvent[] = [
      succeeded(order),
      { type: 'stock.allocated' },
      { type: 'shipment.booked', shipment },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      { type: 'order.delivered' },
    ]
    for (const events_ of permutations(events)) {
      expect(deliver(order, events_).status).toBe('delivered')
    }
  })

  it('a cancellation anywhere among them ends in delivery or in the money back', () => {
    const order = prepaid()
    const events: OrderEvent[] = [
      succeeded(order),
      { type: 'stock.allocated' },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      cancelled,
      refunded(order),
    ]
    const ends = new Set(permutations(events).map((some) => deliver(order, some).status))
    expect([...ends].sort()).toEqual(['refunded', 'shipped'])
  })

  it('any events, repeated at will, only take published steps', () => {
    const order = prepaid()
    const pool: OrderEvent[] = [
      succeeded(order),
      { type: 'payment.declined', paymentId: order.payment.id },
      { type: 'stock.allocated' },
      { type: 'stock.lost', sku: 'SHIRT-M' },
      { type: 'shipment.booked', shipment },
      { type: 'order.packed' },
      { type: 'order.shipped' },
      { type: 'shipment.moved', status: 'in_transit', note: '' },
      { type: 'shipment.moved', status: 'picked_up', note: '' },
      { type: 'order.delivered' },
      { type: 'order.completed' },
      cancelled,
      refunded(order),
    ]
    fc.assert(
      fc.property(
        fc.constantFrom(cash(), order),
        fc.array(fc.constantFrom(...pool)),
        (start, events) => {
          deliver(start, events)
        },
      ),
    )
  })
})

describe('the ledger', () => {
  const ledger = async (): Promise<LedgerEntry[]> => {
    const placed = placedOrder()
    const entries = [await firstLedgerEntry(placed)]
    const events: OrderEvent[] = [{ type: 'stock.allocated' }, { type: 'order.packed' }, cancelled]
    for (const event of events) {
      const fields = { eventId: event.type, type: event.type, at: AT, actor: 'system' as const }
      entries.push(await ledgerEntry(entries.at(-1) ?? null, { ...fields, data: eventData(event) }))
    }
    return entries
  }

  it('is one chain, and shows where anything in it was touched', async () => {
    const entries = await ledger()
    expect(await findBrokenEntry(entries)).toBeNull()
    const changed = entries.map((e) =>
      e.sequence === 2 ? { ...e, at: '2026-01-01T00:00:00Z' } : e,
    )
    expect(await findBrokenEntry(changed)).not.toBeNull()
    expect(await findBrokenEntry(entries.toSpliced(1, 1))).not.toBeNull()
    const reason = entries.map((e) => (e.sequence === 4 ? { ...e, data: { reason: 'other' } } : e))
    expect(await findBrokenEntry(reason)).not.toBeNull()
  })

  it('begins with a digest that a changed price or address breaks', async () => {
    const placed = placedOrder()
    const first = await firstLedgerEntry(placed)
    expect(first).toMatchObject({ sequence: 1, eventId: `${placed.order.id}:placed` })
    const moved = structuredClone(placed)
    if (!moved.order.shippingAddress) throw new Error('the fixture has an address')
    moved.order.shippingAddress.line1 = '2 Quay Street'
    expect((await firstLedgerEntry(moved)).hash).not.toBe(first.hash)
    // Later changes of the order leave its first entry as it was.
    const later = { order: after(placed.order, { type: 'stock.allocated' }) }
    const { digest } = (await firstLedgerEntry(later)).data
    expect(digest).toBe(first.data.digest)
  })
})
