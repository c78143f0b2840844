import { describe, expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import type { MoneyRow } from '../../src/shared/order/money-ledger.ts'
import type { Return } from '../../src/shared/order/returns/contract.ts'
import type { Refund } from '../../src/shared/payment/contract.ts'
import {
  eventually,
  newShopper,
  randomKey,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)
const UNITS = 3

/** An allocated order of three units, paid by card or at the door. */
async function allocatedOrder(payment: 'sandbox' | 'cash-on-delivery', buyer?: Shopper) {
  const goods = await sellProduct(shop, 10)
  const shopper = buyer ?? (await newShopper(shop))
  await shopper.add(goods.variantId, UNITS)
  const done = await shopper.complete((await shopper.ready(payment)).id)
  const { redirectUrl } = done.body.payment
  if (redirectUrl) await shopper.pay(redirectUrl, 'succeed')
  const order = await staff.orderBecomes(done.body.order.id, 'allocated')
  const [line] = order.lines
  if (!line) throw new Error('an order has lines')
  return { buyer: shopper, order, lineId: line.id, sku: goods.sku }
}

/** Paid for the three units of 20.00, their tax included. */
const paidForGoods = (order: Order): number => 6_000 + (order.lines[0]?.cost.tax?.amount ?? 0)

const refund = (id: string, body: object, key = randomKey()) =>
  staff.ask<{ refund: Refund }>('POST', `/orders/${id}/refunds`, { key, body })
const refundsOf = async (id: string) =>
  (await staff.ask<{ data: Refund[] }>('GET', `/orders/${id}/refunds`)).body.data
const staffSees = (id: string, holds: (order: Order) => boolean) =>
  eventually(() => staff.order(id), holds)
const send = (id: string, body: object, key = randomKey()) =>
  staff.ask<{ shipment: { id: string; lines: unknown[] } }>('POST', `/orders/${id}/shipments`, {
    key,
    body,
  })

/** The balance of each account; every entry's rows must balance on their own. */
async function balances(id: string): Promise<Record<string, number>> {
  const rows = (await staff.ask<{ data: MoneyRow[] }>('GET', `/orders/${id}/ledger`)).body.data
  for (const own of Map.groupBy(rows, ({ entryId }) => entryId).values()) {
    expect(own.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(0)
  }
  const sums: Record<string, number> = {}
  for (const { account, debit, credit } of rows) {
    sums[account] = (sums[account] ?? 0) + debit - credit
  }
  return sums
}

describe('a refund by staff', () => {
  it('of units gives their share back once, and makes them available', async () => {
    const { order, lineId, sku } = await allocatedOrder('sandbox')
    const key = randomKey()
    const body = { lines: [{ lineId, quantity: 1, restock: true }], reason: 'damaged' }
    const asked = await Promise.all([refund(order.id, body, key), refund(order.id, body, key)])
    const taken = asked.find(({ status }) => status === 202)
    expect(taken?.body.refund).toMatchObject({ status: 'pending', reason: 'damaged' })
    // A third of 60.00 and of its tax; delivery stays.
    expect(taken?.body.refund.amount.amount).toBe(Math.floor(paidForGoods(order) / 3))
    const seen = await staffSees(order.id, (now) => now.payment.status === 'partially_refunded')
    expect(seen).toMatchObject({ status: 'allocated', payment: { refunds: [{}] } })
    await staff.stockBecomes(sku, { onHand: 10, available: 8, committed: 2 })
    const again = await refund(order.id, body, key)
    expect(again).toMatchObject({ status: 202, body: taken?.body })
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(await refundsOf(order.id)).toHaveLength(1)
    const sums = await balances(order.id)
    const given = taken?.body.refund.amount.amount ?? 0
    expect(sums).toMatchObject({
      receivable: 0,
      refunds: given,
      'cash:sandbox': order.cost.total.amount - given,
    })
  })

  it('is never more than was captured, of this order, for these units', async () => {
    const { order, lineId } = await allocatedOrder('sandbox')
    const { amount, currency } = order.cost.total
    const reason = 'goodwill'
    const above = await refund(order.id, { amount: { amount: amount + 1, currency }, reason })
    expect(above).toMatchObject({ status: 409, body: { code: 'refund_exceeds_captured' } })
    const foreign = await refund(order.id, { amount: { amount: 1, currency: 'EUR' }, reason })
    expect(foreign).toMatchObject({ status: 409, body: { code: 'refund_exceeds_captured' } })
    const units = await refund(order.id, { lines: [{ lineId, quantity: 9 }], reason })
    expect(units).toMatchObject({ status: 409, body: { code: 'transition_not_allowed' } })
    const credit = await refund(order.id, { to: 'store-credit', reason })
    expect(credit.body).toMatchObject({ code: 'member_required' })
    const noKey = await staff.ask('POST', `/orders/${order.id}/refunds`, { body: { reason } })
    expect(noKey).toMatchObject({ status: 400, body: { code: 'idempotency_key_required' } })
    // Ten at once, each of more than half: one of them is taken.
    const half = Math.floor(amount / 2) + 1
    const all = await Promise.all(
      Array.from({ length: 10 }, () =>
        refund(order.id, { amount: { amount: half, currency }, reason }),
      ),
    )
    expect(all.filter(({ status }) => status === 202)).toHaveLength(1)
    expect(all.every(({ status }) => status === 202 || status === 409)).toBe(true)
    await staffSees(order.id, (now) => now.payment.status === 'partially_refunded')
    expect(await balances(order.id)).toMatchObject({ refunds: half })
  })

  it('of everything before shipping ends the order and frees its units', async () => {
    const { buyer, order, sku } = await allocatedOrder('sandbox')
    expect((await refund(order.id, { reason: 'sold out' })).status).toBe(202)
    await buyer.orderBecomes(order.id, 'refunded')
    await staff.stockBecomes(sku, { onHand: 10, available: 10, committed: 0 })
    expect((await staff.step(order.id, 'ship')).status).toBe(409)
    expect(await balances(order.id)).toMatchObject({ 'cash:sandbox': 0, receivable: 0 })
  })

  it('of an order that the shopper cancels is listed with the others', async () => {
    const { buyer, order } = await allocatedOrder('sandbox')
    await buyer.ask('POST', `/orders/${order.id}/cancel`, { body: {} })
    await staff.orderBecomes(order.id, 'refunded')
    expect(await refundsOf(order.id)).toMatchObject([
      { status: 'succeeded', amount: order.cost.total },
    ])
  })

  it('of cash has gone back once staff ask for it: they pay it out', async () => {
    const { buyer, order } = await allocatedOrder('cash-on-delivery')
    for (const verb of ['pack', 'ship', 'deliver'] as const) await staff.step(order.id, verb)
    await buyer.orderBecomes(order.id, 'delivered')
    const amount = { amount: 500, currency: 'USD' }
    const { id } = (await refund(order.id, { amount, reason: 'goodwill' })).body.refund
    await staffSees(order.id, (now) => now.payment.status === 'partially_refunded')
    expect(await refundsOf(order.id)).toMatchObject([{ id, amount, status: 'succeeded' }])
    expect(await balances(order.id)).toMatchObject({
      refunds: 500,
      'cash:cash-on-delivery': order.cost.total.amount - 500,
    })
    const confirm = (orderId: string, refundId: string) =>
      staff.ask('POST', `/orders/${orderId}/refunds/${refundId}/confirm`, { key: randomKey() })
    expect((await confirm(order.id, 'rfd_none')).status).toBe(404)
    expect(await confirm(order.id, id)).toMatchObject({
      status: 409,
      body: { code: 'transition_not_allowed' },
    })
    const card = await allocatedOrder('sandbox')
    const asked = await refund(card.order.id, { amount, reason: 'goodwill' })
    expect((await confirm(card.order.id, asked.body.refund.id)).status).toBe(409)
  })

  it('of an order that nobody has paid is refused', async () => {
    const { order } = await allocatedOrder('cash-on-delivery')
    expect(await refund(order.id, { reason: 'x' })).toMatchObject({
      status: 409,
      body: { code: 'refund_exceeds_captured' },
    })
  })
})

describe('parcels of some units', () => {
  it('leave one by one, never more than is open, and the order ships with the last', async () => {
    const { order, lineId, sku } = await allocatedOrder('cash-on-delivery')
    const key = randomKey()
    const first = await send(order.id, { lines: [{ lineId, quantity: 1 }] }, key)
    expect(first).toMatchObject({ status: 201, body: { shipment: { status: 'picked_up' } } })
    expect(first.body.shipment.lines).toEqual([{ lineId, quantity: 1 }])
    const again = await send(order.id, { lines: [{ lineId, quantity: 1 }] }, key)
    expect(again.body.shipment.id).toBe(first.body.shipment.id)
    const partly = await staff.order(order.id)
    expect(partly).toMatchObject({
      status: 'allocated',
      fulfilment: { status: 'partially_shipped' },
    })
    await staff.stockBecomes(sku, { onHand: 9, available: 7, committed: 2 })
    // An order that was sent in part is not cancelled: its units come back by a return.
    expect((await staff.step(order.id, 'cancel')).status).toBe(409)
    const tooMany = await send(order.id, { lines: [{ lineId, quantity: 3 }] })
    expect(tooMany).toMatchObject({ status: 409, body: { code: 'transition_not_allowed' } })
    const rest = { lines: [{ lineId, quantity: 2 }], carrier: 'Post', trackingNumber: 'P-1' }
    expect((await send(order.id, rest)).status).toBe(201)
    const sent = await staff.orderBecomes(order.id, 'shipped')
    // The parcel that was booked for all of them has nothing left.
    expect(sent.fulfilment.shipments.map(({ status }) => status).sort()).toEqual([
      'cancelled',
      'picked_up',
      'picked_up',
    ])
    await staff.stockBecomes(sku, { onHand: 7, available: 7, committed: 0 })
    expect((await staff.step(order.id, 'deliver')).status).toBe(200)
    expect(await balances(order.id)).toMatchObject({
      receivable: 0,
      'cash:cash-on-delivery': order.cost.total.amount,
    })
  })

  it('leave the rest to `ship`, which needs no packing then', async () => {
    const { order, lineId } = await allocatedOrder('cash-on-delivery')
    expect((await staff.step(order.id, 'ship')).status).toBe(409)
    expect((await send(order.id, { lines: [{ lineId, quantity: 1 }] })).status).toBe(201)
    expect(await staff.step(order.id, 'ship')).toMatchObject({
      status: 200,
      body: { status: 'shipped' },
    })
  })

  it('raced for the same units leave once', async () => {
    const { order, lineId, sku } = await allocatedOrder('cash-on-delivery')
    const all = await Promise.all(
      Array.from({ length: 8 }, () => send(order.id, { lines: [{ lineId, quantity: 2 }] })),
    )
    expect(all.filter(({ status }) => status === 201)).toHaveLength(1)
    await staff.stockBecomes(sku, { onHand: 8, committed: 1 })
    await staff.step(order.id, 'pack')
    expect((await staff.step(order.id, 'ship')).status).toBe(200)
    await staff.stockBecomes(sku, { onHand: 7, available: 7, committed: 0 })
  })
})

describe('a return', () => {
  /** A delivered order. */
  async function delivered(payment: 'sandbox' | 'cash-on-delivery' = 'cash-on-delivery') {
    const all = await allocatedOrder(payment)
    for (const verb of ['pack', 'ship', 'deliver'] as const) {
      expect((await staff.step(all.order.id, verb)).status).toBe(200)
    }
    await all.buyer.orderBecomes(all.order.id, 'delivered')
    return all
  }
  const ask = (buyer: Shopper, id: string, lineId: string, quantity: number, key = randomKey()) =>
    buyer.ask<{ return: Return }>('POST', `/orders/${id}/returns`, {
      key,
      body: { lines: [{ lineId, quantity, reason: 'too small' }] },
    })
  const step = (id: string, verb: string, body: object = {}) =>
    staff.ask<{ return: Return }>('POST', `/returns/${id}/${verb}`, { key: randomKey(), body })

  it('goes from the buyer’s request to the refund, and only sellable units are stock', async () => {
    const { buyer, order, lineId, sku } = await delivered('sandbox')
    await staff.stockBecomes(sku, { onHand: 7, available: 7 })
    const key = randomKey()
    const asked = await ask(buyer, order.id, lineId, 2, key)
    expect(asked).toMatchObject({ status: 201, body: { return: { status: 'requested' } } })
    const { id } = asked.body.return
    await eventually(
      () => buyer.order(order.id),
      ({ returns = [] }) => returns.some((one) => one.id === id),
    )
    expect((await ask(buyer, order.id, lineId, 2, key)).body.return.id).toBe(id)
    expect(await ask(buyer, order.id, lineId, 2)).toMatchObject({
      status: 409,
      body: { code: 'return_not_allowed' },
    })
    expect(await step(id, 'receive')).toMatchObject({
      status: 409,
      body: { code: 'transition_not_allowed' },
    })
    expect((await step(id, 'approve')).body.return.status).toBe('approved')
    expect((await step(id, 'receive')).body.return.status).toBe('received')
    const inspected = await step(id, 'inspect', {
      lines: [
        { lineId, quantity: 1, condition: 'sellable' },
        { lineId, quantity: 1, condition: 'damaged' },
      ],
    })
    expect(inspected.status).toBe(200)
    const done = await eventually(
      () => staff.ask<{ return: Return }>('GET', `/returns/${id}`),
      ({ body }) => body.return.status === 'refunded',
    )
    const goods = paidForGoods(order)
    expect(done.body.return.refund?.amount.amount).toBe(Math.floor((goods * 2) / 3))
    await staff.stockBecomes(sku, { onHand: 8, available: 8, committed: 0 })
    const again = await step(id, 'inspect', {
      lines: [{ lineId, quantity: 1, condition: 'sellable' }],
    })
    expect(again.status).toBe(409)
    expect(await balances(order.id)).toMatchObject({ refunds: Math.floor((goods * 2) / 3) })
    const listed = await staff.ask<{ data: Return[] }>('GET', '/returns?status=refunded&limit=100')
    expect(listed.body.data.map((one) => one.id)).toContain(id)
  })

  it('is the buyer’s own, of delivered units; a rejected one may be asked for anew', async () => {
    const before = await allocatedOrder('cash-on-delivery')
    expect(await ask(before.buyer, before.order.id, before.lineId, 1)).toMatchObject({
      status: 409,
      body: { code: 'return_not_allowed' },
    })
    const { buyer, order, lineId } = await delivered()
    const stranger = await newShopper(shop)
    expect((await ask(stranger, order.id, lineId, 1)).status).toBe(404)
    expect((await ask(buyer, order.id, lineId, 4)).status).toBe(409)
    const first = await ask(buyer, order.id, lineId, 3)
    expect(
      (await step(first.body.return.id, 'reject', { reason: 'worn' })).body.return,
    ).toMatchObject({ status: 'rejected', rejection: 'worn' })
    expect((await ask(buyer, order.id, lineId, 3)).status).toBe(201)
    expect((await step('ret_01kdz7qc00e8t9xv5m3n2p4r6s0abcdef', 'approve')).status).toBe(404)
  })
})
