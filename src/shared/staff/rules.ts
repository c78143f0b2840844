import { toBase64Url } from '../kit/bytes.ts'
import { canonicalJson, sha256 } from '../kit/digest.ts'
import { DAY_MS, MINUTE_MS } from '../platform/clock.ts'
import type { AuditEntry, Permission, StaffRole } from './contract.ts'

const TOKEN_PREFIX = 'kst_'
export const TOKEN_BYTES = 32
/** Staff sign in anew after this long. */
export const TOKEN_TTL_MS = 90 * DAY_MS
/** A request whose Worker died is silent for longer than any request may run. */
export const IN_FLIGHT_MAX_MS = MINUTE_MS
/** Concurrent writers of the audit: in each round at least one of them succeeds. */
export const AUDIT_TRIES_MAX = 100
/** The hash that the first entry of the audit is chained to. */
export const AUDIT_GENESIS = '0'.repeat(64)

const everyone: readonly StaffRole[] = ['owner', 'catalogue', 'warehouse', 'support']
const catalogue: readonly StaffRole[] = ['owner', 'catalogue']

type AreaOf<P> = P extends `${infer Area}.${string}` ? Area : never

/** The roles that may act in each area: a permission's area is the part before its dot. */
const ROLES_OF_AREA: Readonly<Record<AreaOf<Permission>, readonly StaffRole[]>> = {
  session: everyone,
  audit: ['owner'],
  catalog: catalogue,
  product: catalogue,
  category: catalogue,
  image: catalogue,
  import: catalogue,
  drop: catalogue,
  order: ['owner', 'warehouse', 'support'],
  inventory: ['owner', 'warehouse'],
  mail: ['owner', 'support'],
  stock: ['owner', 'catalogue', 'warehouse'],
  'dead-letter': ['owner', 'warehouse', 'support'],
}

/** Whether the role has the permission. No role has one whose area is not listed. */
export function mayAct(role: StaffRole, permission: Permission): boolean {
  const roles: Readonly<Record<string, readonly StaffRole[]>> = ROLES_OF_AREA
  return roles[permission.slice(0, permission.indexOf('.'))]?.includes(role) ?? false
}

/** Whether the text can be a staff token at all: says so without a look-up. */
export const isTokenShape = (text: string): boolean => /^kst_[A-Za-z0-9_-]{43}$/.test(text)

/** The id of a token, whose text is not known: the beginning of its hash. */
const TOKEN_ID_CHARS = 12
export const tokenIdOf = (hash: string): string => hash.slice(0, TOKEN_ID_CHARS)

/** Writes random bytes as a token: prefix and base64url without padding. */
export const tokenOf = (bytes: Uint8Array): string => TOKEN_PREFIX + toBase64Url(bytes)

/** SHA-256 over the hash before and the entry's fields in canonical form; lower-case hex. */
export const auditHash = (previous: string, entry: Omit<AuditEntry, 'hash'>): Promise<string> =>
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
  entries: readonly AuditEntry[],
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
