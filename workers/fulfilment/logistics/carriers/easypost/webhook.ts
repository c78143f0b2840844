import { z } from 'zod'
import { fromHex } from '../../../../../src/shared/kit/bytes.ts'
import type {
  CarrierReport,
  CarrierStatus,
  SentReport,
  SignedRequest,
} from '../../../../../src/shared/logistics/contract.ts'
import { rfc3339 } from '../../../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../../../src/shared/platform/result.ts'
import { type Tracker, TrackerSchema } from './api.ts'

const encoder = new TextEncoder()
const PREFIX = 'hmac-sha256-hex='
const NOTE_MAX_CHARS = 300

/**
 * The statuses of a tracker that say where a parcel is; others say nothing. A parcel that goes back
 * is at its end: EasyPost reports it as delivered once more when the sender has it.
 */
const STATUSES: Readonly<Record<string, CarrierStatus>> = {
  in_transit: 'in_transit',
  out_for_delivery: 'out_for_delivery',
  delivered: 'delivered',
  failure: 'failed',
  return_to_sender: 'returned',
}

/** The latest report of a tracker; null where it says nothing yet. */
export function reportOf(tracker: Tracker): CarrierReport | null {
  const status = STATUSES[tracker.status]
  if (status === undefined) return null
  const last = tracker.tracking_details?.at(-1)
  const at = Date.parse(last?.datetime ?? tracker.updated_at ?? '')
  const moment = Number.isNaN(at) ? '' : rfc3339(at)
  const note = (last?.message ?? '').replace(/\s+/g, ' ').trim().slice(0, NOTE_MAX_CHARS)
  return { id: `${status}-${moment}`, status, at: moment, note }
}

const EventSchema = z.looseObject({
  id: z.string().min(1).max(100),
  description: z.string(),
  result: z.unknown(),
})

/**
 * A tracker's change, signed over its raw bytes. The signature has no time: an event that comes
 * again has the id of the first one. Null for an event of another kind.
 */
export async function readTrackerEvent(
  secret: string,
  { headers, rawBody }: SignedRequest,
): Promise<Result<SentReport | null>> {
  const given = headers['x-hmac-signature'] ?? ''
  if (!(await isSignedBy(secret, given, rawBody))) return refuse('webhook_signature_invalid')
  const event = EventSchema.safeParse(parsed(rawBody))
  if (!event.success) return refuse('invalid_body', 'This is no event of EasyPost.')
  if (!/^tracker\.(created|updated)$/.test(event.data.description)) return ok(null)
  const tracker = TrackerSchema.safeParse(event.data.result)
  if (!tracker.success) return refuse('invalid_body', 'This event has no tracker.')
  const report = reportOf(tracker.data)
  if (report === null) return ok(null)
  return ok({ ...report, id: event.data.id, trackingNumber: tracker.data.tracking_code })
}

async function isSignedBy(secret: string, given: string, rawBody: string): Promise<boolean> {
  const digits = given.startsWith(PREFIX) ? given.slice(PREFIX.length).toLowerCase() : ''
  if (!/^[0-9a-f]{64}$/.test(digits)) return false
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret.normalize('NFKD')),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['verify'],
  )
  return crypto.subtle.verify('HMAC', key, fromHex(digits), encoder.encode(rawBody))
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
