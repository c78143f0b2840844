import { Webhook } from 'standardwebhooks'
import { z } from 'zod'
import { insertDeadLetters } from '../../../src/shared/dead-letter/store.ts'
import { findSentMail, markBounced } from '../../../src/shared/notify/queue-store.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import type { FulfilmentDeps } from '../deps.ts'
import { mailDatabases } from './databases.ts'
import { mailLetter } from './dead-letter.ts'

const REASON_CHARS_MAX = 300
/** The record of a send may be this much younger than its bounce. */
const RECORDED_WITHIN_MS = 10 * MINUTE_MS

/** Events of Resend about a mail that did not stay with its recipient. */
const BOUNCES: readonly string[] = [
  'email.bounced',
  'email.complained',
  'email.failed',
  'email.suppressed',
]

const EventSchema = z.object({
  type: z.string(),
  created_at: z.string(),
  data: z.object({
    email_id: z.string(),
    to: z.array(z.string()).or(z.string().transform((one) => [one])),
    bounce: z.object({ message: z.string().optional(), type: z.string().optional() }).optional(),
    failed: z.object({ reason: z.string().optional() }).optional(),
    suppressed: z.object({ message: z.string().optional() }).optional(),
  }),
})
type BounceEvent = z.output<typeof EventSchema>

/** Resend signs by Standard Webhooks under the header names of its library, `svix-…`. */
function signedHeaders(headers: Record<string, string>): Record<string, string> {
  const names = ['id', 'timestamp', 'signature']
  return Object.fromEntries(
    names.map((name) => [
      `webhook-${name}`,
      headers[`webhook-${name}`] ?? headers[`svix-${name}`] ?? '',
    ]),
  )
}

/**
 * Takes a webhook of Resend. A mail that bounced, was refused or reported as spam is marked and
 * becomes a dead letter; other events, and mails that are none of the shop's, have no effect.
 * Refuses `not_found` where no secret is set, `webhook_signature_invalid`, `invalid_body`, and
 * `dependency_unavailable` where the send of the mail may not be recorded yet: it comes again.
 */
export async function takeMailWebhook(
  deps: FulfilmentDeps,
  secret: string | null,
  { headers, rawBody }: { headers: Record<string, string>; rawBody: string },
): Promise<Result<null>> {
  if (secret === null) return refuse('not_found')
  let payload: unknown
  try {
    payload = new Webhook(secret).verify(rawBody, signedHeaders(headers))
  } catch {
    return refuse('webhook_signature_invalid')
  }
  const parsed = EventSchema.safeParse(payload)
  if (!parsed.success) return refuse('invalid_body')
  return BOUNCES.includes(parsed.data.type) ? takeBounce(deps, parsed.data) : ok(null)
}

async function takeBounce(deps: FulfilmentDeps, event: BounceEvent): Promise<Result<null>> {
  const { email_id: providerId, to } = event.data
  for (const recipient of to) {
    for (const { shard, db } of mailDatabases(deps)) {
      const mail = await findSentMail(db, { to: recipient, providerId })
      if (mail === null) continue
      // A repeated event finds it marked. The letter comes first: its database may be out.
      if (mail.state !== 'sent') return ok(null)
      const reason = reasonOf(event)
      await insertDeadLetters(deps.engagement, [mailLetter({ shard, mail, reason })], deps.now())
      await markBounced(db, mail, reason)
      return ok(null)
    }
  }
  const age = deps.now() - Date.parse(event.created_at)
  return age < RECORDED_WITHIN_MS ? refuse('dependency_unavailable') : ok(null)
}

function reasonOf({ type, data: { bounce, failed, suppressed } }: BounceEvent): string {
  const words = {
    'email.bounced': 'The mail bounced',
    'email.complained': 'The recipient reported the mail as spam',
    'email.failed': 'The provider could not send the mail',
    'email.suppressed': 'The provider sends nothing to this recipient',
  }[type]
  const detail = bounce?.message ?? failed?.reason ?? suppressed?.message ?? bounce?.type
  return cleanLine(detail === undefined ? `${words}.` : `${words}: ${detail}`, REASON_CHARS_MAX)
}
