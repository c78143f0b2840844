import { expect, it } from 'vitest'
import { golden } from '../../../tests/fixtures/golden.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { nextParcelStep } from '../logistics/effects.ts'
import { shipmentIdOf } from '../logistics/rules.ts'
import { timelineOf } from '../logistics/simulated-timeline.ts'
import type { Payment } from '../payment/contract.ts'
import type { OutboxMessage } from '../platform/messages.ts'
import { money } from '../platform/money.ts'
import { ORDER_STATUSES, type Order, type OrderEvent, type OrderEventType } from './contract.ts'
import type { EffectContext } from './effects/contract.ts'
import { effectsOf, effectsOfPlacement } from './effects.ts'
import { TRANSITIONS } from './life-cycle.ts'
import { applyEvent } from './rules.ts'

// Message ids are idempotency keys: a redelivery across a deploy, or a row written by the version
// before, must meet the same id.
const AT = '2026-01-02T09:00:00.000Z'
const CONTEXT: EffectContext = {
  now: Date.parse(AT),
  sender: { name: 'Test shop', supportEmail: 'help@test.example', sends: false },
  carrierStepSeconds: 20,
}
const ID = 'ord_01kdz7qc00e8t9xv5m3n2p4r6s0'
const SHOPPER = 'ses_01kdz7qc00e8t9xv5m3n2p4r6s'

const PENDING: Payment = { id: 'pay_1', kind: 'sandbox', status: 'pending', redirectUrl: '/pay' }
const CASH: Payment = { id: 'pay_cash', kind: 'cash-on-delivery', status: 'due_on_delivery' }

const orderWith = (changes: Partial<Order> = {}): Order =>
  placedOrder({ id: ID, payment: CASH, ...changes }).order
const prepaid = (): Order => orderWith({ status: 'awaiting_payment', payment: PENDING })
const digital = (): Order => {
  const order = prepaid()
  const lines = order.lines.map((line) => ({ ...line, requiresShipping: false as const }))
  return { ...order, lines }
}

const TOTAL = orderWith().cost.total
const PART = money(1_000, 'USD')
const paid: OrderEvent = { type: 'payment.succeeded', paymentId: 'pay_1', amount: TOTAL }
const declined: OrderEvent = { type: 'payment.declined', paymentId: 'pay_1' }
const refunded = (amount = TOTAL, refundId = 're_1'): OrderEvent => ({
  type: 'payment.refunded',
  paymentId: 'pay_1',
  amount,
  refundId,
})
const dispute = (type: 'payment.disputed' | 'payment.dispute_won' | 'payment.dispute_lost') =>
  ({ type, paymentId: 'pay_1', amount: TOTAL, disputeId: 'dp_1' }) as const
const switched: OrderEvent = { type: 'payment.switched', from: 'pay_1', payment: CASH }
const late: OrderEvent = { type: 'payment.late', paymentId: 'pay_1', amount: TOTAL }
const allocated: OrderEvent = { type: 'stock.allocated' }
const lost: OrderEvent = { type: 'stock.lost', sku: 'SHIRT-M' }
const booked: Extract<OrderEvent, { type: 'shipment.booked' }> = {
  type: 'shipment.booked',
  shipment: {
    id: shipmentIdOf(ID),
    carrier: 'Test',
    trackingNumber: 'T1',
    status: 'booked',
    events: [{ status: 'booked', at: AT, note: '' }],
  },
}
const bookedBy = (reference: string): OrderEvent => ({
  ...booked,
  shipment: { ...booked.shipment, booking: { carrierId: 'easypost', reference } },
})
const notBooked: OrderEvent = {
  type: 'shipment.booking_failed',
  shipmentId: shipmentIdOf(ID),
  reason: 'closed',
}
const packed: OrderEvent = { type: 'order.packed' }
const shipped: OrderEvent = { type: 'order.shipped' }
const moved: OrderEvent = { type: 'shipment.moved', status: 'in_transit', note: 'On the way.' }
const delivered: OrderEvent = { type: 'order.delivered' }
const completed: OrderEvent = { type: 'order.completed' }
const cancelled: OrderEvent = { type: 'order.cancelled', reason: 'changed my mind' }

