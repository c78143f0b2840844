import { CLOCK_SKEW_MS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Session } from './contract.ts'

/**
 * Session tokens: `kbs1.<claims>.<mac>`, both base64url. The claims are JSON; the MAC is
 * HMAC-SHA-256 over the text before it. Checking one needs no look-up, so that a forged token
 * never reaches an object. Revocation is the shopper's object's to know.
 */
const PREFIX = 'kbs1'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

const toBase64Url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, '-')
    .replace(/\//g, '_')
    .replace(/=+$/, '')

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null
  try {
    const binary = atob(text.replace(/-/g, '+').replace(/_/g, '/'))
    return Uint8Array.from(binary, (ch) => ch.charCodeAt(0))
  } catch {
    return null
  }
}

/** The MAC key of a secret; import it once and keep it. */
export const sessionKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])

/** Writes the token of a session. */
export async function signSession(key: CryptoKey, session: Session): Promise<string> {
  const claims = toBase64Url(encoder.encode(JSON.stringify(session)))
  const signed = `${PREFIX}.${claims}`
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(signed))
  return `${signed}.${toBase64Url(new Uint8Array(mac))}`
}

/**
 * Reads a token. Refuses with `session_invalid` what this shop never signed, and with
 * `session_expired` what it signed too long ago.
 */
export async function verifySession(
  key: CryptoKey,
  token: string,
  now: number,
): Promise<Result<Session>> {
  const [prefix, claims, mac, ...rest] = token.split('.')
  if (prefix !== PREFIX || !claims || !mac || rest.length > 0) return refuse('session_invalid')
  const signature = fromBase64Url(mac)
  const text = fromBase64Url(claims)
  if (!signature || !text) return refuse('session_invalid')
  const genuine = await crypto.subtle.verify(
    'HMAC',
    key,
    signature,
    encoder.encode(`${prefix}.${claims}`),
  )
  if (!genuine) return refuse('session_invalid')
  // Only this shop can have signed it, and it signs nothing but sessions.
  const session: Session = JSON.parse(decoder.decode(text))
  return session.expiresAt + CLOCK_SKEW_MS < now ? refuse('session_expired') : ok(session)
}
