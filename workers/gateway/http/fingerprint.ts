import { canonicalJson, sha256 } from '../../../src/shared/kit/digest.ts'
import type { GatewayContext } from './app.ts'

/**
 * SHA-256 of the request's body, by which a repeated Idempotency-Key is compared. Two JSON texts of
 * one value are one body, whatever their spaces and the order of their keys; no body is `{}`. A
 * form, or the name of an uploaded file, is compared as it is.
 */
export const bodyFingerprint = (c: GatewayContext): Promise<string> =>
  sha256(canonicalBody(c.var.bodyText))

function canonicalBody(text: string): string {
  if (text === '') return '{}'
  try {
    return canonicalJson(JSON.parse(text))
  } catch {
    return text
  }
}
