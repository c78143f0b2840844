export const STAFF_ROLES = ['owner', 'catalogue', 'warehouse', 'support'] as const
export type StaffRole = (typeof STAFF_ROLES)[number]

/** The permissions of staff, as `<area>.<verb>`; the audit names an action so. */
export const PERMISSIONS = [
  ...(['session.read', 'session.end', 'audit.read'] as const),
  ...(['catalog.publish', 'import.products', 'image.add'] as const),
  ...(['product.read', 'product.create', 'product.change'] as const),
  ...(['product.withdraw', 'product.publish', 'product.export'] as const),
  ...(['category.read', 'category.create', 'category.change'] as const),
  ...(['drop.read', 'drop.create', 'drop.change', 'drop.close', 'drop.remove'] as const),
  ...([
    'order.read',
    'order.pack',
    'order.ship',
    'order.deliver',
    'order.cancel',
    'order.note',
    'order.export',
  ] as const),
  ...(['inventory.read', 'inventory.adjust', 'stock.export'] as const),
  ...(['mail.read', 'mail.test'] as const),
  ...(['dead-letter.read', 'dead-letter.replay', 'dead-letter.discard'] as const),
] as const
export type Permission = (typeof PERMISSIONS)[number]

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

/** A member of staff as the owner sees them. */
export interface StaffMember extends Staff {
  email: string
  /** When they left; null while they work here. */
  endedAt: string | null
  tokens: LiveToken[]
}

/** One row of the audit: a change by an actor, before and after. */
export interface AuditEntry {
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
  newId: (prefix: 'stf' | 'aud') => string
  /** Cryptographic random bytes. */
  random: (bytes: number) => Uint8Array
}
