import { sha256 } from '../kit/digest.ts'
import type { Now } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Staff, StaffDeps } from './contract.ts'
import { isTokenShape } from './rules.ts'
import { staffOfToken } from './store.ts'

/** A revoked token may still be taken by another isolate for this long. */
export const VERIFIED_FOR_MS = 5_000
const VERIFIED_MAX = 1_000

interface Verified {
  staff: Staff
  until: Now
}

/** Tokens verified a moment ago, by hash; bounded, the oldest goes first. */
export class VerifiedTokens {
  readonly #byHash = new Map<string, Verified>()

  get(tokenHash: string, now: Now): Staff | null {
    const found = this.#byHash.get(tokenHash)
    if (found && found.until > now) return found.staff
    this.#byHash.delete(tokenHash)
    return null
  }

  put(tokenHash: string, verified: Verified): void {
    const oldest = this.#byHash.keys().next()
    if (this.#byHash.size >= VERIFIED_MAX && !oldest.done) this.#byHash.delete(oldest.value)
    this.#byHash.set(tokenHash, verified)
  }

  forget(tokenHash: string): void {
    this.#byHash.delete(tokenHash)
  }
}

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
  verified.put(hash, {
    staff: found.staff,
    until: Math.min(now + VERIFIED_FOR_MS, found.expiresAt),
  })
  return ok(found.staff)
}
