import { type Now, rfc3339 } from '../platform/clock.ts'
import { IDEMPOTENCY_KEPT_MS } from '../platform/limits.ts'
import type { AuditEntry, Staff } from './contract.ts'
import { IN_FLIGHT_MAX_MS } from './rules.ts'
import type { AuditRow, StaffIdempotencyRow, StaffRow } from './schema.ts'

interface StaffTokenRow extends Pick<StaffRow, 'id' | 'name' | 'role' | 'email' | 'ended_at'> {
  token_hash: string | null
  token_created_at: number | null
  token_expires_at: number | null
}

/** Who does the work of an idempotency key. */
export interface Claim {
  key: string
  holder: string
}

type KeptAnswer = Pick<StaffIdempotencyRow, 'fingerprint' | 'state' | 'status' | 'body'>

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

export const staffInsert = (db: D1Database, staff: Staff & { email: string }, now: Now) =>
  db
    .prepare('INSERT INTO staff (id, name, email, role, created_at) VALUES (?1, ?2, ?3, ?4, ?5)')
    .bind(staff.id, staff.name, staff.email, staff.role, now)

export const tokenInsert = (
  db: D1Database,
  token: { hash: string; staffId: string; expiresAt: Now },
  now: Now,
) =>
  db
    .prepare(
      'INSERT INTO staff_token (token_hash, staff_id, created_at, expires_at) VALUES (?1, ?2, ?3, ?4)',
    )
    .bind(token.hash, token.staffId, now, token.expiresAt)

/** A member of staff by e-mail, also one who has left. */
export async function staffByEmail(
  db: D1Database,
  email: string,
): Promise<{ staff: Staff; ended: boolean } | null> {
  const row = await db
    .prepare('SELECT id, name, role, ended_at FROM staff WHERE email = ?1')
    .bind(email)
    .first<Pick<StaffRow, 'id' | 'name' | 'role' | 'ended_at'>>()
  if (!row) return null
  const { id, name, role } = row
  return { staff: { id, name, role }, ended: row.ended_at !== null }
}

/** A member who had left is back, perhaps under another name or in another role. */
export const staffReturn = (db: D1Database, { id, name, role }: Staff) =>
  db
    .prepare(
      `UPDATE staff SET name = ?2, role = ?3, ended_at = NULL
       WHERE id = ?1 AND ended_at IS NOT NULL`,
    )
    .bind(id, name, role)

export const staffEnd = (db: D1Database, staffId: string, now: Now) =>
  db.prepare('UPDATE staff SET ended_at = ?2 WHERE id = ?1 AND ended_at IS NULL').bind(staffId, now)

/** Members with their live tokens, by name; a member without one has a row of nulls. */
export async function staffTokenRows(db: D1Database, now: Now): Promise<StaffTokenRow[]> {
  const { results } = await db
    .prepare(
      `SELECT s.id AS id, s.name AS name, s.email AS email, s.role AS role,
         s.ended_at AS ended_at, t.token_hash AS token_hash, t.created_at AS token_created_at,
         t.expires_at AS token_expires_at
       FROM staff s LEFT JOIN staff_token t
         ON t.staff_id = s.id AND t.revoked_at IS NULL AND t.expires_at > ?1
       ORDER BY s.name, s.id, t.created_at`,
    )
    .bind(now)
    .all<StaffTokenRow>()
  return results
}

/** Hashes of a member's live tokens. */
export async function liveTokenHashes(
  db: D1Database,
  staffId: string,
  now: Now,
): Promise<string[]> {
  const { results } = await db
    .prepare(
      `SELECT token_hash FROM staff_token
       WHERE staff_id = ?1 AND revoked_at IS NULL AND expires_at > ?2`,
    )
    .bind(staffId, now)
    .all<{ token_hash: string }>()
  return results.map((row) => row.token_hash)
}

/** The staff member a live token belongs to, and when the token ends. */
export async function staffOfToken(
  db: D1Database,
  tokenHash: string,
  now: Now,
): Promise<{ staff: Staff; expiresAt: Now } | null> {
  const row = await db
    .prepare(
      `SELECT s.id AS id, s.name AS name, s.role AS role, t.expires_at AS expires_at
       FROM staff_token t JOIN staff s ON s.id = t.staff_id
       WHERE t.token_hash = ?1 AND t.revoked_at IS NULL AND t.expires_at > ?2
         AND s.ended_at IS NULL`,
    )
    .bind(tokenHash, now)
    .first<Staff & { expires_at: number }>()
  if (!row) return null
  return { staff: { id: row.id, name: row.name, role: row.role }, expiresAt: row.expires_at }
}

