import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import {
  call,
  eventually,
  newShopper,
  type Shopper,
  sellProduct,
  staffOf,
} from '../fixtures/shop-client.ts'

const shop = inject('shop')
const staff = staffOf(shop)

let goods: Awaited<ReturnType<typeof sellProduct>>
beforeAll(async () => {
  goods = await sellProduct(shop, 100)
})

/** A shopper with an order that waits for its payment. */
async function unpaid(quantity = 1) {
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId, quantity)
  const checkout = await buyer.ready('sandbox')
  const done = await buyer.complete(checkout.id)
  expect(done).toMatchObject({
    status: 202,
    body: { order: { status: 'awaiting_payment' }, payment: { status: 'pending' } },
  })
  const { order, payment } = done.body
  return { buyer, checkoutId: checkout.id, orderId: order.id, page: payment.redirectUrl ?? '' }
}
const paidEvents = async (buyer: Shopper, orderId: string) =>
  (await buyer.events(orderId)).filter((event) => event.type === 'payment.succeeded')

describe('the hosted page', () => {
  it('takes the money, and the order moves on by itself', async () => {
    const { buyer, orderId, page } = await unpaid()
    expect(await buyer.pay(page, 'succeed')).toMatchObject({
      status: 200,
      body: { payment: { status: 'succeeded' } },
    })
    await buyer.orderBecomes(orderId, 'allocated')
    expect(await paidEvents(buyer, orderId)).toHaveLength(1)
    expect(await buyer.pay(page, 'succeed')).toMatchObject({
      status: 409,
      body: { code: 'payment_closed' },
    })
  })

  it('declines, and takes the money at the second try', async () => {
    const { buyer, orderId, page } = await unpaid()
    await buyer.pay(page, 'decline')
    expect(await buyer.order(orderId)).toMatchObject({
      status: 'awaiting_payment',
      payment: { status: 'declined' },
    })
    await buyer.pay(page, 'succeed')
    await buyer.orderBecomes(orderId, 'allocated')
    expect(await paidEvents(buyer, orderId)).toHaveLength(1)
  })

  it('sends its webhook twice, and it counts once', async () => {
    const { buyer, orderId, page } = await unpaid()
    await buyer.pay(page, 'duplicate')
    await buyer.orderBecomes(orderId, 'allocated')
    expect(await paidEvents(buyer, orderId)).toHaveLength(1)
  })

  it('says nothing at a timeout, and the order goes on waiting', async () => {
    const { buyer, orderId, page } = await unpaid()
    await buyer.pay(page, 'timeout')
    await sleep(500)
    expect((await buyer.order(orderId)).status).toBe('awaiting_payment')
    expect(await paidEvents(buyer, orderId)).toHaveLength(0)
  })

  it('sends its webhook late, and the order waits for it', async () => {
    const { buyer, orderId, page } = await unpaid()
    await buyer.pay(page, 'delay')
    expect((await buyer.order(orderId)).status).toBe('awaiting_payment')
    await buyer.orderBecomes(orderId, 'allocated')
  })

  it('works as a form without script, and names no foreign payment', async () => {
    const { page } = await unpaid()
    const shown = await fetch(page, { headers: { accept: 'text/html' } })
    expect(await shown.text()).toContain('<form method="post">')
    const pressed = await fetch(page, {
      method: 'POST',
      redirect: 'manual',
      headers: { accept: 'text/html', 'content-type': 'application/x-www-form-urlencoded' },
      body: 'outcome=succeed',
    })
    expect(pressed.status).toBe(303)
    const unknown = await call(`${shop.url}/pay/sandbox/pay_none`, 'GET', null)
    expect(unknown).toMatchObject({ status: 404, body: { code: 'not_found' } })
  })
})

describe('cancelling', () => {
  it('an unpaid checkout releases its units at once and closes the payment', async () => {
    const own = await sellProduct(shop, 4)
    const buyer = await newShopper(shop)
    await buyer.add(own.variantId, 4)
    const checkout = await buyer.ready('sandbox')
    const done = await buyer.complete(checkout.id)
    const page = done.body.payment.redirectUrl ?? ''
    expect(await staff.stock(own.sku)).toMatchObject({ available: 0, held: 4 })
    expect((await buyer.ask('POST', `/checkouts/${checkout.id}/cancel`)).status).toBe(200)
    expect(await staff.stock(own.sku)).toMatchObject({ available: 4, held: 0 })
    expect((await buyer.pay(page, 'succeed')).status).toBe(409)
    await buyer.orderBecomes(done.body.order.id, 'cancelled')
    expect(await staff.stock(own.sku)).toMatchObject({ onHand: 4, available: 4, held: 0 })
  })

  it('a paid order by staff gives the money and the units back', async () => {
    const own = await sellProduct(shop, 4)
    const buyer = await newShopper(shop)
    await buyer.add(own.variantId, 2)
    const done = await buyer.complete((await buyer.ready('sandbox')).id)
    const { id } = done.body.order
    await buyer.pay(done.body.payment.redirectUrl ?? '', 'succeed')
    await staff.orderBecomes(id, 'allocated')
    expect((await staff.step(id, 'cancel')).status).toBe(200)
    const refunded = await buyer.orderBecomes(id, 'refunded')
    expect(refunded.payment.status).toBe('refunded')
    await staff.stockBecomes(own.sku, { onHand: 4, available: 4, held: 0, committed: 0 })
    const types = (await buyer.events(id)).map((event) => event.type)
    expect(types.filter((type) => type === 'payment.refunded')).toHaveLength(1)
  })

  it('an unpaid order closes its page', async () => {
    const { buyer, orderId, page } = await unpaid()
    await buyer.ask('POST', `/orders/${orderId}/cancel`, { body: {} })
    await buyer.orderBecomes(orderId, 'cancelled')
    await eventually(
      () => call<{ payment: { status: string } }>(page, 'GET', null),
      ({ body }) => body.payment.status === 'cancelled',
    )
    expect((await buyer.pay(page, 'succeed')).status).toBe(409)
    expect(await buyer.order(orderId)).toMatchObject({ status: 'cancelled' })
  })
})
