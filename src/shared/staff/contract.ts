import type { AuditAction, Permission, StaffRole } from './permissions.ts'

export { AUDIT_ACTIONS, STAFF_ROLES } from './permissions.ts'
export type { AuditAction, Permission, StaffRole }

/** A verified member of staff. */
export interface Staff {
  id: string
  name: string
  role: StaffRole
}

/** A token that works, without its text: `id` is enough of its hash to name it. */
interface LiveToken {
  id: string
  createdAt: string
  expiresAt: string
}

/** A member of staff as an owner sees them. Times are RFC 3339. */
export interface StaffMember extends Staff {
  email: string
  createdAt: string
}

/** A present or former member of staff with the access tokens of the command line. */
export interface StaffWithTokens extends Staff {
  email: string
  /** The time of leaving; null for a present member. */
  endedAt: string | null
  tokens: LiveToken[]
}

/** The credential of a request, and its member of staff. */
export interface StaffAccess {
  staff: Staff
  /** Id of the session; null for an access token of the command line. */
  sessionId: string | null
  /** Milliseconds; null for an access token, which no sign-in made. */
  signedInAt: number | null
}

/** A session as its member of staff sees it. Times are RFC 3339. */
export interface StaffSession {
  id: string
  /** True for the session of the request. */
  current: boolean
  /** Browser and system, such as `Firefox on Linux`. */
  device: string
  createdAt: string
  lastSeenAt: string
  expiresAt: string
}

/** A session of any member of staff, as an owner sees it. */
export interface MemberSession extends StaffSession {
  staff: Staff
}

/** One row of the audit as it is stored and hashed: a change by an actor, before and after. */
export interface AuditRecord {
  /** Gap-free from 1. */
  sequence: number
  id: string
  at: string
  actor: string
  /** `<area>.<verb>`, such as `inventory.adjust`. */
  action: string
  subject: string
  before: unknown
  after: unknown
  requestId: string
  /** Chains the entry to the one before (see staff/rules.ts). */
  hash: string
}

/** An entry of the audit before it has its place in the chain. */
export type AuditDraft = Omit<AuditRecord, 'sequence' | 'hash'>

/** One row of the audit as staff read it. */
export interface AuditEntry extends Omit<AuditRecord, 'actor'> {
  /** The id of a member of staff; `name` is the one of now. */
  actor: { id: string; name: string }
  /** The change in words. */
  summary: string
}

/** The change that a piece of staff work made, and its answer. */
export interface Change<T> {
  before: unknown
  after: unknown
  value: T
}

/** The database, the time and the randomness the staff verbs need. */
export interface StaffDeps {
  db: D1Database
  /** Milliseconds since 1970-01-01 UTC. */
  now: () => number
  newId: (prefix: 'stf' | 'ses' | 'aud') => string
  /** Cryptographic random bytes. */
  random: (bytes: number) => Uint8Array
}
