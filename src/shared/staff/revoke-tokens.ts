import { sha256 } from '../kit/digest.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Staff, StaffDeps } from './contract.ts'
import { findMember } from './create-staff.ts'
import { isTokenShape } from './rules.ts'
import { sessionsEnd } from './session-store.ts'
import { isLastOwner, liveTokenHashes, staffEnd, tokenEnd } from './store.ts'

interface Revocation {
  email: string
  /** A token, or the id that the list shows of it; null: all of them. */
  token: string | null
  /** The member leaves: no token or session works, and none is issued. */
  end: boolean
}

/** Short enough to be typed, long enough to name one token. */
const TOKEN_ID_MIN_CHARS = 6

/**
 * Ends tokens of a member of staff, and the member where asked; all of the tokens end the sessions
 * too. Gives the number of tokens that ended. `not_found` for an e-mail or a token that is not
 * known, `invalid_body` for a token's id that names several, `last_owner` where no owner would stay.
 */
export async function revokeTokens(
  deps: Pick<StaffDeps, 'db' | 'now'>,
  { email, token, end }: Revocation,
): Promise<Result<{ staff: Staff; tokens: number }>> {
  const found = await findMember(deps, email)
  if (!found.ok) return found
  const staff = found.value
  const now = deps.now()
  const live = await liveTokenHashes(deps.db, staff.id, now)
  const chosen = token === null || end ? ok(live) : await matching(live, token)
  if (!chosen.ok) return chosen
  const statements = chosen.value.map((hash) => tokenEnd(deps.db, hash, now))
  if (token === null || end) statements.push(sessionsEnd(deps.db, staff.id, now))
  if (end) statements.push(staffEnd(deps.db, staff.id, now))
  try {
    if (statements.length > 0) await deps.db.batch(statements)
  } catch (error) {
    if (isLastOwner(error)) return refuse('last_owner', `${staff.name} is the last owner.`)
    throw error
  }
  return ok({ staff, tokens: chosen.value.length })
}

async function matching(live: readonly string[], token: string): Promise<Result<string[]>> {
  const wanted = isTokenShape(token) ? await sha256(token) : token.toLowerCase()
  if (wanted.length < TOKEN_ID_MIN_CHARS) {
    return refuse(
      'invalid_body',
      `Give ${TOKEN_ID_MIN_CHARS} characters of the token's id or more.`,
    )
  }
  const hashes = live.filter((hash) => hash.startsWith(wanted))
  if (hashes.length > 1)
    return refuse('invalid_body', 'The id names several tokens: give more of it.')
  if (hashes.length === 0) return refuse('not_found', 'No live token of theirs has this id.')
  return ok(hashes)
}