const LINE = 'li_1'
/** An order whose line has a known id. */
const invoiced = (): Order => ({
  ...prepaid(),
  lines: prepaid().lines.map((line) => ({ ...line, id: LINE, holdId: 'hold_1' })),
})
const sent = (id: string): OrderEvent => ({
  type: 'shipment.shipped',
  shipment: {
    ...{ id, carrier: 'Test', trackingNumber: id, status: 'picked_up' },
    lines: [{ lineId: LINE, quantity: 1 }],
    events: [{ status: 'picked_up', at: AT, note: '' }],
  },
})
const arrived = (shipmentId: string): OrderEvent => ({
  type: 'shipment.moved',
  shipmentId,
  status: 'delivered',
  note: '',
})
const asked = (amount: Order['cost']['total'], quantity = 0, refundId = 'rfd_1'): OrderEvent => ({
  type: 'refund.requested',
  refundId,
  paymentId: 'pay_1',
  amount,
  reason: 'damaged',
  ...(quantity > 0 ? { lines: [{ lineId: LINE, quantity, restock: true }] } : {}),
})
const failed: OrderEvent = {
  type: 'refund.failed',
  refundId: 'rfd_1',
  paymentId: 'pay_1',
  reason: 'closed',
}
const invoice: OrderEvent = { type: 'invoice.issued', number: '2026-1' }
const creditNote: OrderEvent = { type: 'credit_note.issued', refundId: 'rfd_1', number: '2026-1' }
const returnId = 'ret_1'
const requested: OrderEvent = {
  type: 'return.requested',
  returnId,
  lines: [{ lineId: LINE, quantity: 1, reason: 'too small' }],
}
const rejected: OrderEvent = { type: 'return.rejected', returnId, reason: 'worn' }
const sentBack: OrderEvent[] = [
  requested,
  { type: 'return.approved', returnId },
  { type: 'return.received', returnId },
  {
    ...{ type: 'return.inspected', returnId, refundId: 'rfd_1', paymentId: 'pay_1', amount: PART },
    lines: [{ lineId: LINE, quantity: 1, condition: 'sellable' }],
  },
  refunded(PART, 'rfd_1'),
]

const erased = (keepsAddress?: true): OrderEvent => ({
  type: 'order.erased',
  digest: '',
  texts: {},
  ...(keepsAddress ? { keepsAddress } : {}),
})
/** An order's whole life: as it is placed, then each event in turn. */
const LIVES: Record<string, { order: Order; events: OrderEvent[] }> = {
  cash: {
    order: orderWith(),
    events: [allocated, booked, packed, shipped, moved, delivered, completed],
  },
  'sandbox, paid': {
    order: prepaid(),
    events: [declined, paid, allocated, booked, packed, shipped, delivered, completed],
  },
  'cancelled before its payment': { order: prepaid(), events: [cancelled] },
  'cancelled once allocated': { order: orderWith(), events: [allocated, booked, cancelled] },
  'cancelled, refunded': { order: prepaid(), events: [paid, allocated, cancelled, refunded()] },
  'cancelled, then paid': { order: prepaid(), events: [cancelled, paid, refunded()] },
  'cancelled, then allocated': { order: orderWith(), events: [cancelled, allocated] },
  'stock lost': { order: prepaid(), events: [paid, lost, refunded()] },
  'stock lost, unpaid': { order: orderWith(), events: [lost] },
  'refunded at the provider': {
    order: prepaid(),
    events: [paid, allocated, refunded(PART, 're_1'), refunded(TOTAL, 're_2')],
  },
  'refunded after shipping': {
    order: prepaid(),
    events: [paid, allocated, booked, packed, shipped, refunded(), delivered],
  },
  'disputed, won': {
    order: prepaid(),
    events: [paid, dispute('payment.disputed'), dispute('payment.dispute_won'), allocated],
  },
  'disputed, lost': {
    order: prepaid(),
    events: [paid, allocated, dispute('payment.disputed'), dispute('payment.dispute_lost')],
  },
  'switched to cash, paid late': {
    order: prepaid(),
    events: [switched, allocated, late, refunded(), booked],
  },
  'switched to another prepayment': {
    order: prepaid(),
    events: [{ ...switched, payment: { ...PENDING, id: 'pay_2' } }],
  },
  'not booked': { order: orderWith(), events: [allocated, notBooked, booked, notBooked] },
  'booked for nothing': {
    order: orderWith(),
    events: [allocated, bookedBy('shp_1'), cancelled, bookedBy('shp_2')],
  },
  digital: { order: digital(), events: [paid, allocated, completed] },
  'sent in two parcels': {
    order: { ...invoiced(), status: 'placed', payment: CASH },
    events: [allocated, booked, sent('shm_a'), arrived('shm_a'), sent('shm_b'), arrived('shm_b')],
  },
  'refunded by staff before shipping': {
    order: invoiced(),
    events: [paid, allocated, invoice, asked(TOTAL), refunded(TOTAL, 'rfd_1'), creditNote],
  },
  'refunded by staff in part': {
    order: invoiced(),
    events: [paid, allocated, booked, asked(PART, 1), failed, asked(PART, 1, 'rfd_2')],
  },
  'sent back': {
    order: invoiced(),
    events: [...[paid, allocated, booked, packed, shipped, delivered], ...sentBack],
  },
  'not taken back': {
    order: invoiced(),
    events: [...[paid, allocated, booked, packed, shipped, delivered], requested, rejected],
  },
  'erased on its way': {
    order: orderWith(),
    events: [allocated, booked, erased(true), packed, shipped, delivered, erased(), completed],
  },
}

