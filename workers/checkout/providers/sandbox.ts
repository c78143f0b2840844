import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import type { SandboxPayment } from '../../../src/shared/payment/contract.ts'
import {
  PAYMENT_EVENT_STATUSES,
  type PaymentEvent,
  type PaymentStatus,
  type RefundAnswer,
} from '../../../src/shared/payment/contract.ts'
import type { PaymentProvider } from '../../../src/shared/payment/provider/contract.ts'
import type { SandboxPort } from '../../../src/shared/payment/sandbox.ts'
import type { WebhookNews } from '../../../src/shared/payment/webhook/contract.ts'
import { newId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { sandboxCharges } from './sandbox-charges.ts'

const EventSchema: z.ZodType<PaymentEvent> = z.strictObject({
  eventId: token({ max: 100 }),
  paymentId: token({ max: 100 }),
  orderId: token({ max: 100 }),
  shopperId: token({ max: 100 }),
  status: z.enum(PAYMENT_EVENT_STATUSES),
  amount: z.strictObject({ amount: z.number().int().min(0), currency: z.string().length(3) }),
  at: token({ max: 40 }),
  disputeId: token({ max: 100 }).exactOptional(),
  refundId: token({ max: 100 }).exactOptional(),
})

/** Standard Webhooks keys are base64 behind `whsec_`. */
const signer = (secret: string) => new Webhook(`whsec_${btoa(secret)}`)

/** The webhook of an event as the provider would send it: headers and raw body. */
export function sandboxWebhook(
  secret: string,
  event: PaymentEvent,
  now: Date,
): { headers: Record<string, string>; rawBody: string } {
  const rawBody = JSON.stringify(event)
  return {
    headers: {
      'webhook-id': event.eventId,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1000)),
      'webhook-signature': signer(secret).sign(event.eventId, now, rawBody),
    },
    rawBody,
  }
}

/** The embedded provider, for development and tests: its own ledger, page and signed webhooks. */
export function sandboxProvider(
  ledger: (paymentId: string) => SandboxPort,
  secret: string,
  ledgers: () => readonly SandboxPort[],
): PaymentProvider {
  const standing = (payment: SandboxPayment | null) =>
    payment
      ? { status: payment.status, ...(payment.event ? { event: payment.event } : {}) }
      : { status: 'unknown' as const }
  return {
    kind: 'sandbox',
    initialStatus: 'pending',
    async create(request) {
      const created = await ledger(request.paymentId).execute({ type: 'sandbox.create', request })
      if (!created.ok) return created
      const redirectUrl = new URL(`/pay/sandbox/${request.paymentId}`, request.returnUrl).href
      return ok({ status: 'pending', redirectUrl })
    },
    query: async (paymentId) => standing(await ledger(paymentId).find(paymentId)),
    async cancel(paymentId) {
      const cancelled = await ledger(paymentId).execute({ type: 'sandbox.cancel', paymentId })
      return cancelled.ok ? standing(cancelled.value) : { status: 'cancelled' }
    },
    async refund({ paymentId, key, amount }) {
      const eventId = newId('evt')
      const refunded = await ledger(paymentId).execute({
        type: 'sandbox.refund',
        paymentId,
        eventId,
        key,
        ...(amount ? { amount } : {}),
      })
      return refundAnswer(refunded, key)
    },
    charges: sandboxCharges(ledgers, ledger),
    verifyWebhook: async (headers, rawBody) => verify(secret, headers, rawBody),
  }
}

/**
 * The sandbox where test payments are not permitted: it takes none, hears no webhook and never
 * says that one succeeded. Orders of an earlier time can still be cancelled and refunded.
 */
export function retiredSandbox(sandbox: PaymentProvider): PaymentProvider {
  return {
    kind: 'sandbox',
    retired: true,
    initialStatus: 'pending',
    create: async () => refuse('payment_method_unavailable'),
    query: async (paymentId) => withoutSuccess(await sandbox.query(paymentId)),
    cancel: async (paymentId) => withoutSuccess(await sandbox.cancel(paymentId)),
    refund: (request) => sandbox.refund(request),
    verifyWebhook: async () => refuse('not_found'),
  }
}

/** A test payment that succeeded unheard has moved no money: here it counts as cancelled. */
const withoutSuccess = <Standing extends { status: PaymentStatus }>(
  standing: Standing,
): Standing | { status: 'cancelled' } =>
  standing.status === 'succeeded' ? { status: 'cancelled' } : standing

/** The ledger's word on the refund of a key. An unknown payment may still be registered. */
function refundAnswer(refunded: Result<SandboxPayment>, key: string): RefundAnswer {
  if (!refunded.ok) {
    const { code, detail } = refunded.problem
    return code === 'not_found'
      ? { status: 'refunding' }
      : { status: 'failed', reason: detail ?? code }
  }
  const { refunds = [], event } = refunded.value
  const made = refunds.find((refund) => refund.key === key)?.event ?? event
  return made?.status === 'refunded' ? { status: 'refunded', event: made } : { status: 'refunding' }
}

/** The library checks signature and age (five minutes) in constant time over the raw bytes. */
function verify(
  secret: string,
  headers: Record<string, string>,
  rawBody: string,
): Result<WebhookNews> {
  try {
    signer(secret).verify(rawBody, headers, { jsonParse: false })
  } catch {
    return refuse('webhook_signature_invalid')
  }
  const event = EventSchema.safeParse(parsed(rawBody))
  return event.success ? ok({ events: [event.data] }) : refuse('invalid_body')
}

/** The JSON of a signed text; null where it is none, which no event is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
