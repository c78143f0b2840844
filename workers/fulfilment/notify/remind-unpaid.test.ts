import { beforeEach, expect, it, vi } from 'vitest'
import type { OutgoingMail } from '../../../src/shared/notify/contract.ts'
import type { Order } from '../../../src/shared/order/contract.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import {
  PAYMENT_REMINDER_MS,
  PAYMENT_REMINDER_PAGES_MAX,
  PAYMENT_REMINDERS_PER_PAGE,
} from '../../../src/shared/platform/limits.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import {
  type Pipeline,
  pipeline,
  placedIn,
  placedMessage,
} from '../../../tests/fixtures/pipeline.ts'
import { remindUnpaid } from './remind-unpaid.ts'

let shop: Pipeline
let left: OutgoingMail[]

beforeEach(() => {
  shop = pipeline()
  left = []
  const send = async (mail: OutgoingMail) => {
    left.push(mail)
    return ok({ providerId: null })
  }
  shop.deps.mail = { port: { send }, status: 'ok' }
  shop.deps.sender = { ...shop.deps.sender, sends: true }
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
})

async function placeUnpaid(shard: 0 | 1, payment: Partial<Order['payment']> = {}) {
  const at = rfc3339(shop.clock.now)
  const placed = placedIn(shard, {
    status: 'awaiting_payment',
    payment: { id: 'pay_test', kind: 'sandbox', status: 'pending', ...payment },
    createdAt: at,
    updatedAt: at,
  })
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
  await shop.drain()
  return placed.order
}

async function remindAfter(ms: number): Promise<string[]> {
  shop.clock.now += ms
  await remindUnpaid(shop.deps)
  await shop.drain()
  return left.map(({ subject }) => subject)
}

it('an order that is not paid in time is mailed with the way to pay, once', async () => {
  const first = await placeUnpaid(0)
  const second = await placeUnpaid(1)
  expect(await remindAfter(PAYMENT_REMINDER_MS - 1)).toEqual([])
  const subjects = [first, second].map(({ number }) => `Payment needed: order ${number}`)
  expect((await remindAfter(2)).toSorted()).toEqual(subjects.toSorted())
  expect(await remindAfter(60_000)).toHaveLength(2)
  expect(await remindAfter(60_000)).toHaveLength(2)
  expect(left[0]?.text).toContain('Pay now to complete it.')
})

it('an order that was paid meanwhile is not reminded', async () => {
  const order = await placeUnpaid(0)
  const { id: paymentId } = order.payment
  const event = { type: 'payment.succeeded', paymentId, amount: order.cost.total }
  const at = rfc3339(shop.clock.now)
  const body = { orderId: order.id, shopperId: 'ses_1', event, actor: 'payment', at }
  shop.queues.get('orders')?.push({ body: { id: 'evt_1', type: 'order.event', body }, attempts: 1 })
  await shop.drain()
  const subjects = await remindAfter(PAYMENT_REMINDER_MS + 1)
  expect(subjects.filter((subject) => subject.startsWith('Payment needed'))).toEqual([])
})

it.each([
  ['a bank transfer', { kind: 'bank-transfer' }],
  ['a payment of unknown outcome', { status: 'unknown' }],
] as const)('%s is not reminded', async (_name, payment) => {
  await placeUnpaid(0, payment)
  expect(await remindAfter(PAYMENT_REMINDER_MS + 1)).toEqual([])
})

it('a rush of orders keeps none of them from its reminder', async () => {
  const first = await placeUnpaid(0)
  const [db] = shop.deps.orders
  if (!db) throw new Error('the shop has no orders')
  const copy = db.prepare(
    `INSERT INTO orders (id, shopper_id, checkout_id, number, status, payment_status, version, total,
        currency, head_hash, snapshot, created_at, updated_at)
      SELECT ?1, shopper_id, ?1, ?1, status, payment_status, version, total, currency, head_hash,
        json_set(snapshot, '$.id', ?1, '$.number', ?1), created_at, updated_at
      FROM orders WHERE id = ?2`,
  )
  const RUSH = PAYMENT_REMINDERS_PER_PAGE * PAYMENT_REMINDER_PAGES_MAX + 20
  const name = (index: number) => `${first.id}-${String(index).padStart(5, '0')}`
  await db.batch(Array.from({ length: RUSH - 1 }, (_, index) => copy.bind(name(index), first.id)))
  shop.clock.now += PAYMENT_REMINDER_MS + 1
  expect(await remindUnpaid(shop.deps)).toBe(RUSH - 20)
  shop.clock.now += 60_000
  expect(await remindUnpaid(shop.deps)).toBe(20)
  expect(await remindUnpaid(shop.deps)).toBe(0)
})
