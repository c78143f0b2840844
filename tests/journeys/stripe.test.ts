import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { DeadLetter } from '../../src/shared/dead-letter/contract.ts'
import { type StripeLocal, startStripeLocal } from '../../tools/stripe-local/start.ts'
import { forgetState, type ServedShop, serveShop, temporaryState } from '../fixtures/served-shop.ts'
import { eventually, newShopper, randomKey, sellProduct, staffOf } from '../fixtures/shop-client.ts'

const WEBHOOK_SECRET = 'whsec_journey'

let stripe: StripeLocal
let shop: ServedShop
let persist: string
let staff: ReturnType<typeof staffOf>
let goods: Awaited<ReturnType<typeof sellProduct>>
beforeAll(async () => {
  persist = await temporaryState()
  stripe = await startStripeLocal({
    webhookUrl: () => `${shop.url}/api/v1/webhooks/payments/stripe`,
    webhookSecret: WEBHOOK_SECRET,
  })
  const settings = join(persist, 'stripe.env')
  const lines = [
    'STRIPE_SECRET_KEY=sk_test_journey',
    `STRIPE_WEBHOOK_SECRET=${WEBHOOK_SECRET}`,
    `STRIPE_API_BASE=${stripe.url}`,
    'PAYMENT_RECONCILE_SECONDS=1',
  ]
  await writeFile(settings, lines.join('\n'))
  const args = ['--seed', 'none', '--queue-wait', '100', '--env-file', settings]
  shop = await serveShop(persist, args)
  staff = staffOf(shop)
  goods = await sellProduct(shop, 100)
})
afterAll(async () => {
  await shop?.stop()
  await stripe?.close()
  await forgetState(persist)
})

/** A checkout that only waits for `complete`. */
async function ready() {
  const buyer = await newShopper(shop)
  await buyer.add(goods.variantId)
  return { buyer, checkoutId: (await buyer.ready('stripe')).id }
}

/** An order that waits for its payment at Stripe. */
async function unpaid() {
  const { buyer, checkoutId } = await ready()
  const done = await buyer.complete(checkoutId)
  expect(done).toMatchObject({ status: 202, body: { payment: { status: 'pending' } } })
  const { order, payment } = done.body
  return { buyer, checkoutId, orderId: order.id, sessionId: sessionIn(payment.redirectUrl) }
}
const sessionIn = (redirectUrl: string | undefined): string => redirectUrl?.split('/').at(-1) ?? ''
const typesOf = async (buyer: Awaited<ReturnType<typeof newShopper>>, orderId: string) =>
  (await buyer.events(orderId)).map(({ type }) => type)

const lettersAbout = async (text: string) => {
  const { body } = await staff.ask<{ data: DeadLetter[] }>('GET', '/dead-letters?limit=100')
  return body.data.filter((letter) => JSON.stringify(letter).includes(text))
}

