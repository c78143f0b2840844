import { SignJWT } from 'jose'
import type { Now } from '../platform/clock.ts'
import { SSO_TOKEN_TTL_MS } from '../platform/limits.ts'
import type { TokenClaims } from './contract.ts'
import { TOKEN_ALGORITHM } from './keys.ts'

/** Signs a token for another system, which ends after SSO_TOKEN_TTL_MS. */
export function issueToken(
  { kid, key }: { kid: string; key: CryptoKey },
  { issuer, audience, memberId }: TokenClaims,
  now: Now,
): Promise<string> {
  const issuedAt = Math.floor(now / 1000)
  return new SignJWT()
    .setProtectedHeader({ alg: TOKEN_ALGORITHM, kid, typ: 'JWT' })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject(memberId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + SSO_TOKEN_TTL_MS / 1000)
    .sign(key)
}
