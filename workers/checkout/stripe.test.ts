import Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PaymentRequest } from '../../src/shared/payment/contract.ts'
import { newId } from '../../src/shared/platform/ids.ts'
import { money } from '../../src/shared/platform/money.ts'
import { type StripeLocal, startStripeLocal } from '../../tools/stripe-local/start.ts'
import { fromStripe, toStripe } from './providers/stripe/amounts.ts'
import { stripeProvider } from './providers/stripe/provider.ts'

const WEBHOOK_SECRET = 'whsec_test'
const ref = { orderId: newId('ord'), shopperId: 'shp_1', paymentId: 'pay_1' }
const request: PaymentRequest = {
  ...ref,
  amount: money(4_200, 'USD'),
  returnUrl: 'https://shop.test/orders/1',
}

let stripe: StripeLocal
let provider: ReturnType<typeof stripeProvider>
beforeEach(async () => {
  stripe = await startStripeLocal({ webhookUrl: () => '', webhookSecret: WEBHOOK_SECRET })
  const settings = { secretKey: 'sk_test_1', webhookSecret: WEBHOOK_SECRET, apiBase: stripe.url }
  provider = stripeProvider(settings)
})
afterEach(() => stripe.close())

/** A session, and its id. */
async function created(changes: Partial<PaymentRequest> = {}): Promise<string> {
  const made = await provider.create({ ...request, ...changes })
  if (!made.ok) throw new Error(made.problem.code)
  return made.value.providerId ?? ''
}
const sessions = () => [...stripe.ledger.sessions.values()]

describe('a payment by Stripe', () => {
  it('is one hosted session, however often it is asked for', async () => {
    const first = await provider.create(request)
    expect(first).toMatchObject({
      value: { status: 'pending', redirectUrl: expect.stringContaining('/c/pay/cs_test_') },
    })
    expect(await provider.create(request)).toEqual(first)
    expect(sessions()).toMatchObject([{ amount_total: 4_200, currency: 'usd', metadata: ref }])
  })

  it.each(['timeout-after', 'timeout-before'] as const)(
    'whose answer is lost (%s) goes on under the same key, and is one session',
    async (kind) => {
      stripe.fail({ kind, path: '/v1/checkout/sessions', times: 1 })
      await expect(provider.create(request)).rejects.toThrow()
      expect(await provider.create(request)).toMatchObject({ ok: true })
      expect(sessions()).toHaveLength(1)
      expect(new Set(stripe.requests.map(({ key }) => key))).toEqual(new Set(['pay_1']))
    },
  )

  it('whose key holds a 500 gets the next key, once Stripe says that it holds it', async () => {
    stripe.fail({ kind: 'error-500', path: '/v1/checkout/sessions', times: 1 })
    await expect(provider.create(request)).rejects.toThrow()
    expect(stripe.requests.map(({ key }) => key)).toEqual(['pay_1'])
    expect(await provider.create(request)).toMatchObject({ ok: true })
    expect(stripe.requests.map(({ key }) => key)).toEqual(['pay_1', 'pay_1', 'pay_1:1'])
    expect(await provider.create(request)).toMatchObject({ ok: true })
    expect(sessions()).toHaveLength(1)
  })

  it('of an amount that Stripe does not take is refused', async () => {
    expect(await provider.create({ ...request, amount: money(1_001, 'KWD') })).toMatchObject({
      problem: { code: 'payment_method_unavailable' },
    })
    expect(sessions()).toEqual([])
  })
})

it('amounts are in the units that Stripe counts', () => {
  for (const [amount, currency, units] of [
    [2_599, 'USD', 2_599],
    [2_599, 'JPY', 2_599],
    [12_340, 'KWD', 12_340],
    [500, 'ISK', 50_000],
  ] as const) {
    expect(toStripe(money(amount, currency))).toBe(units)
    expect(fromStripe(units, currency.toLowerCase())).toEqual(money(amount, currency))
  }
})

