import { setTimeout as sleep } from 'node:timers/promises'
import { beforeAll, describe, expect, inject, it } from 'vitest'
import type { CheckoutView } from '../../src/shared/checkout/contract.ts'
import type { PaymentEvent } from '../../src/shared/payment/contract.ts'
import { formVisitor, hidden } from '../fixtures/form-visitor.ts'
import { sendPaymentEvent, shopperOf } from '../fixtures/payment-webhook.ts'
import {
  ADDRESS,
  eventually,
  newShopper,
  randomKey,
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

/** A shopper with an order that waits for the sandbox's payment. */
async function unpaid(variantId = goods.variantId, quantity = 1) {
  const buyer = await newShopper(shop)
  await buyer.add(variantId, quantity)
  const checkout = await buyer.ready('sandbox')
  const done = await buyer.complete(checkout.id)
  expect(done).toMatchObject({ status: 202, body: { order: { status: 'awaiting_payment' } } })
  const { order, payment } = done.body
  return { buyer, checkoutId: checkout.id, orderId: order.id, page: payment.redirectUrl ?? '' }
}

const choose = (buyer: Shopper, checkoutId: string, body: object, key?: string) =>
  buyer.ask<CheckoutView & { code?: string }>('PATCH', `/checkouts/${checkoutId}`, {
    body,
    ...(key ? { key } : {}),
  })
const ROUNDS = 20
const CASH = { paymentMethodId: 'cash-on-delivery' }
const typesOf = async (buyer: Shopper, orderId: string) =>
  (await buyer.events(orderId)).map(({ type }) => type)

describe('an order placed with a card', () => {
  it('is switched to payment at the door, allocated, and the card’s page is closed', async () => {
    const own = await sellProduct(shop, 5)
    const { buyer, checkoutId, orderId, page } = await unpaid(own.variantId, 2)
    const before = await buyer.ask<CheckoutView>('GET', `/checkouts/${checkoutId}`)
    expect(before.body.payment).toMatchObject({ status: 'pending', redirectUrl: page })

    const key = randomKey()
    const switched = await choose(buyer, checkoutId, CASH, key)
    expect(switched).toMatchObject({
      status: 200,
      body: {
        id: checkoutId,
        status: 'completed',
        orderId,
        paymentMethodId: 'cash-on-delivery',
        payment: { status: 'due_on_delivery' },
      },
    })
    expect(await buyer.pay(page, 'succeed')).toMatchObject({
      status: 409,
      body: { code: 'payment_closed' },
    })
    await staff.orderBecomes(orderId, 'allocated')
    await staff.stockBecomes(own.sku, { onHand: 5, available: 3, held: 0, committed: 2 })
    expect(await staff.order(orderId)).toMatchObject({
      payment: { kind: 'cash-on-delivery', status: 'due_on_delivery' },
    })
    await buyer.orderBecomes(orderId, 'allocated')
    const types = await typesOf(buyer, orderId)
    expect(types.slice(0, 3)).toEqual(['order.placed', 'payment.switched', 'stock.allocated'])

    const again = await choose(buyer, checkoutId, CASH, key)
    expect(again).toMatchObject({ status: 200, body: { payment: switched.body.payment } })
    expect(await choose(buyer, checkoutId, { paymentMethodId: 'sandbox' })).toMatchObject({
      status: 409,
      body: { code: 'checkout_closed' },
    })
  })

  it('keeps everything else, and the method it has is answered as it is', async () => {
    const { buyer, checkoutId, page } = await unpaid()
    for (const body of [{ note: 'x' }, { ...CASH, note: 'x' }, { email: 'eve@shop.test' }]) {
      expect(await choose(buyer, checkoutId, body)).toMatchObject({
        status: 409,
        body: { code: 'checkout_closed' },
      })
    }
    expect(await choose(buyer, checkoutId, { paymentMethodId: 'sandbox' })).toMatchObject({
      status: 200,
      body: { payment: { status: 'pending', redirectUrl: page } },
    })
    expect((await buyer.pay(page, 'succeed')).status).toBe(200)
    expect(await choose(buyer, checkoutId, CASH)).toMatchObject({
      status: 409,
      body: { code: 'payment_closed' },
    })
  })

  it('is paid or switched, never both, when both are asked at once', async () => {
    // The payment is asked for from as early as the switch to twice as late as a lone switch ends:
    // every machine meets the overlap somewhere on the way, whichever of the two is faster there.
    const lone = await unpaid()
    const started = performance.now()
    expect((await choose(lone.buyer, lone.checkoutId, CASH)).status).toBe(200)
    const longestLeadMs = 2 * (performance.now() - started)
    const ended: { buyer: Shopper; orderId: string; paid: boolean }[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { buyer, checkoutId, orderId, page } = await unpaid()
      const pay = sleep((longestLeadMs * round) / ROUNDS).then(() => buyer.pay(page, 'succeed'))
      const [paid, switched] = await Promise.all([pay, choose(buyer, checkoutId, CASH)])
      expect([paid.status, switched.status].toSorted(), `round ${round}`).toEqual([200, 409])
      const refused = paid.status === 409 ? paid : switched
      expect(refused.body).toMatchObject({ code: 'payment_closed' })
      ended.push({ buyer, orderId, paid: paid.status === 200 })
    }
    for (const { buyer, orderId, paid } of ended) {
      await staff.orderBecomes(orderId, 'allocated')
      const types = await typesOf(buyer, orderId)
      expect(types.filter((type) => type === 'payment.succeeded')).toHaveLength(paid ? 1 : 0)
      expect(types.filter((type) => type === 'payment.switched')).toHaveLength(paid ? 0 : 1)
      expect((await buyer.order(orderId)).payment.kind).toBe(paid ? 'sandbox' : 'cash-on-delivery')
    }
  })
})

it('money that the old payment took all the same is given back to it, not lost and not kept', async () => {
  const { buyer, checkoutId, orderId, page } = await unpaid()
  await choose(buyer, checkoutId, CASH)
  await staff.orderBecomes(orderId, 'allocated')
  const paymentId = page.split('/').at(-1) ?? ''
  const shopperId = shopperOf(buyer.token)
  const { cost } = await buyer.order(orderId)
  const event: PaymentEvent = {
    eventId: `evt_${randomKey()}`,
    paymentId,
    orderId,
    shopperId,
    status: 'succeeded',
    amount: cost.total,
    at: new Date().toISOString(),
  }
  for (let times = 0; times < 2; times += 1) expect(await sendPaymentEvent(shop, event)).toBe(204)
  const owed = await eventually(
    () => staff.order(orderId),
    ({ formerPayments }) => formerPayments?.[0]?.status === 'refunding',
  )
  expect(owed).toMatchObject({ status: 'allocated', payment: { status: 'due_on_delivery' } })
  const types = await typesOf(buyer, orderId)
  expect(types.filter((type) => type === 'payment.late')).toHaveLength(1)
  expect(types).not.toContain('payment.succeeded')
})

it('on the order’s page a form without script pays another way', async () => {
  const visitor = formVisitor(shop.url)
  await visitor.post('/cart/lines', { variantId: goods.variantId, quantity: '1' })
  const ready = await visitor.readyCheckout()
  const placed = await visitor.post(`${ready.path}/complete`, {
    email: 'ada@shop.test',
    ...ADDRESS,
    paymentMethodId: 'sandbox',
    key: hidden(ready, 'key'),
    agreed: hidden(ready, 'agreed'),
  })
  const provider = await visitor.follow(placed)
  const path = /\/orders\/ord_\w+/.exec(provider.html)?.[0] ?? ''
  const shown = await visitor.open(path)
  expect(shown.html).toContain('Pay another way')
  expect(shown.html).toContain('value="cash-on-delivery"')
  expect(shown.html).not.toContain('value="sandbox"')
  const sent = await visitor.post(`${path}/payment`, CASH)
  expect(sent).toMatchObject({ status: 303 })
  const after = await visitor.follow(sent)
  expect(after.html).not.toContain('Pay another way')
  expect(after.html).toContain('Due on delivery')
  expect(await visitor.post(`${path}/payment`, CASH)).toMatchObject({ status: 409 })
})
