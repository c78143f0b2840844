import { Webhook } from 'standardwebhooks'
import { ok, type Result, refuse } from '../platform/result.ts'

/**
 * The JSON of a webhook that is signed by Standard Webhooks: the signature over the raw bytes, at
 * most five minutes old. Refuses `webhook_signature_invalid`, and `invalid_body` for a signed text
 * that is no JSON.
 * @param secret `whsec_` and base64
 */
export function readSignedWebhook(
  secret: string,
  { headers, rawBody }: { headers: Record<string, string>; rawBody: string },
): Result<unknown> {
  try {
    new Webhook(secret).verify(rawBody, headers, { jsonParse: false })
  } catch {
    return refuse('webhook_signature_invalid')
  }
  try {
    return ok(JSON.parse(rawBody))
  } catch {
    return refuse('invalid_body', 'The body is not JSON.')
  }
}
