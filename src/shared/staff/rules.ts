import { toBase64Url } from '../kit/bytes.ts'
import { canonicalJson, sha256 } from '../kit/digest.ts'
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/clock.ts'
import { STEP_UP_MS } from '../platform/limits.ts'
import type { AuditRecord } from './contract.ts'
import {
  type AuditAction,
  isAuditAction,
  PERMISSION_ROLES,
  PERMISSIONS,
  type Permission,
  type StaffRole,
} from './permissions.ts'

/** An access token of the command line, and a session's token. */
const TOKEN_PREFIX = 'kst_'
const SESSION_PREFIX = 'kss_'
export const TOKEN_BYTES = 32
/** Staff sign in anew after this long. */
export const TOKEN_TTL_MS = 90 * DAY_MS
/** A request whose Worker died is silent for longer than any request may run. */
export const IN_FLIGHT_MAX_MS = MINUTE_MS
/** Concurrent writers of the audit: in each round at least one of them succeeds. */
export const AUDIT_TRIES_MAX = 100
/** A search of the audit by text looks at this many rows; the next page goes on behind them. */
export const SEARCHED_ROWS_MAX = 5_000
/** The hash that the first entry of the audit is chained to. */
export const AUDIT_GENESIS = '0'.repeat(64)

/** A session ends this long after its last request, and whatever happens after SESSION_TTL_MS. */
export const SESSION_IDLE_MS = 12 * HOUR_MS
export const SESSION_TTL_MS = 7 * DAY_MS
/** The time of a session's last request is written no more often than this. */
export const SEEN_EVERY_MS = 5 * MINUTE_MS

/** Stands in the place of a sealed answer that was erased: no secret opens it. */
export const UNREADABLE_ANSWER = 's1.'

/** Whether the role has the permission. */
export function mayAct(role: StaffRole, permission: Permission): boolean {
  if (role === 'owner') return true
  const roles: readonly StaffRole[] = PERMISSION_ROLES[permission]
  return roles.includes(role)
}

/** The permission as an action of the audit. Throws for one that changes nothing. */
export function auditActionOf(permission: Permission): AuditAction {
  if (isAuditAction(permission)) return permission
  throw new Error(`a write under the permission ${permission}`)
}

/**
 * Whether the sign-in is recent enough for a sensitive action. An access token always is: the
 * command that made it needed access to the database itself, and a script cannot sign in again.
 * @param signedInAt milliseconds; null for an access token
 */
export const isSteppedUp = (signedInAt: number | null, now: number): boolean =>
  signedInAt === null || now - signedInAt < STEP_UP_MS

/** Whether a member of staff may give the role: nobody gives more than they have. */
export const mayGrant = (granter: StaffRole, role: StaffRole): boolean =>
  PERMISSIONS.every((permission) => mayAct(granter, permission) || !mayAct(role, permission))

/** Whether the text has the shape of an access token; says so without a look-up. */
export const isTokenShape = (text: string): boolean => /^kst_[A-Za-z0-9_-]{43}$/.test(text)

/** Whether the text has the shape of a session's token. */
export const isSessionTokenShape = (text: string): boolean => /^kss_[A-Za-z0-9_-]{43}$/.test(text)

/** The id of a token, whose text is not known: the beginning of its hash. */
const TOKEN_ID_CHARS = 12
export const tokenIdOf = (hash: string): string => hash.slice(0, TOKEN_ID_CHARS)

/** Writes random bytes as an access token: prefix and base64url without padding. */
export const tokenOf = (bytes: Uint8Array): string => TOKEN_PREFIX + toBase64Url(bytes)

/** Writes random bytes as a session's token. */
export const sessionTokenOf = (bytes: Uint8Array): string => SESSION_PREFIX + toBase64Url(bytes)

/** SHA-256 over the hash before and the entry's fields in canonical form; lower-case hex. */
export const auditHash = (previous: string, entry: Omit<AuditRecord, 'hash'>): Promise<string> =>
  sha256(
    canonicalJson({
      previous,
      sequence: entry.sequence,
      id: entry.id,
      at: entry.at,
      actor: entry.actor,
      action: entry.action,
      subject: entry.subject,
      before: entry.before,
      after: entry.after,
      requestId: entry.requestId,
    }),
  )

/**
 * Follows the chain over consecutive entries that begin after `head`. Gives the new head, or the
 * sequence of the first entry that does not fit: changed, missing or put in between.
 */
export async function followChain(
  head: { sequence: number; hash: string },
  entries: readonly AuditRecord[],
): Promise<{ head: { sequence: number; hash: string } } | { brokenAt: number }> {
  let at = head
  for (const entry of entries) {
    const next = at.sequence + 1
    if (entry.sequence !== next) return { brokenAt: next }
    if ((await auditHash(at.hash, entry)) !== entry.hash) return { brokenAt: next }
    at = { sequence: next, hash: entry.hash }
  }
  return { head: at }
}