describe('an order by Stripe', () => {
  it('is paid on Stripe’s page, once, however often its webhook comes', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    const session = stripe.ledger.sessions.get(sessionId)
    expect(session).toMatchObject({
      metadata: { orderId },
      success_url: `${shop.url}/orders/${orderId}`,
    })
    await stripe.pay(sessionId)
    await buyer.orderBecomes(orderId, 'allocated')
    expect(await stripe.send('checkout.session.completed', session ?? {})).toBe(204)
    expect(await stripe.send('customer.created', { id: 'cus_1' })).toBe(204)
    const types = await typesOf(buyer, orderId)
    expect(types.filter((type) => type === 'payment.succeeded')).toHaveLength(1)
  })

  it('whose session was made without an answer gets the page of that session', async () => {
    const { buyer, checkoutId } = await ready()
    const before = stripe.ledger.sessions.size
    stripe.fail({ kind: 'timeout-after', path: '/v1/checkout/sessions', times: 1 })
    const key = randomKey()
    const done = await buyer.complete(checkoutId, key)
    expect(done).toMatchObject({ status: 202, body: { payment: { status: 'unknown' } } })
    const again = await buyer.complete(checkoutId, key)
    expect(again.body.payment.redirectUrl).toContain('/c/pay/')
    const { id: orderId } = done.body.order
    const order = await eventually(
      () => buyer.order(orderId),
      ({ payment }) => payment.redirectUrl !== undefined,
    )
    expect(order.payment.redirectUrl).toBe(again.body.payment.redirectUrl)
    expect(stripe.ledger.sessions.size).toBe(before + 1)
    await stripe.pay(sessionIn(order.payment.redirectUrl))
    await buyer.orderBecomes(orderId, 'allocated')
  })

  it('whose webhook never comes is paid once the shop asks Stripe', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    await stripe.pay(sessionId, true)
    await buyer.orderBecomes(orderId, 'allocated')
    expect(
      await stripe.send('checkout.session.completed', stripe.ledger.sessions.get(sessionId) ?? {}),
    ).toBe(204)
    const types = await typesOf(buyer, orderId)
    expect(types.filter((type) => type === 'payment.succeeded')).toHaveLength(1)
  })

  it('that is cancelled after its payment is refunded at Stripe, once', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    await stripe.pay(sessionId)
    await buyer.orderBecomes(orderId, 'allocated')
    stripe.fail({ kind: 'timeout-after', path: '/v1/refunds', times: 1 })
    await buyer.ask('POST', `/orders/${orderId}/cancel`, { key: randomKey() })
    await buyer.orderBecomes(orderId, 'refunded')
    const { payment_intent: intent } = stripe.ledger.sessions.get(sessionId) ?? {}
    const refunds = stripe.ledger.refunds.filter((refund) => refund.payment_intent === intent)
    expect(refunds).toHaveLength(1)
    // Stripe tells of it too: it is the same refund.
    expect(await stripe.send('refund.updated', refunds[0] ?? {})).toBe(204)
    const types = await typesOf(buyer, orderId)
    expect(types.filter((type) => type === 'payment.refunded')).toHaveLength(1)
  })

  it('that is switched to another method has its session closed', async () => {
    const { buyer, checkoutId, sessionId } = await unpaid()
    const body = { paymentMethodId: 'cash-on-delivery' }
    expect(await buyer.ask('PATCH', `/checkouts/${checkoutId}`, { body })).toMatchObject({
      status: 200,
    })
    expect(stripe.ledger.sessions.get(sessionId)?.status).toBe('expired')
  })

  it('that is cancelled before its payment has its session closed', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    await buyer.ask('POST', `/orders/${orderId}/cancel`, { key: randomKey() })
    await buyer.orderBecomes(orderId, 'cancelled')
    await eventually(
      async () => stripe.ledger.sessions.get(sessionId)?.status,
      (status) => status === 'expired',
    )
    const { orderId: byStaff, sessionId: other, buyer: second } = await unpaid()
    await staff.orderBecomes(byStaff, 'awaiting_payment')
    await staff.ask('POST', `/orders/${byStaff}/cancel`, { key: randomKey(), body: {} })
    await second.orderBecomes(byStaff, 'cancelled')
    await eventually(
      async () => stripe.ledger.sessions.get(other)?.status,
      (status) => status === 'expired',
    )
  })

  it('whose session ends at Stripe is cancelled as at the end of its time', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    const session = stripe.ledger.sessions.get(sessionId)
    Object.assign(session ?? {}, { status: 'expired', url: null })
    expect(await stripe.send('checkout.session.expired', session ?? {})).toBe(204)
    await buyer.orderBecomes(orderId, 'cancelled')
    const events = await buyer.events(orderId)
    expect(events.at(-1)).toMatchObject({ data: { reason: 'payment_window_closed' } })
  })

  it('whose session ended because it is paid another way is not cancelled for that', async () => {
    const { buyer, checkoutId, orderId, sessionId } = await unpaid()
    const body = { paymentMethodId: 'sandbox' }
    await buyer.ask('PATCH', `/checkouts/${checkoutId}`, { body })
    const session = stripe.ledger.sessions.get(sessionId)
    expect(session?.status).toBe('expired')
    expect(await stripe.send('checkout.session.expired', session ?? {})).toBe(204)
    const order = await buyer.order(orderId)
    expect(order).toMatchObject({ status: 'awaiting_payment', payment: { kind: 'sandbox' } })
    await buyer.pay(order.payment.redirectUrl ?? '', 'succeed')
    await buyer.orderBecomes(orderId, 'allocated')
  })

  it('shows a refund that Stripe could not make, and no dead letter', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    await stripe.pay(sessionId)
    await buyer.orderBecomes(orderId, 'allocated')
    const body = { amount: { amount: 500, currency: 'USD' }, reason: 'late' }
    await staff.ask('POST', `/orders/${orderId}/refunds`, { key: randomKey(), body })
    const { payment_intent: intent } = stripe.ledger.sessions.get(sessionId) ?? {}
    const made = () => stripe.ledger.refunds.find((one) => one.payment_intent === intent)
    const refund = await eventually(
      async () => made(),
      (one) => one !== undefined,
    )
    const refunds = async () =>
      (await staff.ask<{ data: { status: string }[] }>('GET', `/orders/${orderId}/refunds`)).body
        .data
    await eventually(refunds, ([one]) => one?.status === 'succeeded')
    const failed = { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' }
    expect(await stripe.send('refund.failed', failed)).toBe(204)
    expect(await refunds()).toMatchObject([
      { status: 'failed', failure: 'expired_or_canceled_card' },
    ])
    expect(await lettersAbout(orderId)).toEqual([])
    expect(await buyer.order(orderId)).toMatchObject({ status: 'allocated' })
  })

  it('takes a refund that was made at Stripe', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    await stripe.pay(sessionId)
    await buyer.orderBecomes(orderId, 'allocated')
    const { payment_intent: intent } = stripe.ledger.sessions.get(sessionId) ?? {}
    stripe.ledger.refund(String(intent), 500)
    const [refund] = stripe.ledger.refunds
    expect(
      await stripe.send('charge.refunded', {
        id: refund?.charge,
        metadata: {},
        payment_intent: intent,
      }),
    ).toBe(204)
    await eventually(
      () => buyer.order(orderId),
      ({ payment }) => payment.status === 'partially_refunded',
    )
  })
})

