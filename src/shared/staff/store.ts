import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, statementOf, valuesOf } from '../platform/bulk-rows.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import { IDEMPOTENCY_KEPT_MS } from '../platform/limits.ts'
import type { AuditEntry, Staff } from './contract.ts'
import { IN_FLIGHT_MAX_MS } from './rules.ts'
import {
  type AuditRow,
  audit,
  type StaffIdempotencyRow,
  staff,
  staff_idempotency,
  staff_token,
} from './schema.ts'

/** An idempotency key, and the request that holds it. */
export interface Claim {
  key: string
  holder: string
}

type StoredAnswer = Pick<StaffIdempotencyRow, 'fingerprint' | 'state' | 'status' | 'body'>

const entryOf = (row: AuditRow): AuditEntry => ({
  sequence: row.sequence,
  id: row.id,
  at: rfc3339(row.at),
  actor: row.actor,
  action: row.action,
  subject: row.subject,
  before: JSON.parse(row.before_json),
  after: JSON.parse(row.after_json),
  requestId: row.request_id,
  hash: row.hash,
})

/**
 * The entry as a reader will find it: text columns hold UTF-8, which has no lone surrogates, and
 * values are JSON, which drops what it cannot say. The chain is hashed over this form alone, so
 * that it verifies whatever was written.
 */
export const storedEntry = (entry: Omit<AuditEntry, 'hash'>): Omit<AuditEntry, 'hash'> => ({
  ...entry,
  id: entry.id.toWellFormed(),
  actor: entry.actor.toWellFormed(),
  action: entry.action.toWellFormed(),
  subject: entry.subject.toWellFormed(),
  before: jsonValue(entry.before),
  after: jsonValue(entry.after),
  requestId: entry.requestId.toWellFormed(),
})

const jsonValue = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null) ?? 'null')

export const staffInsert = (
  db: D1Database,
  { id, name, email, role }: Staff & { email: string },
  now: Now,
) => statementOf(db, drizzle(db).insert(staff).values({ id, name, email, role, created_at: now }))

export const tokenInsert = (
  db: D1Database,
  token: { hash: string; staffId: string; expiresAt: Now },
  now: Now,
) =>
  statementOf(
    db,
    drizzle(db).insert(staff_token).values({
      token_hash: token.hash,
      staff_id: token.staffId,
      created_at: now,
      expires_at: token.expiresAt,
    }),
  )

/** A member of staff by e-mail, also a former one. */
export async function staffByEmail(
  db: D1Database,
  email: string,
): Promise<{ staff: Staff; ended: boolean } | null> {
  const [row] = await drizzle(db).select().from(staff).where(eq(staff.email, email))
  if (!row) return null
  const { id, name, role } = row
  return { staff: { id, name, role }, ended: row.ended_at !== null }
}

/** Readmits a former member, perhaps under another name or in another role. */
export const staffReturn = (db: D1Database, { id, name, role }: Staff) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff)
      .set({ name, role, ended_at: null })
      .where(and(eq(staff.id, id), isNotNull(staff.ended_at))),
  )

export const staffEnd = (db: D1Database, staffId: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff)
      .set({ ended_at: now })
      .where(and(eq(staff.id, staffId), isNull(staff.ended_at))),
  )

/** A token that works: not revoked, not expired. */
const isLive = (now: Now) => and(isNull(staff_token.revoked_at), gt(staff_token.expires_at, now))

/** Members with their live tokens, by name; a member without one has a row of nulls. */
export const staffTokenRows = (db: D1Database, now: Now) =>
  drizzle(db)
    .select({
      id: staff.id,
      name: staff.name,
      email: staff.email,
      role: staff.role,
      ended_at: staff.ended_at,
      token_hash: staff_token.token_hash,
      token_created_at: staff_token.created_at,
      token_expires_at: staff_token.expires_at,
    })
    .from(staff)
    .leftJoin(staff_token, and(eq(staff_token.staff_id, staff.id), isLive(now)))
    .orderBy(asc(staff.name), asc(staff.id), asc(staff_token.created_at))

/** Hashes of a member's live tokens. */
export async function liveTokenHashes(
  db: D1Database,
  staffId: string,
  now: Now,
): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ token_hash: staff_token.token_hash })
    .from(staff_token)
    .where(and(eq(staff_token.staff_id, staffId), isLive(now)))
  return rows.map((row) => row.token_hash)
}

/** The staff member a live token belongs to, and when the token ends. */
export async function staffOfToken(
  db: D1Database,
  tokenHash: string,
  now: Now,
): Promise<{ staff: Staff; expiresAt: Now } | null> {
  const [row] = await drizzle(db)
    .select({
      id: staff.id,
      name: staff.name,
      role: staff.role,
      expires_at: staff_token.expires_at,
    })
    .from(staff_token)
    .innerJoin(staff, eq(staff.id, staff_token.staff_id))
    .where(and(eq(staff_token.token_hash, tokenHash), isLive(now), isNull(staff.ended_at)))
  if (!row) return null
  const { expires_at, ...found } = row
  return { staff: found, expiresAt: expires_at }
}

