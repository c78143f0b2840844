import type Stripe from 'stripe'
import type {
  PaymentEvent,
  PaymentRequest,
  PaymentStatus,
  RefundAnswer,
  RefundRequest,
} from '../../../../src/shared/payment/contract.ts'
import type { PaymentProvider } from '../../../../src/shared/payment/provider/contract.ts'
import { orderNumber } from '../../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { toStripe } from './amounts.ts'
import { isHeld, stripeCharges } from './charges.ts'
import { isRefusal, type StripeSettings, stripeClient, underKey } from './client.ts'
import { paidEvent, refOf, refundEvent, takenEvent } from './events.ts'
import { StripeWebhooks } from './webhook.ts'

type Standing = { status: PaymentStatus; event?: PaymentEvent }

const REFUNDS_MAX = 100
/** Charges of one payment that are looked at. */
const INTENTS_MAX = 10

/**
 * Stripe by its hosted Checkout: a session per payment, under the payment's id as idempotency key.
 * The session's id is the payment's `providerId`. Sessions end when the shop says so: Stripe's own
 * time for them is never under 30 minutes.
 */
export function stripeProvider(settings: StripeSettings): PaymentProvider {
  const client = stripeClient(settings)
  const webhooks = new StripeWebhooks(client, settings)
  return {
    kind: 'stripe',
    initialStatus: 'pending',
    acknowledgesQuarantined: true,
    create: (request) => createSession(client, request),
    query: (paymentId, sessionId) => standingOf(client, paymentId, sessionId),
    cancel: (paymentId, sessionId) => expireSession(client, paymentId, sessionId),
    refund: (request) => refund(client, request),
    charges: stripeCharges(client),
    verifyWebhook: (headers, rawBody, now) => webhooks.read(headers, rawBody, now),
  }
}

/** The same request for the same payment, or its key would be refused. */
function sessionOf(
  { paymentId, orderId, shopperId, amount, returnUrl }: PaymentRequest,
  unitAmount: number,
): Stripe.Checkout.SessionCreateParams {
  const metadata = { orderId, paymentId, shopperId }
  return {
    mode: 'payment',
    client_reference_id: paymentId,
    line_items: [
      {
        quantity: 1,
        price_data: {
          currency: amount.currency.toLowerCase(),
          unit_amount: unitAmount,
          product_data: { name: `Order ${orderNumber(orderId)}` },
        },
      },
    ],
    metadata,
    payment_intent_data: { metadata },
    success_url: returnUrl,
    cancel_url: returnUrl,
  }
}

async function createSession(
  client: Stripe,
  request: PaymentRequest,
): Promise<Result<{ status: PaymentStatus; redirectUrl?: string; providerId?: string }>> {
  const unitAmount = toStripe(request.amount)
  if (unitAmount === null) return refuse('payment_method_unavailable')
  const params = sessionOf(request, unitAmount)
  try {
    // A session whose answer was lost has no address that anybody knows: it cannot be paid.
    const session = await underKey(request.paymentId, (idempotencyKey) =>
      client.checkout.sessions.create(params, { idempotencyKey }),
    )
    return ok({
      status: 'pending',
      providerId: session.id,
      ...(session.url ? { redirectUrl: session.url } : {}),
    })
  } catch (error) {
    if (isRefusal(error)) return refuse('payment_method_unavailable', error.code)
    throw error
  }
}

async function standingOf(
  client: Stripe,
  paymentId: string,
  sessionId: string | undefined,
): Promise<Standing> {
  if (sessionId === undefined) return standingWithoutSession(client, paymentId)
  const session = await client.checkout.sessions.retrieve(sessionId, { expand: ['payment_intent'] })
  if (session.status === 'open') return { status: 'pending' }
  if (session.status === 'expired') return { status: 'cancelled' }
  const ref = refOf(session.metadata)
  if (session.payment_status === 'paid' && ref) {
    return { status: 'succeeded', event: paidEvent(session, ref) }
  }
  const { payment_intent: intent } = session
  const failed =
    typeof intent === 'object' &&
    (intent?.status === 'requires_payment_method' || intent?.status === 'canceled')
  return { status: failed ? 'cancelled' : 'pending' }
}