describe('a charge that Stripe lists', () => {
  it('twice for one order is returned, and the order keeps its own', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    const session = await stripe.pay(sessionId)
    await buyer.orderBecomes(orderId, 'allocated')
    const { amount_total: amount, currency, metadata } = session ?? expect.fail('it was paid')
    const second = stripe.ledger.charge(amount, currency, metadata)
    const refund = await eventually(
      async () => stripe.ledger.refunds.find((one) => one.payment_intent === second.id),
      (one) => one !== undefined,
    )
    expect(await stripe.send('refund.created', refund ?? {})).toBe(204)
    const { payment } = await buyer.order(orderId)
    expect(payment).toMatchObject({ status: 'succeeded' })
    expect(stripe.ledger.refunds.filter((one) => one.metadata.orderId === orderId)).toEqual([])
  })

  it('of an order that was cancelled goes back through its order', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    const session = stripe.ledger.sessions.get(sessionId) ?? expect.fail('it is there')
    await buyer.ask('POST', `/orders/${orderId}/cancel`, { key: randomKey() })
    await buyer.orderBecomes(orderId, 'cancelled')
    const { amount_total: amount, currency, metadata } = session
    const late = stripe.ledger.charge(amount, currency, metadata)
    await buyer.orderBecomes(orderId, 'refunded')
    expect(stripe.ledger.refunds.filter((one) => one.payment_intent === late.id)).toMatchObject([
      { amount },
    ])
  })
})

describe('an event of Stripe that fits no order', () => {
  it('of another amount pays nothing, and is a dead letter that names the order', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    const session = stripe.ledger.sessions.get(sessionId)
    for (const change of [{ amount_total: 1 }, { currency: 'eur' }]) {
      const paid = { ...session, ...change, id: `${sessionId}x`, payment_status: 'paid' }
      expect(await stripe.send('checkout.session.completed', paid)).toBe(204)
    }
    expect(await lettersAbout(orderId)).toMatchObject([{ queue: 'payments', state: 'dead' }])
    expect(await buyer.order(orderId)).toMatchObject({ status: 'awaiting_payment' })
  })

  it('of another order, or of real money, is a dead letter that names its session', async () => {
    const { buyer, orderId, sessionId } = await unpaid()
    const session = stripe.ledger.sessions.get(sessionId)
    const paid = { ...session, payment_status: 'paid' }
    const foreign = { ...paid, id: 'cs_foreign', metadata: {} }
    expect(await stripe.send('checkout.session.completed', foreign)).toBe(204)
    expect(await stripe.send('checkout.session.completed', paid, { livemode: true })).toBe(204)
    expect(await lettersAbout('cs_foreign')).toHaveLength(1)
    expect(await lettersAbout(sessionId)).toHaveLength(1)
    expect(await buyer.order(orderId)).toMatchObject({ status: 'awaiting_payment' })
  })
})
