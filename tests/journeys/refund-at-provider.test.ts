import { describe, expect, inject, it } from 'vitest'
import type { Order } from '../../src/shared/order/contract.ts'
import type { PaymentEvent } from '../../src/shared/payment/contract.ts'
import { sendPaymentEvent, shopperOf } from '../fixtures/payment-webhook.ts'
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

/** An order paid by card, its goods set aside. */
async function paidOrder(units = 4) {
  const goods = await sellProduct(shop, units)
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, 2)
  const done = await buyer.complete((await buyer.ready('sandbox')).id)
  await buyer.pay(done.body.payment.redirectUrl ?? '', 'succeed')
  const order = await staff.orderBecomes(done.body.order.id, 'allocated')
  return { buyer, order, sku: goods.sku }
}

/** The provider's word about an order's payment. */
const tell = (
  buyer: Shopper,
  order: Order,
  said: Pick<PaymentEvent, 'status'> & Partial<PaymentEvent>,
) =>
  sendPaymentEvent(shop, {
    eventId: `evt_${randomKey()}`,
    paymentId: order.payment.id,
    orderId: order.id,
    shopperId: shopperOf(buyer.token),
    amount: order.cost.total,
    at: new Date().toISOString(),
    ...said,
  })

const staffSees = (id: string, holds: (order: Order) => boolean) =>
  eventually(() => staff.order(id), holds)
const listed = async (attention: string) =>
  (await staff.ask<{ data: Order[] }>('GET', `/orders?attention=${attention}&limit=100`)).body.data

describe('money that goes back at the provider', () => {
  it('ends an order that has not shipped: ledger, goods, mail, and nothing is sent', async () => {
    const { buyer, order, sku } = await paidOrder()
    expect(await tell(buyer, order, { status: 'refunded' })).toBe(204)
    const refunded = await buyer.orderBecomes(order.id, 'refunded')
    expect(refunded.payment).toMatchObject({ status: 'refunded', refunds: [{}] })
    const types = (await buyer.events(order.id)).map(({ type }) => type)
    expect(types.filter((type) => type === 'payment.refunded')).toHaveLength(1)
    await staff.stockBecomes(sku, { onHand: 4, available: 4, held: 0, committed: 0 })
    expect((await staff.step(order.id, 'pack')).status).toBe(409)
  })

  it('of an order that shipped is listed for staff', async () => {
    const { buyer, order } = await paidOrder()
    await staff.step(order.id, 'pack')
    await staff.step(order.id, 'ship')
    expect(await tell(buyer, order, { status: 'refunded' })).toBe(204)
    const seen = await staffSees(order.id, ({ payment }) => payment.status === 'refunded')
    expect(seen.status).toBe('shipped')
    const ids = (await listed('refunded_after_shipping')).map(({ id }) => id)
    expect(ids).toContain(order.id)
  })

  it('in part counts once, however often it is told, and a wrong amount is refused', async () => {
    const { buyer, order } = await paidOrder()
    const { currency } = order.cost.total
    const part = { status: 'refunded', eventId: `evt_${randomKey()}` } as const
    for (let i = 0; i < 3; i += 1) {
      expect(await tell(buyer, order, { ...part, amount: { amount: 700, currency } })).toBe(204)
    }
    const seen = await staffSees(order.id, (now) => now.payment.status === 'partially_refunded')
    expect(seen.payment.refunds).toMatchObject([{ amount: { amount: 700 } }])
    expect((await listed('any')).map(({ id }) => id)).toContain(order.id)
    const tooMuch = { amount: order.cost.total.amount + 1, currency }
    expect(await tell(buyer, order, { status: 'refunded', amount: tooMuch })).toBe(400)
  })

  it('may be disputed: the goods stay until the dispute is won', async () => {
    const { buyer, order } = await paidOrder()
    const disputeId = `dp_${randomKey()}`
    expect(await tell(buyer, order, { status: 'disputed', disputeId })).toBe(204)
    await staffSees(order.id, ({ payment }) => payment.dispute?.status === 'open')
    expect((await listed('disputed')).map(({ id }) => id)).toContain(order.id)
    expect(await staff.step(order.id, 'pack')).toMatchObject({
      status: 409,
      body: { code: 'transition_not_allowed', detail: expect.stringContaining('disputed') },
    })
    expect(await tell(buyer, order, { status: 'dispute_won', disputeId })).toBe(204)
    await staffSees(order.id, ({ payment }) => payment.dispute?.status === 'won')
    expect((await staff.step(order.id, 'pack')).status).toBe(200)
  })
})