describe('closing a payment', () => {
  it('ends its session, and nobody can pay on it', async () => {
    const id = await created()
    expect(await provider.cancel('pay_1', id)).toEqual({ status: 'cancelled' })
    expect(await provider.cancel('pay_1', id)).toEqual({ status: 'cancelled' })
    expect(await stripe.pay(id, true)).toBeNull()
  })

  it('that was paid tells the success, as its webhook and a query do', async () => {
    const id = await created()
    const session = await stripe.pay(id, true)
    const success = {
      status: 'succeeded',
      event: { ...ref, eventId: `${id}:paid`, status: 'succeeded', amount: request.amount },
    }
    expect(await provider.cancel('pay_1', id)).toMatchObject(success)
    expect(await provider.query('pay_1', id)).toMatchObject(success)
    // Without the session's id it is found by its own.
    expect(await provider.cancel('pay_1')).toMatchObject({ status: 'succeeded' })
    const told = await hear('checkout.session.completed', session ?? {})
    expect(told).toMatchObject({ value: { events: [success.event] } })
  })

  it('that Stripe never heard of is closed; where Stripe is out, nothing is known', async () => {
    expect(await provider.cancel('pay_1')).toEqual({ status: 'cancelled' })
    const id = await created()
    stripe.fail({ kind: 'timeout-before', path: '/v1/checkout/sessions', times: 1 })
    await expect(provider.cancel('pay_1', id)).rejects.toThrow()
  })
})

describe('a refund by Stripe', () => {
  const paid = async () => {
    const id = await created()
    await stripe.pay(id, true)
    return id
  }
  const part = { paymentId: 'pay_1', key: 'k', amount: money(1_000, 'USD'), refundId: 'ref_1' }

  it('returns a part under the shop’s id, or all that is left', async () => {
    const providerId = await paid()
    expect(await provider.refund({ ...part, providerId })).toMatchObject({
      status: 'refunded',
      event: { ...ref, amount: part.amount, refundId: 'ref_1' },
    })
    expect(await provider.refund({ paymentId: 'pay_1', key: 'rest' })).toMatchObject({
      status: 'refunded',
      event: { amount: money(3_200, 'USD'), refundId: expect.stringMatching(/^re_/) },
    })
  })

  it.each(['timeout-after', 'timeout-before', 'error-500'] as const)(
    'is one, whatever became of its answer (%s)',
    async (kind) => {
      const providerId = await paid()
      stripe.fail({ kind, path: '/v1/refunds', times: 3 })
      let tries = 0
      for (;;) {
        tries += 1
        const answer = await provider.refund({ ...part, providerId }).catch(() => null)
        if (answer?.status === 'refunded') break
        expect(tries).toBeLessThan(10)
      }
      await provider.refund({ ...part, providerId })
      expect(stripe.ledger.refunds.map(({ amount }) => amount)).toEqual([1_000])
    },
  )

  it('above the rest is refused for good; one made at Stripe ends the shop’s own', async () => {
    const providerId = await paid()
    const more = { ...part, providerId, amount: money(4_201, 'USD') }
    expect(await provider.refund(more)).toEqual({ status: 'failed', reason: 'amount_too_large' })
    const [intent] = stripe.ledger.intents.keys()
    stripe.ledger.refund(intent ?? '', null)
    expect(await provider.refund({ paymentId: 'pay_1', key: 'all', providerId })).toMatchObject({
      status: 'refunded',
      event: { amount: request.amount },
    })
    expect(stripe.ledger.refunds).toHaveLength(1)
  })

  it('of money that came by another session than the known one is of that money', async () => {
    const providerId = await created()
    await provider.cancel('pay_1', providerId)
    const { id } = stripe.ledger.charge(4_200, 'usd', ref)
    expect(await provider.refund({ ...part, providerId })).toMatchObject({ status: 'refunded' })
    expect(stripe.ledger.refunds).toMatchObject([{ payment_intent: id, amount: 1_000 }])
  })

  it('of a payment that Stripe does not show yet is asked for again', async () => {
    expect(await provider.refund(part)).toEqual({ status: 'refunding' })
  })
})

