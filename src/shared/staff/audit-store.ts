import {
  and,
  asc,
  desc,
  eq,
  gt,
  gte,
  lt,
  lte,
  or,
  type SQL,
  type SQLWrapper,
  sql,
} from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, statementOf, valuesOf } from '../platform/bulk-rows.ts'
import { type Now, rfc3339 } from '../platform/clock.ts'
import { IDEMPOTENCY_KEPT_MS } from '../platform/limits.ts'
import type { AuditRecord } from './contract.ts'
import { IN_FLIGHT_MAX_MS, SEARCHED_ROWS_MAX } from './rules.ts'
import { type AuditRow, audit, type StaffIdempotencyRow, staff_idempotency } from './schema.ts'

/** An idempotency key, and the request that holds it. */
export interface Claim {
  key: string
  holder: string
}

type StoredAnswer = Pick<StaffIdempotencyRow, 'fingerprint' | 'state' | 'status' | 'body'>

export const recordOf = (row: AuditRow): AuditRecord => ({
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
export const storedEntry = (entry: Omit<AuditRecord, 'hash'>): Omit<AuditRecord, 'hash'> => ({
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
export function auditInsert(db: D1Database, entry: AuditRecord, claim: Claim | null) {
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

/** Entries from the oldest on, those over `after`. */
export async function auditAfter(
  db: D1Database,
  after: number,
  limit: number,
): Promise<AuditRecord[]> {
  const rows = await drizzle(db)
    .select()
    .from(audit)
    .where(gt(audit.sequence, after))
    .orderBy(asc(audit.sequence))
    .limit(limit)
  return rows.map(recordOf)
}

/** The rows of the audit that a reader asks for; null is any. Times are milliseconds. */
export interface AuditFilter {
  actor: string | null
  action: string | null
  subject: string | null
  from: Now | null
  to: Now | null
  /** Part of a subject or of a stored value, in any case of ASCII letters. */
  q: string | null
}

/** The columns a text is looked for in. A reader of masked values must not find them by a guess. */
type SearchedColumns = 'all' | 'names'

/** Clocks of isolates differ by less than this many rows of the audit are written in. */
const SKEW_ROWS = 100

/** The sequences between which rows of these times stand, found by the index of `at`. */
async function sequencesOf(
  db: D1Database,
  { from, to }: Pick<AuditFilter, 'from' | 'to'>,
): Promise<{ first: number; last: number }> {
  const nearest = async (at: SQL, order: SQL) => {
    const rows = drizzle(db).select({ sequence: audit.sequence }).from(audit)
    const [row] = await rows.where(at).orderBy(order).limit(1)
    return row?.sequence ?? null
  }
  const [first, last] = await Promise.all([
    from === null ? null : nearest(gte(audit.at, from), asc(audit.at)),
    to === null ? null : nearest(lt(audit.at, to), desc(audit.at)),
  ])
  return {
    first: from === null ? 1 : (first ?? Number.MAX_SAFE_INTEGER) - SKEW_ROWS,
    last: to === null ? Number.MAX_SAFE_INTEGER : (last ?? -SKEW_ROWS) + SKEW_ROWS,
  }
}

/**
 * Rows from the newest back, those under `before`. A search by text looks at SEARCHED_ROWS_MAX rows
 * at most; `searchedTo` is the last sequence it looked at, null where it reached the first row.
 */
export async function auditBefore(
  db: D1Database,
  filter: AuditFilter,
  before: number,
  limit: number,
  searched: SearchedColumns,
): Promise<{ rows: AuditRow[]; searchedTo: number | null }> {
  const { first, last } = await sequencesOf(db, filter)
  const { actor, action, subject, from, to, q } = filter
  const below = Math.min(before, last + 1, ((await auditHead(db))?.sequence ?? 0) + 1)
  const lowest = q === null ? first : Math.max(first, below - SEARCHED_ROWS_MAX)
  const rows = await drizzle(db)
    .select()
    .from(audit)
    .where(
      and(
        lt(audit.sequence, below),
        gte(audit.sequence, lowest),
        actor === null ? undefined : eq(audit.actor, actor),
        action === null ? undefined : eq(audit.action, action),
        subject === null ? undefined : eq(audit.subject, subject),
        from === null ? undefined : gte(audit.at, from),
        to === null ? undefined : lt(audit.at, to),
        q === null ? undefined : contains(q, searched),
      ),
    )
    .orderBy(desc(audit.sequence))
    .limit(limit)
  return { rows, searchedTo: lowest > Math.max(first, 1) ? lowest : null }
}

const contains = (q: string, searched: SearchedColumns): SQL | undefined => {
  const needle = q.toLowerCase()
  const within = (column: SQLWrapper) => sql`instr(lower(${column}), ${needle}) > 0`
  const values = searched === 'all' ? [within(audit.before_json), within(audit.after_json)] : []
  return or(within(audit.subject), within(audit.action), ...values)
}
