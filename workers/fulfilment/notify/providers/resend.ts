import { z } from 'zod'
import type { MailPort, OutgoingMail } from '../../../../src/shared/notify/contract.ts'
import { describeFault } from '../../../../src/shared/platform/faults.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'

const ANSWER_MS = 10_000
const USER_AGENT = 'kerbside/1.0'
/** Codes of Resend (`name` of an error) that are about the deployment or the moment, not the mail. */
const LATER: readonly string[] = [
  'invalid_api_key',
  'missing_api_key',
  'restricted_api_key',
  'invalid_from_address',
  'invalid_access',
  'not_found',
  'method_not_allowed',
  'concurrent_idempotent_requests',
  'resource_locked',
]
/** A `validation_error` about these is about the deployment too: its key, or its `MAIL_FROM`. */
const OF_DEPLOYMENT = /\bAPI key\b|`from`/i

const SentSchema = z.object({ id: z.string() })
const ErrorSchema = z.object({ name: z.string(), message: z.string() })

/** Resend by its HTTP API. It knows an Idempotency-Key of at most 256 characters for 24 hours. */
export function resendMail({
  key,
  base,
  from,
}: {
  key: string
  base: string
  from: string
}): MailPort {
  const url = `${base.replace(/\/+$/, '')}/emails`
  return {
    async send(mail) {
      try {
        const response = await fetch(url, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${key}`,
            'content-type': 'application/json',
            'idempotency-key': mail.idempotencyKey,
            // Workers send none of their own, and Resend refuses a request without one (403).
            'user-agent': USER_AGENT,
          },
          body: JSON.stringify(bodyOf(mail, from)),
          signal: AbortSignal.timeout(ANSWER_MS),
        })
        return answerOf(response, await readJson(response))
      } catch (error) {
        return refuse('dependency_unavailable', describeFault(error))
      }
    },
  }
}

const bodyOf = (mail: OutgoingMail, from: string) => {
  const { to, subject, text, html, headers, replyTo } = mail
  return {
    from,
    to: [to],
    subject,
    text,
    html,
    ...(replyTo === undefined ? {} : { reply_to: replyTo }),
    ...(headers === undefined ? {} : { headers }),
  }
}

const readJson = (response: Response): Promise<unknown> => response.json().catch(() => null)

function answerOf(response: Response, body: unknown): Result<{ providerId: string | null }> {
  if (response.ok) {
    const sent = SentSchema.safeParse(body)
    return ok({ providerId: sent.success ? sent.data.id : null })
  }
  const { status } = response
  const error = ErrorSchema.safeParse(body)
  const name = error.success ? error.data.name : `http_${status}`
  const detail = error.success ? `${name}: ${error.data.message}` : name
  // The mail went out under this key before, with the text of an older release.
  if (name === 'invalid_idempotent_request') return ok({ providerId: null })
  const isLater =
    status >= 500 || status === 429 || status === 401 || status === 403 || status === 408
  if (!isLater && !LATER.includes(name) && !OF_DEPLOYMENT.test(detail)) {
    return refuse('mail_refused', detail)
  }
  const retryAfter = Number(response.headers.get('retry-after') ?? 0)
  return refuse('dependency_unavailable', detail, {
    ...(Number.isFinite(retryAfter) && retryAfter > 0 ? { retryAfter } : {}),
  })
}