export const tokenEnd = (db: D1Database, tokenHash: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff_token)
      .set({ revoked_at: now })
      .where(and(eq(staff_token.token_hash, tokenHash), isNull(staff_token.revoked_at))),
  )

export async function revokeTokenHash(db: D1Database, tokenHash: string, now: Now): Promise<void> {
  await tokenEnd(db, tokenHash, now).run()
}

/**
 * Takes the key for `claim.holder`: a free key, one whose holder was silent for IN_FLIGHT_MAX_MS on
 * the same body, or one whose answer is older than IDEMPOTENCY_KEPT_MS. False for any other key.
 */
export async function claimKey(
  db: D1Database,
  claim: Claim,
  fingerprint: string,
  now: Now,
): Promise<boolean> {
  const { created_at, state } = staff_idempotency
  const { meta } = await drizzle(db)
    .insert(staff_idempotency)
    .values({ ...claim, fingerprint, state: 'in_flight', created_at: now })
    .onConflictDoUpdate({
      target: staff_idempotency.key,
      set: {
        ...excluded(staff_idempotency, 'fingerprint', 'holder', 'state', 'created_at'),
        status: null,
        body: null,
      },
      setWhere: sql`${or(
        and(
          eq(state, 'in_flight'),
          lte(created_at, now - IN_FLIGHT_MAX_MS),
          sql`${staff_idempotency.fingerprint} = excluded.fingerprint`,
        ),
        lte(created_at, now - IDEMPOTENCY_KEPT_MS),
      )}`,
    })
  return meta.changes === 1
}

export async function storedAnswer(db: D1Database, key: string): Promise<StoredAnswer | null> {
  const { fingerprint, state, status, body } = staff_idempotency
  const [row] = await drizzle(db)
    .select({ fingerprint, state, status, body })
    .from(staff_idempotency)
    .where(eq(staff_idempotency.key, key))
  return row ?? null
}

/** The key while the claim is still its holder's. */
const isHeld = ({ key, holder }: Claim) =>
  and(
    eq(staff_idempotency.key, key),
    eq(staff_idempotency.holder, holder),
    eq(staff_idempotency.state, 'in_flight'),
  )

export const answerUpdate = (db: D1Database, claim: Claim, status: number, body: string) =>
  statementOf(
    db,
    drizzle(db).update(staff_idempotency).set({ state: 'done', status, body }).where(isHeld(claim)),
  )

/** Frees the key after a failure, so that the next try does the work. */
export async function freeKey(db: D1Database, claim: Claim): Promise<void> {
  await drizzle(db).delete(staff_idempotency).where(isHeld(claim))
}

/** Deletes answers older than IDEMPOTENCY_KEPT_MS; gives their number. */
export async function deleteOldAnswers(db: D1Database, now: Now): Promise<number> {
  const { meta } = await drizzle(db)
    .delete(staff_idempotency)
    .where(lte(staff_idempotency.created_at, now - IDEMPOTENCY_KEPT_MS))
  return meta.changes
}

/** The newest entry of the audit, or null before the first. */
export async function auditHead(
  db: D1Database,
): Promise<Pick<AuditRow, 'sequence' | 'hash'> | null> {
  const [row] = await drizzle(db)
    .select({ sequence: audit.sequence, hash: audit.hash })
    .from(audit)
    .orderBy(desc(audit.sequence))
    .limit(1)
  return row ?? null
}

/** With a claim, the row is written only while the claim is still its holder's. */
export function auditInsert(db: D1Database, entry: AuditEntry, claim: Claim | null) {
  const row: AuditRow = {
    sequence: entry.sequence,
    id: entry.id,
    at: Date.parse(entry.at),
    actor: entry.actor,
    action: entry.action,
    subject: entry.subject,
    before_json: JSON.stringify(entry.before),
    after_json: JSON.stringify(entry.after),
    request_id: entry.requestId,
    hash: entry.hash,
  }
  const insert = drizzle(db).insert(audit)
  if (claim === null) return statementOf(db, insert.values(row))
  const held = drizzle(db)
    .select({ key: staff_idempotency.key })
    .from(staff_idempotency)
    .where(isHeld(claim))
  return statementOf(db, insert.select(sql`select ${valuesOf(audit, row)} where exists ${held}`))
}

/** Entries from the newest back, those under `before`. */
export async function auditBefore(
  db: D1Database,
  before: number,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await drizzle(db)
    .select()
    .from(audit)
    .where(lt(audit.sequence, before))
    .orderBy(desc(audit.sequence))
    .limit(limit)
  return rows.map(entryOf)
}

/** Entries from the oldest on, those over `after`. */
export async function auditAfter(
  db: D1Database,
  after: number,
  limit: number,
): Promise<AuditEntry[]> {
  const rows = await drizzle(db)
    .select()
    .from(audit)
    .where(gt(audit.sequence, after))
    .orderBy(asc(audit.sequence))
    .limit(limit)
  return rows.map(entryOf)
}
