import Stripe from 'stripe'
import type { PaymentEvent, PaymentRef } from '../../../../src/shared/payment/contract.ts'
import type {
  QuarantinedEvent,
  WebhookNews,
} from '../../../../src/shared/payment/webhook/contract.ts'
import { MINUTE_MS } from '../../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { unmatchedOf } from './charges.ts'
import { isLiveKey, type StripeSettings } from './client.ts'
import {
  declinedEvent,
  disputeEvent,
  failedRefundOf,
  paidEvent,
  refOf,
  refundEvent,
} from './events.ts'

const TOLERANCE_MS = 5 * MINUTE_MS
const REFUNDS_MAX = 100

/** Stripe's webhooks, by the SDK's own signature check over the raw bytes. */
export class StripeWebhooks {
  readonly #client: Stripe
  readonly #settings: StripeSettings
  readonly #crypto = Stripe.createSubtleCryptoProvider()

  constructor(client: Stripe, settings: StripeSettings) {
    this.#client = client
    this.#settings = settings
  }

  /**
   * The news of a webhook; none where it is of no interest. Refuses `webhook_signature_invalid`.
   * @throws StripeError where an object that it names cannot be read: Stripe sends it again
   */
  async read(
    headers: Record<string, string>,
    rawBody: string,
    now: number,
  ): Promise<Result<WebhookNews>> {
    const event = await this.#verify(headers['stripe-signature'] ?? '', rawBody, now)
    if (event === null) return refuse('webhook_signature_invalid')
    if (event.livemode !== isLiveKey(this.#settings) || event.account !== undefined) {
      return ok({ events: [], quarantined: [this.#quarantine(event, 'wrong_merchant')] })
    }
    return ok(await this.#newsOf(event))
  }

  async #verify(signature: string, rawBody: string, now: number): Promise<Stripe.Event | null> {
    const { webhookSecret } = this.#settings
    if (webhookSecret === null) return null
    // The SDK refuses what is too old; a time to come is as wrong.
    const signedAt = Number(/(?:^|,)t=(\d{1,12})(?:,|$)/.exec(signature)?.[1]) * 1000
    if (!(signedAt <= now + TOLERANCE_MS)) return null
    const seconds = TOLERANCE_MS / 1000
    return this.#client.webhooks
      .constructEventAsync(rawBody, signature, webhookSecret, seconds, this.#crypto)
      .catch(() => null)
  }

  async #newsOf(event: Stripe.Event): Promise<WebhookNews> {
    switch (event.type) {
      case 'checkout.session.completed':
      case 'checkout.session.async_payment_succeeded': {
        const session = event.data.object
        // Money that takes days comes with a later event.
        if (session.payment_status !== 'paid') return { events: [] }
        return this.#about(event, refOf(session.metadata), (ref) => [paidEvent(session, ref)])
      }
      case 'checkout.session.async_payment_failed': {
        const session = event.data.object
        return this.#about(event, refOf(session.metadata), (ref) => [declinedEvent(session, ref)])
      }
      case 'checkout.session.expired': {
        const ref = refOf(event.data.object.metadata)
        return { events: [], expired: ref ? [ref] : [] }
      }
      case 'charge.refunded': {
        const charge = event.data.object
        const { data } = await this.#client.refunds.list({ charge: charge.id, limit: REFUNDS_MAX })
        return {
          ...this.#about(event, await this.#refOfCharge(charge), (ref) => refundsOf(data, ref)),
          ...ofIntent(charge.payment_intent),
        }
      }
      case 'refund.created':
      case 'refund.updated':
      case 'refund.failed':
      case 'charge.refund.updated': {
        return this.#aboutRefund(event, event.data.object)
      }
      case 'charge.dispute.created':
      case 'charge.dispute.closed': {
        const dispute = event.data.object
        const ref = await this.#refOfIntent(dispute.payment_intent)
        return {
          ...this.#about(event, ref, (known) => [disputeEvent(dispute, known)]),
          ...ofIntent(dispute.payment_intent),
        }
      }
      default:
        return { events: [] }
    }
  }

  async #aboutRefund(event: Stripe.Event, refund: Stripe.Refund): Promise<WebhookNews> {
    const failed = failedRefundOf(refund)
    const unmatchedCharge = unmatchedOf(refund)
    if (unmatchedCharge !== undefined) {
      if (failed === null) return { events: [] }
      const letter = this.#quarantine(event, 'refund_failed')
      return { events: [], quarantined: [{ ...letter, unmatchedCharge }] }
    }
    const own = refOf(refund.metadata)
    const ref = own ?? (await this.#refOfIntent(refund.payment_intent))
    // The shop has chosen the charge of a refund of its own.
    const charge = own ? {} : ofIntent(refund.payment_intent)
    if (failed === null) {
      return { ...this.#about(event, ref, (known) => refundsOf([refund], known)), ...charge }
    }
    if (ref) return { events: [], failedRefunds: [{ ...ref, ...failed }], ...charge }
    return { events: [], quarantined: [this.#quarantine(event, 'refund_failed')] }
  }

  /** An object that names no order of the shop is somebody else's money: staff look at it. */
  #about(
    event: Stripe.Event,
    ref: PaymentRef | null,
    eventsOf: (ref: PaymentRef) => PaymentEvent[],
  ): WebhookNews {
    if (ref) return { events: eventsOf(ref) }
    return { events: [], quarantined: [this.#quarantine(event, 'unknown_order')] }
  }

  #quarantine(event: Stripe.Event, reason: QuarantinedEvent['reason']): QuarantinedEvent {
    const { object } = event.data
    const metadata = 'metadata' in object ? object.metadata : null
    const ref = refOf(metadata ?? null)
    return {
      eventId: event.id,
      kind: 'stripe',
      reason,
      type: event.type,
      ...('id' in object && object.id ? { objectId: object.id } : {}),
      ...(ref ? { orderId: ref.orderId, paymentId: ref.paymentId } : {}),
    }
  }

  #refOfCharge({ metadata, payment_intent }: Stripe.Charge): Promise<PaymentRef | null> {
    const ref = refOf(metadata)
    return ref ? Promise.resolve(ref) : this.#refOfIntent(payment_intent)
  }

  async #refOfIntent(intent: string | Stripe.PaymentIntent | null): Promise<PaymentRef | null> {
    if (intent === null) return null
    if (typeof intent !== 'string') return refOf(intent.metadata)
    return refOf((await this.#client.paymentIntents.retrieve(intent)).metadata)
  }
}

/** The charge of news about money that a payment took before. */
const ofIntent = (intent: string | { id: string } | null): Pick<WebhookNews, 'chargeId'> =>
  intent === null ? {} : { chargeId: typeof intent === 'string' ? intent : intent.id }

const refundsOf = (refunds: readonly Stripe.Refund[], ref: PaymentRef): PaymentEvent[] =>
  refunds
    .filter((refund) => refund.status === 'succeeded' && unmatchedOf(refund) === undefined)
    .map((refund) => refundEvent(refund, ref))
