import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Order } from '../../../src/shared/order/contract.ts'
import { readOrderState } from '../../../src/shared/order/read-order.ts'
import type { ChargeRefund, ChargeState } from '../../../src/shared/payment/charges/contract.ts'
import {
  insertCharges,
  selectUnmatched,
  updateCharges,
} from '../../../src/shared/payment/charges/store.ts'
import type { PaymentEvent } from '../../../src/shared/payment/contract.ts'
import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import {
  type PaymentDeps,
  receiveWebhook,
  refundPayment,
} from '../../../src/shared/payment/settle.ts'
import type { FailedRefund, WebhookNews } from '../../../src/shared/payment/webhook/contract.ts'
import { ORDERS_KEPT_LIVE_MAX } from '../../../src/shared/platform/limits.ts'
import { money } from '../../../src/shared/platform/money.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { insertOrder, ordersModule } from '../../../src/shared/shopper/orders.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { shopperObject } from '../../../tests/fixtures/shopper-object.ts'
import { listDeadLetters } from '../dead-letter/staff.ts'
import { advanceOrder } from '../order/staff.ts'
import { takeQuarantined } from './record-reports.ts'

const SHOPPER = 'shp_1'
const STAFF = 'staff:stf_1' as const
const AT = '2026-01-01T11:00:00.000Z'

let shop: Pipeline
let order: Order
let deps: PaymentDeps
let told: WebhookNews
let asked: unknown[]

/** A paid order that 50 newer ones have pushed out of its shopper's object. */
beforeEach(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  shop = pipeline()
  const placed = placedIn(0, {
    status: 'awaiting_payment',
    payment: { id: 'pay_1', kind: 'sandbox', status: 'pending' },
  })
  order = placed.order
  await shop.holdFor(placed)
  shop.queues
    .get('orders')
    ?.push({ body: placedMessage({ ...placed, shopperId: SHOPPER }), attempts: 1 })
  await shop.drain()
  const event = { type: 'payment.succeeded', paymentId: 'pay_1', amount: order.cost.total } as const
  await advanceOrder(shop.deps, { orderId: order.id, event, actor: 'payment', eventId: 'paid' })
  await shop.drain()

  const object = shopperObject(() => shop.clock.now)
  const { sql } = object
  await object.execute({
    caller: { kind: 'system', shopperId: SHOPPER },
    command: { type: 'outbox.acknowledge', ids: [] },
  })
  for (const one of [order, ...Array.from({ length: ORDERS_KEPT_LIVE_MAX }, () => newer())]) {
    insertOrder(sql, one, null)
  }
  ordersModule.maintenance?.prune?.(sql, shop.clock.now)
  asked = []
  const provider: PaymentProvider = {
    kind: 'sandbox',
    initialStatus: 'pending',
    create: () => Promise.reject(new Error('not here')),
    query: () => Promise.reject(new Error('not here')),
    cancel: () => Promise.reject(new Error('not here')),
    refund: async (request) => {
      asked.push(request)
      const amount = request.amount ?? order.cost.total
      return { status: 'refunded', event: report('refunded', { amount, eventId: 'evt_own' }) }
    },
    verifyWebhook: async () => ok(told),
  }
  deps = {
    shopper: () => object,
    provider: (kind) => (kind === 'sandbox' ? provider : null),
    now: () => shop.clock.now,
    declined: async () => undefined,
  }
  shop.checkout.refund = (refund) => refundPayment(deps, refund)
})

/** An order that is newer than every other of this test: ids grow with time. */
const newer = (): Order => {
  const { order: one } = placedIn(0)
  return { ...one, id: one.id.replace(/^ord_./, 'ord_z') }
}

const report = (
  status: PaymentEvent['status'],
  changes: Partial<PaymentEvent> = {},
): PaymentEvent => ({
  ...{ eventId: `evt_${status}`, orderId: order.id, shopperId: SHOPPER, paymentId: 'pay_1' },
  ...{ status, amount: order.cost.total, at: AT },
  ...changes,
})

/** The webhook of these reports, as gateway, checkout and fulfilment take it. */
async function hear(news: Partial<WebhookNews>): Promise<number> {
  told = { events: [], ...news }
  const received = await receiveWebhook(deps, 'sandbox', {}, '')
  if (!received.ok) throw new Error(received.problem.code)
  const left = await takeQuarantined(shop.deps, received.value)
  await shop.drain()
  return left
}

async function recorded(): Promise<Order> {
  const state = await readOrderState({ databases: shop.deps.orders }, order.id)
  if (!state.ok) throw new Error(state.problem.code)
  return state.value.order
}

async function lettersOf(): Promise<unknown[]> {
  const page = await listDeadLetters(shop.deps, { limit: 20, cursor: null, state: 'dead' })
  return page.ok ? page.value.data.map(({ reason }) => reason) : []
}

/** A charge of the order's payment that a sweep has compared. */
async function compared(id: string, state: ChargeState, refund: ChargeRefund): Promise<void> {
  const { engagement } = shop.deps
  const charge = { kind: 'sandbox', id, at: AT, amount: order.cost.total, event: null } as const
  const walk = { since: 0, until: 0, cursor: null }
  await insertCharges(engagement, { kind: 'sandbox', found: [charge], walk }, 0)
  await updateCharges(engagement, [{ charge, state, refund }], 0)
}