/** A session that the shop knows no id of was shown to nobody, unless its money is found. */
async function standingWithoutSession(client: Stripe, paymentId: string): Promise<Standing> {
  const intent = await findIntent(client, paymentId)
  const ref = intent && refOf(intent.metadata)
  if (!intent || !ref || intent.status === 'canceled') return { status: 'cancelled' }
  return intent.status === 'succeeded'
    ? { status: 'succeeded', event: takenEvent(intent, ref) }
    : { status: 'pending' }
}

async function expireSession(
  client: Stripe,
  paymentId: string,
  sessionId: string | undefined,
): Promise<Standing> {
  if (sessionId === undefined) return standingWithoutSession(client, paymentId)
  try {
    await client.checkout.sessions.expire(sessionId)
    return { status: 'cancelled' }
  } catch (error) {
    // It is complete, or has expired.
    if (isRefusal(error)) return standingOf(client, paymentId, sessionId)
    throw error
  }
}

/** Stripe's index of payments may be a minute late. */
async function findIntent(client: Stripe, paymentId: string): Promise<Stripe.PaymentIntent | null> {
  const query = `metadata['paymentId']:'${paymentId.replace(/[^\w-]/g, '')}'`
  const { data } = await client.paymentIntents.search({
    query,
    limit: INTENTS_MAX,
    expand: ['data.latest_charge'],
  })
  // A second charge of the payment is returned: the order has the other one.
  return data.find(isHeld) ?? data[0] ?? null
}

async function intentOf(
  client: Stripe,
  { paymentId, providerId }: RefundRequest,
): Promise<Stripe.PaymentIntent | null> {
  if (providerId === undefined) return findIntent(client, paymentId)
  const session = await client.checkout.sessions.retrieve(providerId, {
    expand: ['payment_intent'],
  })
  const { payment_intent: intent } = session
  // The money may have come by another session of the payment.
  return typeof intent === 'object' && intent ? intent : findIntent(client, paymentId)
}

/**
 * A refund that the shop has asked for before is found by its key, so that a key of Stripe's which
 * holds a 500 leads to no second refund.
 */
async function refund(client: Stripe, request: RefundRequest): Promise<RefundAnswer> {
  const intent = await intentOf(client, request)
  const ref = intent && refOf(intent.metadata)
  if (!intent || !ref) return { status: 'refunding' }
  const { key, amount, refundId } = request
  const units = amount && toStripe(amount)
  if (units === null) return { status: 'failed', reason: 'Stripe cannot return this amount.' }
  const all = () => client.refunds.list({ payment_intent: intent.id, limit: REFUNDS_MAX })
  const made = async () => (await all()).data.find(({ metadata }) => metadata?.key === key) ?? null
  const metadata = { ...ref, key, ...(refundId ? { refundId } : {}) }
  const params = {
    payment_intent: intent.id,
    reason: 'requested_by_customer',
    metadata,
    ...(units === undefined ? {} : { amount: units }),
  } as const
  const answer = (one: Stripe.Refund): RefundAnswer => {
    if (one.status === 'succeeded') return { status: 'refunded', event: refundEvent(one, ref) }
    const failed = one.status === 'failed' || one.status === 'canceled'
    return failed
      ? { status: 'failed', reason: one.failure_reason ?? one.status ?? 'failed' }
      : { status: 'refunding' }
  }
  try {
    const known = await made()
    if (known) return answer(known)
    return answer(
      await underKey(
        key,
        (idempotencyKey) => client.refunds.create(params, { idempotencyKey }),
        made,
      ),
    )
  } catch (error) {
    if (!isRefusal(error)) throw error
    // All of it went back at Stripe itself.
    const [last] = (await all()).data
    const isDone = error.code === 'charge_already_refunded' && amount === undefined
    return isDone && last ? answer(last) : { status: 'failed', reason: error.code ?? error.message }
  }
}