export const tokenEnd = (db: D1Database, tokenHash: string, now: Now) =>
  db
    .prepare('UPDATE staff_token SET revoked_at = ?2 WHERE token_hash = ?1 AND revoked_at IS NULL')
    .bind(tokenHash, now)

export async function revokeTokenHash(db: D1Database, tokenHash: string, now: Now): Promise<void> {
  await tokenEnd(db, tokenHash, now).run()
}

/**
 * Takes the key for `claim.holder`: where nobody has it, where its holder went silent on the same
 * body, or where its answer is past keeping. False where it is somebody else's.
 */
export async function claimKey(
  db: D1Database,
  claim: Claim,
  fingerprint: string,
  now: Now,
): Promise<boolean> {
  const { meta } = await db
    .prepare(
      `INSERT INTO staff_idempotency (key, fingerprint, holder, state, created_at)
       VALUES (?1, ?2, ?3, 'in_flight', ?4)
       ON CONFLICT (key) DO UPDATE SET fingerprint = excluded.fingerprint,
         holder = excluded.holder, state = 'in_flight', status = NULL, body = NULL,
         created_at = excluded.created_at
       WHERE (state = 'in_flight' AND created_at <= ?5 AND fingerprint = excluded.fingerprint)
          OR created_at <= ?6`,
    )
    .bind(
      claim.key,
      fingerprint,
      claim.holder,
      now,
      now - IN_FLIGHT_MAX_MS,
      now - IDEMPOTENCY_KEPT_MS,
    )
    .run()
  return meta.changes === 1
}

export const keptAnswer = (db: D1Database, key: string): Promise<KeptAnswer | null> =>
  db
    .prepare('SELECT fingerprint, state, status, body FROM staff_idempotency WHERE key = ?1')
    .bind(key)
    .first<KeptAnswer>()

export const answerUpdate = (db: D1Database, claim: Claim, status: number, body: string) =>
  db
    .prepare(
      `UPDATE staff_idempotency SET state = 'done', status = ?3, body = ?4
       WHERE key = ?1 AND holder = ?2 AND state = 'in_flight'`,
    )
    .bind(claim.key, claim.holder, status, body)

/** Frees the key after a failure, so that the next try does the work. */
export async function freeKey(db: D1Database, claim: Claim): Promise<void> {
  await db
    .prepare(`DELETE FROM staff_idempotency WHERE key = ?1 AND holder = ?2 AND state = 'in_flight'`)
    .bind(claim.key, claim.holder)
    .run()
}

/** Deletes answers past their keeping; gives how many. */
export async function deleteOldAnswers(db: D1Database, now: Now): Promise<number> {
  const { meta } = await db
    .prepare('DELETE FROM staff_idempotency WHERE created_at <= ?1')
    .bind(now - IDEMPOTENCY_KEPT_MS)
    .run()
  return meta.changes
}

export const auditHead = (db: D1Database): Promise<{ sequence: number; hash: string } | null> =>
  db
    .prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1')
    .first<{ sequence: number; hash: string }>()

/** With a claim, the row is written only while the claim is still its holder's. */
export function auditInsert(db: D1Database, entry: AuditEntry, claim: Claim | null) {
  const statement = db.prepare(
    `INSERT INTO audit (sequence, id, at, actor, action, subject, before_json, after_json,
       request_id, hash)
     SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10
     WHERE ?11 IS NULL OR EXISTS (SELECT 1 FROM staff_idempotency
       WHERE key = ?11 AND holder = ?12 AND state = 'in_flight')`,
  )
  return statement.bind(
    entry.sequence,
    entry.id,
    Date.parse(entry.at),
    entry.actor,
    entry.action,
    entry.subject,
    JSON.stringify(entry.before),
    JSON.stringify(entry.after),
    entry.requestId,
    entry.hash,
    claim?.key ?? null,
    claim?.holder ?? null,
  )
}

/** Entries from the newest back, those under `before`. */
export async function auditBefore(
  db: D1Database,
  before: number,
  limit: number,
): Promise<AuditEntry[]> {
  const { results } = await db
    .prepare('SELECT * FROM audit WHERE sequence < ?1 ORDER BY sequence DESC LIMIT ?2')
    .bind(before, limit)
    .all<AuditRow>()
  return results.map(entryOf)
}

/** Entries from the oldest on, those over `after`. */
export async function auditAfter(
  db: D1Database,
  after: number,
  limit: number,
): Promise<AuditEntry[]> {
  const { results } = await db
    .prepare('SELECT * FROM audit WHERE sequence > ?1 ORDER BY sequence LIMIT ?2')
    .bind(after, limit)
    .all<AuditRow>()
  return results.map(entryOf)
}
