import { Cache } from '../kit/cache.ts'
import { sha256 } from '../kit/digest.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Staff, StaffDeps } from './contract.ts'
import { isTokenShape } from './rules.ts'
import { staffOfToken } from './store.ts'

/** A revoked token may still be taken by another isolate for this long. */
export const VERIFIED_FOR_MS = 5_000
const VERIFIED_MAX = 1_000

/** Tokens verified a moment ago, by hash. */
type VerifiedTokens = Cache<string, Staff>

export const newVerifiedTokens = (): VerifiedTokens => new Cache({ entries: VERIFIED_MAX })

/**
 * The member of staff a token belongs to. Found by the token's hash, so that nothing is compared
 * byte by byte. `staff_required` for a token that is forged, expired or revoked, without saying
 * which.
 */
export async function verifyToken(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  verified: VerifiedTokens,
  token: string,
): Promise<Result<Staff>> {
  const invalid = refuse('staff_required', 'The staff token is not valid.')
  if (!isTokenShape(token)) return invalid
  const hash = await sha256(token)
  const now = deps.now()
  const known = verified.get(hash, now)
  if (known) return ok(known)
  const found = await staffOfToken(deps.db, hash, now)
  if (!found) return invalid
  verified.set(hash, found.staff, Math.min(now + VERIFIED_FOR_MS, found.expiresAt))
  return ok(found.staff)
}
