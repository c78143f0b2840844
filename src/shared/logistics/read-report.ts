import { z } from 'zod'
import { readSignedWebhook } from '../kit/signed-webhook.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { oneLine, token } from '../platform/text.ts'
import { CARRIER_STATUSES, type SentReport, type SignedRequest } from './contract.ts'

const EventSchema = z.looseObject({
  type: z.literal('shipment.updated'),
  data: z.looseObject({
    trackingNumber: token({ max: 100 }),
    status: z.enum(CARRIER_STATUSES),
    at: z.iso.datetime({ offset: true }),
    note: oneLine({ max: 300 }).optional(),
  }),
})

/**
 * A report in the shop's own form, signed by Standard Webhooks. Refuses `webhook_signature_invalid`
 * and `invalid_body`.
 */
export function readStandardReport(secret: string, request: SignedRequest): Result<SentReport> {
  const payload = readSignedWebhook(secret, request)
  if (!payload.ok) return payload
  const event = EventSchema.safeParse(payload.value)
  if (!event.success) return refuse('invalid_body', 'This is no report of a parcel.')
  const { trackingNumber, status, at, note = '' } = event.data.data
  return ok({ id: request.headers['webhook-id'] ?? '', trackingNumber, status, at, note })
}