/** With the kind of the mail that the message brings. */
function named({ queue, message }: OutboxMessage): string {
  const mail = message.type === 'order.changed' ? message.body.mail : null
  return `${queue} ${message.type} ${message.id}${mail?.kind ? ` mail ${mail.kind}` : ''}`
}

function messagesOf({ order, events }: { order: Order; events: OrderEvent[] }) {
  const steps = [{ placed: effectsOfPlacement({ order, shopperId: SHOPPER }, CONTEXT).map(named) }]
  const rest = events.map((event) => {
    const applied = applyEvent(order, event, AT)
    order = applied.order
    const messages = effectsOf(applied, { shopperId: SHOPPER, event }, CONTEXT).map(named)
    return { [`${event.type}: ${applied.outcome}, ${order.status}`]: messages }
  })
  return [...steps, ...rest]
}

const EVENTS = [
  ...[paid, declined, switched, allocated, lost, booked, packed, shipped, moved, delivered],
  ...[completed, cancelled, refunded(), refunded(PART), late],
  ...[dispute('payment.disputed'), dispute('payment.dispute_won')],
  dispute('payment.dispute_lost'),
]

/** Every event in every status it may meet there: before its payment, after it, and switched. */
function messagesOfCells(make: () => Order): Record<string, string> {
  const order = make()
  const payments: Record<string, Partial<Order>> = {
    pending: {},
    captured: { payment: { ...order.payment, status: 'succeeded' } },
    refunding: { payment: { ...order.payment, status: 'refunding' } },
    former: { payment: CASH, formerPayments: [{ ...PENDING, status: 'cancelled' }] },
  }
  const { shipments } = applyEvent({ ...order, status: 'allocated' }, booked, AT).order.fulfilment
  const cells: Record<string, string> = {}
  for (const status of ORDER_STATUSES) {
    for (const [name, payment] of Object.entries(payments)) {
      for (const event of EVENTS) {
        const fulfilment = { ...order.fulfilment, shipments: event === booked ? [] : shipments }
        const from = { ...order, status, ...payment, fulfilment, version: 6 }
        const applied = applyEvent(from, event, AT)
        const messages = effectsOf(applied, { shopperId: SHOPPER, event }, CONTEXT).map(named)
        const cell = `${status}, ${name} × ${event.type} = ${applied.outcome}`
        const all = messages.join(', ').replaceAll(ID, 'ord')
        if (all !== '') cells[`${cell}, ${applied.order.status}`] = all
      }
    }
  }
  return cells
}

const parcelSteps = () =>
  timelineOf({ id: shipmentIdOf(ID), trackingNumber: 'KP0123456789ABCDEF' }).map(({ type }, i) => ({
    [type]: nextParcelStep(ID, shipmentIdOf(ID), i + 1, CONTEXT).map(named),
  }))

it('the queue, type and id of every message of an order are those of the golden file', () => {
  const found = {
    lives: Object.fromEntries(
      Object.entries(LIVES).map(([name, life]) => [name, messagesOf(life)]),
    ),
    parcel: parcelSteps(),
    cells: messagesOfCells(prepaid),
    digitalCells: messagesOfCells(digital),
  }
  expect(found).toEqual(golden('order-messages', found))
})

it('the golden file meets every event of an order', () => {
  const met = new Set<OrderEventType>(['order.placed'])
  for (const { events } of Object.values(LIVES)) for (const { type } of events) met.add(type)
  expect([...met].sort()).toEqual(Object.keys(TRANSITIONS.placed).sort())
})
