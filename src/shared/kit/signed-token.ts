import { fromBase64Url, toBase64Url } from './bytes.ts'

/**
 * Signed tokens: `<prefix>.<claims>.<mac>`, both base64url. The claims are JSON; the MAC is
 * HMAC-SHA-256 over the text before it, prefix included, so that a token of one kind never passes
 * for another. Checking one needs no look-up: what was forged never reaches an object.
 */
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** The MAC key of a secret; import it once and keep it. */
export const signingKey = (secret: string): Promise<CryptoKey> =>
  crypto.subtle.importKey('raw', encoder.encode(secret), { name: 'HMAC', hash: 'SHA-256' }, false, [
    'sign',
    'verify',
  ])

/** Writes a token. */
export async function signToken(key: CryptoKey, prefix: string, claims: object): Promise<string> {
  const signed = `${prefix}.${toBase64Url(encoder.encode(JSON.stringify(claims)))}`
  const mac = await crypto.subtle.sign('HMAC', key, encoder.encode(signed))
  return `${signed}.${toBase64Url(new Uint8Array(mac))}`
}

/**
 * The claims of a token of this kind; null for anything this shop never signed with this key. Its
 * times are the caller's to check.
 */
export async function openToken<Claims extends object>(
  key: CryptoKey,
  prefix: string,
  token: string,
): Promise<Claims | null> {
  const [kind, claims, mac, ...rest] = token.split('.')
  if (kind !== prefix || !claims || !mac || rest.length > 0) return null
  const signature = fromBase64Url(mac)
  const text = fromBase64Url(claims)
  if (!signature || !text) return null
  const signed = encoder.encode(`${kind}.${claims}`)
  const genuine = await crypto.subtle.verify('HMAC', key, signature, signed)
  // Only this shop can have signed it, and under this prefix it signs nothing else.
  return genuine ? (JSON.parse(decoder.decode(text)) as Claims) : null
}