describe('the charges that Stripe lists', () => {
  const now = Math.floor(Date.now() / 1000) * 1000
  const window = { since: now - 60_000, until: now + 60_000, cursor: null }
  const charges = () => provider.charges ?? expect.fail('Stripe has a list')

  it('are those that hold money, of any session or none, a page after the other', async () => {
    const id = await created()
    await stripe.pay(id, true)
    const [own = ''] = stripe.ledger.intents.keys()
    const foreign = stripe.ledger.charge(100, 'usd', {})
    const back = stripe.ledger.charge(300, 'usd', ref)
    stripe.ledger.refund(back.id, null)
    for (let n = 0; n < 100; n += 1) stripe.ledger.charge(1, 'usd', ref)
    const first = await charges().listCharges(window)
    expect(first.charges).toHaveLength(100)
    const rest = await charges().listCharges({ ...window, cursor: first.cursor })
    expect(rest.cursor).toBeNull()
    expect(rest.charges).toMatchObject([
      { id: foreign.id, amount: money(100, 'USD'), event: null },
      { id: own, kind: 'stripe', event: { ...ref, status: 'succeeded', amount: request.amount } },
    ])
    expect(await charges().listCharges({ ...window, until: window.since + 1_000 })).toEqual({
      charges: [],
      cursor: null,
    })
    expect(await charges().chargeOf('pay_1', id)).toBe(own)
    expect(await charges().chargeOf('pay_1', undefined)).toBeNull()
  })

  it('stand there as their money was taken, however long ago the payment was begun', async () => {
    const begun = now / 1000 - 14 * 60
    const { id } = stripe.ledger.charge(4_200, 'usd', ref, begun)
    const listed = await charges().listCharges(window)
    expect(listed.charges).toMatchObject([{ id, event: { ...ref, eventId: `${id}:paid` } }])
    // A deployment in the middle of a part of the list leaves a cursor of another kind.
    expect(await charges().listCharges({ ...window, cursor: 'pi_9' })).toEqual(listed)
  })

  it('go back whole, once, and no order hears of it', async () => {
    const { id } = stripe.ledger.charge(4_200, 'usd', ref)
    stripe.fail({ kind: 'timeout-after', path: '/v1/refunds', times: 2 })
    const charge = { kind: 'stripe', id, key: `unmatched:${id}` } as const
    await expect(charges().refundCharge(charge)).rejects.toThrow()
    await expect(charges().refundCharge(charge)).rejects.toThrow()
    expect(await charges().refundCharge(charge)).toBe('succeeded')
    expect(await charges().refundCharge(charge)).toBe('succeeded')
    expect(stripe.ledger.refunds.map(({ amount }) => amount)).toEqual([4_200])
    const [refund] = stripe.ledger.refunds
    const about = { id: refund?.charge, metadata: ref, payment_intent: id }
    for (const [type, object] of [
      ['refund.created', refund],
      ['charge.refunded', about],
    ] as const) {
      const heard = await hear(type, object ?? {})
      expect(heard).toMatchObject({ ok: true, value: { events: [] } })
      expect(heard).not.toHaveProperty('value.quarantined')
    }
    // Stripe takes a refund back days later: the money is in the shop again.
    expect(await hear('refund.failed', { ...refund, status: 'failed' })).toMatchObject({
      value: {
        events: [],
        quarantined: [{ reason: 'refund_failed', objectId: refund?.id, unmatchedCharge: id }],
      },
    })
  })

  it('leave the order’s own refund to the charge that is left', async () => {
    await created()
    const first = stripe.ledger.charge(4_200, 'usd', ref)
    const second = stripe.ledger.charge(4_200, 'usd', ref)
    await charges().refundCharge({ kind: 'stripe', id: first.id, key: 'unmatched' })
    await provider.refund({ paymentId: 'pay_1', key: 'k', amount: money(700, 'USD') })
    expect(stripe.ledger.refunds[0]).toMatchObject({ payment_intent: second.id, amount: 700 })
  })
})

const signer = new Stripe('sk_test_signer')
const FIVE_MINUTES = 5 * 60

/** A webhook as it reaches the shop. */
function hear(
  type: string,
  object: object,
  sent: { secret?: string; age?: number; change?(body: string): string; more?: object } = {},
) {
  const { secret = WEBHOOK_SECRET, age = 0, change = (body: string) => body, more } = sent
  const event = { id: 'evt_1', object: 'event', type, livemode: false, data: { object }, ...more }
  const payload = JSON.stringify(event)
  const timestamp = Math.floor(Date.now() / 1000) - age
  const signature = signer.webhooks.generateTestHeaderString({ payload, secret, timestamp })
  return provider.verifyWebhook({ 'stripe-signature': signature }, change(payload), Date.now())
}