describe('an order that has left its shopper’s object', () => {
  it('takes a refund and a dispute of its provider in the record, once', async () => {
    const part = report('refunded', { amount: money(100, 'USD'), refundId: 're_1' })
    const dispute = report('disputed', { disputeId: 'dp_1' })
    expect(await hear({ events: [part, dispute] })).toBe(0)
    const { version, payment } = await recorded()
    expect(payment).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ id: 're_1' }],
      dispute: { id: 'dp_1', status: 'open' },
    })
    expect(await hear({ events: [part, dispute, report('succeeded')] })).toBe(0)
    expect((await recorded()).version).toBe(version)
    expect(await lettersOf()).toEqual([])
  })

  it('takes nothing of a charge that was found beside its own', async () => {
    await compared('pi_2', 'duplicate', 'succeeded')
    const { version } = await recorded()
    const events = [report('refunded', { refundId: 're_1' }), report('disputed')]
    expect(await hear({ events, chargeId: 'pi_2' })).toBe(2)
    expect((await recorded()).version).toBe(version)
    expect(new Set(await lettersOf())).toEqual(
      new Set(['The money is of another charge than the one that pays the order.']),
    )
    expect(await hear({ events, chargeId: 'pi_1' })).toBe(0)
    expect((await recorded()).version).toBeGreaterThan(version)
  })

  it('is refunded by staff through the provider that the record names', async () => {
    const event = {
      type: 'refund.requested',
      refundId: 'rfd_1',
      paymentId: 'pay_1',
      amount: money(200, 'USD'),
      reason: 'kind',
    } as const
    await advanceOrder(shop.deps, { orderId: order.id, event, actor: STAFF, eventId: 'ask' })
    await shop.drain()
    expect(asked).toMatchObject([{ paymentId: 'pay_1', amount: money(200, 'USD') }])
    expect((await recorded()).payment.refunds).toMatchObject([{ id: 'rfd_1', status: 'succeeded' }])
    expect(await lettersOf()).toEqual([])
  })

  it('takes no other amount, and nothing about another shopper’s order or payment', async () => {
    const { version } = await recorded()
    const events = [
      report('refunded', { eventId: 'a', amount: money(order.cost.total.amount + 1, 'USD') }),
      report('refunded', { eventId: 'b', shopperId: 'shp_2' }),
      report('refunded', { eventId: 'c', paymentId: 'pay_2' }),
    ]
    expect(await hear({ events })).toBe(3)
    expect((await recorded()).version).toBe(version)
    expect((await lettersOf()).toSorted()).toEqual([
      'No order has this payment.',
      'No order has this payment.',
      'The amount or the currency is not the order’s.',
    ])
  })
})

describe('a refund that its provider reports as failed', () => {
  const failed = (refundId: string): FailedRefund => ({
    ...{ eventId: `${refundId}:failed`, status: 'refund_failed', refundId, at: AT },
    ...{ orderId: order.id, shopperId: SHOPPER, paymentId: 'pay_1', reason: 'expired_card' },
  })

  it('has failed on its order, though it was made before: the money is in the shop again', async () => {
    await hear({ events: [report('refunded', { refundId: 're_1' })] })
    expect(await recorded()).toMatchObject({ status: 'refunded', payment: { status: 'refunded' } })
    expect(await hear({ failedRefunds: [failed('re_1')] })).toBe(0)
    expect(await recorded()).toMatchObject({
      status: 'refunded',
      payment: {
        status: 'refunding',
        refunds: [{ id: 're_1', status: 'failed', failure: 'expired_card' }],
      },
    })
    // It may be asked for again.
    const event = {
      type: 'refund.requested' as const,
      ...{ refundId: 'rfd_2', paymentId: 'pay_1', amount: order.cost.total, reason: 'again' },
    }
    await advanceOrder(shop.deps, { orderId: order.id, event, actor: STAFF, eventId: 'again' })
    await shop.drain()
    expect(await recorded()).toMatchObject({ status: 'refunded', payment: { status: 'refunded' } })
    expect(await lettersOf()).toEqual([])
  })

  it('of a charge that no order wants has failed there, though it was made before', async () => {
    await compared('pi_2', 'duplicate', 'succeeded')
    const letter = { eventId: 'evt_9', kind: 'sandbox', type: 'refund.failed' } as const
    const of = (unmatchedCharge: string) => ({
      quarantined: [{ ...letter, reason: 'refund_failed' as const, unmatchedCharge }],
    })
    for (let times = 0; times < 2; times += 1) expect(await hear(of('pi_2'))).toBe(0)
    const charges = await selectUnmatched(shop.deps.engagement, 0, 9)
    expect(charges).toMatchObject([{ charge: { id: 'pi_2' }, refund: 'failed' }])
    expect(await hear(of('pi_3'))).toBe(1)
    expect(await lettersOf()).toEqual(['The provider could not return the money.'])
  })

  it('is a dead letter where the order has no such refund', async () => {
    expect(await hear({ failedRefunds: [failed('re_other')] })).toBe(1)
    expect(await lettersOf()).toEqual(['The provider could not return the money.'])
  })
})
