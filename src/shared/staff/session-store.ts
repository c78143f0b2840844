import { and, desc, eq, gt, isNull, lte, ne, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { statementOf, valuesOf } from '../platform/bulk-rows.ts'
import type { Now } from '../platform/clock.ts'
import type { Staff } from './contract.ts'
import { SESSION_IDLE_MS } from './rules.ts'
import { type StaffSessionRow, staff, staff_session } from './schema.ts'
import { hasLeft, staffOf } from './store.ts'

/** A session that works: not ended, neither idle nor old. */
const isLive = (now: Now) =>
  and(
    isNull(staff_session.ended_at),
    gt(staff_session.expires_at, now),
    gt(staff_session.last_seen_at, now - SESSION_IDLE_MS),
  )

/**
 * Writes the session of a present member of staff. A session with the same token is there already
 * where the same request is sent again: then nothing is written.
 */
export function sessionInsert(db: D1Database, row: StaffSessionRow) {
  const present = drizzle(db)
    .select({ id: staff.id })
    .from(staff)
    .where(and(eq(staff.id, row.staff_id), isNull(staff.ended_at)))
  return statementOf(
    db,
    drizzle(db)
      .insert(staff_session)
      .select(sql`select ${valuesOf(staff_session, row)} where exists ${present}`)
      .onConflictDoNothing(),
  )
}

/** The live session of a token, with its present member of staff; null for any other token. */
export async function sessionOfToken(
  db: D1Database,
  tokenHash: string,
  now: Now,
): Promise<{ staff: Staff; session: StaffSessionRow } | null> {
  const [row] = await drizzle(db)
    .select({ session: staff_session, name: staff.name, role_name: staff.role_name })
    .from(staff_session)
    .innerJoin(staff, eq(staff.id, staff_session.staff_id))
    .where(and(eq(staff_session.token_hash, tokenHash), isLive(now), isNull(staff.ended_at)))
  if (!row) return null
  const { session, name, role_name } = row
  return { staff: staffOf({ id: session.staff_id, name, role_name }), session }
}

/** Writes the time of a session's last request. */
export async function saveSeen(db: D1Database, id: string, now: Now): Promise<void> {
  await drizzle(db)
    .update(staff_session)
    .set({ last_seen_at: now })
    .where(and(eq(staff_session.id, id), isLive(now)))
}

/** A member's live sessions, the one seen last first. */
export const liveSessions = (
  db: D1Database,
  staffId: string,
  now: Now,
  limit: number,
): Promise<StaffSessionRow[]> =>
  drizzle(db)
    .select()
    .from(staff_session)
    .where(and(eq(staff_session.staff_id, staffId), isLive(now)))
    .orderBy(desc(staff_session.last_seen_at), desc(staff_session.id))
    .limit(limit)

/** Live sessions of every present member of staff, the one seen last first. */
export const liveSessionsOfAll = (db: D1Database, now: Now, limit: number) =>
  drizzle(db)
    .select({ session: staff_session, name: staff.name, role_name: staff.role_name })
    .from(staff_session)
    .innerJoin(staff, eq(staff.id, staff_session.staff_id))
    .where(and(isLive(now), isNull(staff.ended_at)))
    .orderBy(desc(staff_session.last_seen_at), desc(staff_session.id))
    .limit(limit)

/** A live session with its present member of staff; null for any other id. */
export async function liveSession(db: D1Database, id: string, now: Now) {
  const [row] = await drizzle(db)
    .select({ session: staff_session, name: staff.name, role_name: staff.role_name })
    .from(staff_session)
    .innerJoin(staff, eq(staff.id, staff_session.staff_id))
    .where(and(eq(staff_session.id, id), isLive(now), isNull(staff.ended_at)))
  return row ?? null
}

/** Ends the live sessions of a member but one; gives their number. */
export async function endOtherSessionRows(
  db: D1Database,
  { staffId, exceptId }: { staffId: string; exceptId: string },
  now: Now,
): Promise<number> {
  const { meta } = await drizzle(db)
    .update(staff_session)
    .set({ ended_at: now })
    .where(and(eq(staff_session.staff_id, staffId), ne(staff_session.id, exceptId), isLive(now)))
  return meta.changes
}

/** Ends one live session of a member; false where the member has no such session. */
export async function endSessionRow(
  db: D1Database,
  { staffId, id }: { staffId: string; id: string },
  now: Now,
): Promise<boolean> {
  const { meta } = await drizzle(db)
    .update(staff_session)
    .set({ ended_at: now })
    .where(and(eq(staff_session.id, id), eq(staff_session.staff_id, staffId), isLive(now)))
  return meta.changes === 1
}

/** Ends every session of a member of staff. */
export const sessionsEnd = (db: D1Database, staffId: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff_session)
      .set({ ended_at: now })
      .where(and(eq(staff_session.staff_id, staffId), isNull(staff_session.ended_at))),
  )

/** Ends every session of a member of staff who has left. */
export const leaverSessionsEnd = (db: D1Database, staffId: string, now: Now) =>
  statementOf(
    db,
    drizzle(db)
      .update(staff_session)
      .set({ ended_at: now })
      .where(
        and(
          eq(staff_session.staff_id, staffId),
          isNull(staff_session.ended_at),
          hasLeft(db, staffId),
        ),
      ),
  )

/** Deletes the rows of sessions that are past their end. */
export const expiredSessionsDelete = (db: D1Database, now: Now) =>
  statementOf(db, drizzle(db).delete(staff_session).where(lte(staff_session.expires_at, now)))