describe('a webhook of Stripe', () => {
  const session = { id: 'cs_test_1', payment_status: 'paid', amount_total: 4_200, currency: 'usd' }
  const about = { ...session, metadata: ref, created: 1_790_000_000 }
  const invalid = { problem: { code: 'webhook_signature_invalid' } }

  it('counts when its raw bytes were signed within five minutes', async () => {
    const good = await hear('checkout.session.completed', about)
    expect(good).toMatchObject({ value: { events: [{ ...ref, status: 'succeeded' }] } })
    const type = 'checkout.session.completed'
    expect(await hear(type, about, { age: FIVE_MINUTES - 30 })).toMatchObject({ ok: true })
    expect(await hear(type, about, { age: FIVE_MINUTES + 30 })).toMatchObject(invalid)
    expect(await hear(type, about, { age: -FIVE_MINUTES - 30 })).toMatchObject(invalid)
    expect(await hear(type, about, { secret: 'whsec_guessed' })).toMatchObject(invalid)
    const reserialized = (body: string) => JSON.stringify(JSON.parse(body), null, 1)
    expect(await hear(type, about, { change: reserialized })).toMatchObject(invalid)
    expect(await provider.verifyWebhook({}, '{}', Date.now())).toMatchObject(invalid)
    const odd = { 'stripe-signature': 't=x,v1=,' }
    expect(await provider.verifyWebhook(odd, '{}', Date.now())).toMatchObject(invalid)
  })

  it.each([
    ['checkout.session.completed', { ...about, payment_status: 'unpaid' }, []],
    ['checkout.session.async_payment_succeeded', about, ['succeeded']],
    ['checkout.session.async_payment_failed', about, ['declined']],
    ['customer.created', { id: 'cus_1' }, []],
  ])('%s of %j tells %j', async (type, object, statuses) => {
    const heard = await hear(type, object)
    const events = heard.ok ? heard.value.events : []
    expect(events.map(({ status }) => status)).toEqual(statuses)
  })

  it('of a session that ended without a payment names the payment that cannot be made', async () => {
    const heard = await hear('checkout.session.expired', about)
    expect(heard).toEqual({ ok: true, value: { events: [], expired: [ref] } })
    // A session of somebody else.
    const foreign = await hear('checkout.session.expired', { ...about, metadata: {} })
    expect(foreign).toEqual({ ok: true, value: { events: [], expired: [] } })
  })

  it('of another account, or of real money where tests are taken, is quarantined', async () => {
    const letter = { reason: 'wrong_merchant', objectId: 'cs_test_1', orderId: ref.orderId }
    for (const more of [{ livemode: true }, { account: 'acct_other' }]) {
      const heard = await hear('checkout.session.completed', about, { more })
      expect(heard).toMatchObject({ value: { events: [], quarantined: [letter] } })
    }
  })

  it('of a session that is no order’s is quarantined by its id', async () => {
    const heard = await hear('checkout.session.completed', { ...about, metadata: {} })
    expect(heard).toMatchObject({
      value: { events: [], quarantined: [{ reason: 'unknown_order', objectId: 'cs_test_1' }] },
    })
  })

  it('tells of refunds and disputes, wherever they were made', async () => {
    const id = await created()
    await stripe.pay(id, true)
    const [intent = ''] = stripe.ledger.intents.keys()
    stripe.ledger.refund(intent, 700)
    const [refund] = stripe.ledger.refunds
    const expected = { ...ref, status: 'refunded', amount: money(700, 'USD'), refundId: refund?.id }
    for (const [type, object] of [
      ['refund.created', refund],
      ['refund.updated', refund],
      ['charge.refunded', { id: refund?.charge, metadata: {}, payment_intent: intent }],
    ] as const) {
      const heard = { events: [expected], chargeId: intent }
      expect(await hear(type, object ?? {})).toMatchObject({ value: heard })
    }
    const own = { ...refund, metadata: { ...ref, key: 'k', refundId: 'ref_1' } }
    expect(await hear('refund.updated', own)).not.toHaveProperty('value.chargeId')
    const dispute = {
      id: 'dp_1',
      payment_intent: intent,
      amount: 4_200,
      currency: 'usd',
      created: 1,
    }
    for (const [type, status, told] of [
      ['charge.dispute.created', 'needs_response', 'disputed'],
      ['charge.dispute.closed', 'won', 'dispute_won'],
      ['charge.dispute.closed', 'lost', 'dispute_lost'],
    ] as const) {
      const heard = await hear(type, { ...dispute, status })
      expect(heard).toMatchObject({
        value: { events: [{ ...ref, status: told, disputeId: 'dp_1' }], chargeId: intent },
      })
    }
    const failed = { ...refund, status: 'failed', failure_reason: 'expired_or_canceled_card' }
    for (const type of ['refund.failed', 'charge.refund.updated', 'refund.updated']) {
      expect(await hear(type, failed)).toEqual({
        ok: true,
        value: {
          events: [],
          chargeId: intent,
          failedRefunds: [
            {
              ...ref,
              ...{ eventId: `${refund?.id}:failed`, status: 'refund_failed' },
              ...{ refundId: refund?.id, reason: 'expired_or_canceled_card' },
              at: expect.any(String),
            },
          ],
        },
      })
    }
    const foreign = { ...failed, payment_intent: null }
    expect(await hear('refund.failed', foreign)).toMatchObject({
      value: { events: [], quarantined: [{ reason: 'refund_failed', objectId: refund?.id }] },
    })
  })
})
