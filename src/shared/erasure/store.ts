import { and, asc, eq, isNull, lte } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { member } from '../member/schema.ts'
import { runQueries, statementOf } from '../platform/bulk-rows.ts'
import type { Now } from '../platform/clock.ts'
import type { Erasure, ErasureOutcome, ErasureRequester } from './contract.ts'
import { erasure } from './schema.ts'

type Row = typeof erasure.$inferSelect

const erasureOf = (row: Row): Erasure => ({
  id: row.id,
  memberId: row.member_id,
  shopperId: row.shopper_id,
  subject: row.subject,
  // Written by `saveRun` and by nothing else.
  waiting: JSON.parse(row.waiting),
  requestedAt: row.requested_at,
  runs: row.runs,
})

/** The erasure of a member; null where none was asked for. */
export async function erasureOfMember(db: D1Database, memberId: string): Promise<Erasure | null> {
  const [row] = await drizzle(db).select().from(erasure).where(eq(erasure.member_id, memberId))
  return row ? erasureOf(row) : null
}

/**
 * Ends a member and journals the erasure, in one transaction: from then on nothing signs the member
 * in, and the email may be a new member's. An erasure that is there stays as it is.
 */
export async function insertErasure(
  db: D1Database,
  fresh: Pick<Erasure, 'id' | 'memberId' | 'shopperId'> & { subject: string },
  requestedBy: ErasureRequester,
  now: Now,
): Promise<void> {
  const { id, memberId, shopperId, subject } = fresh
  await runQueries(db, [
    drizzle(db)
      .insert(erasure)
      .values({
        ...{ id, member_id: memberId, shopper_id: shopperId, subject },
        ...{ waiting: '[]', stores: '{}', requested_by: requestedBy, requested_at: now },
        ...{ runs: 0, next_at: now },
      })
      .onConflictDoNothing(),
    drizzle(db)
      .update(member)
      // The column is unique and not empty.
      .set({ email: `erased:${memberId}`, name: '', marketing: 0, ended_at: now })
      .where(and(eq(member.id, memberId), isNull(member.ended_at))),
  ])
}

/** Erasures that are due, the longest due first. */
export async function selectDueErasures(
  db: D1Database,
  now: Now,
  limit: number,
): Promise<Erasure[]> {
  const rows = await drizzle(db)
    .select()
    .from(erasure)
    .where(lte(erasure.next_at, now))
    .orderBy(asc(erasure.next_at))
    .limit(limit)
  return rows.map(erasureOf)
}

/** Takes an erasure for a run; false where another run was faster. */
export async function claimErasure(
  db: D1Database,
  { id, runs }: Pick<Erasure, 'id' | 'runs'>,
  until: Now,
): Promise<boolean> {
  const query = drizzle(db)
    .update(erasure)
    .set({ runs: runs + 1, next_at: until })
    .where(and(eq(erasure.id, id), eq(erasure.runs, runs)))
  const { meta } = await statementOf(db, query).run()
  return meta.changes === 1
}

/** Journals orders that keep their address, before they lose what they are found by. */
export async function saveWaiting(
  db: D1Database,
  id: string,
  waiting: readonly string[],
): Promise<void> {
  await drizzle(db)
    .update(erasure)
    .set({ waiting: JSON.stringify(waiting) })
    .where(eq(erasure.id, id))
}

/** Journals a run: the outcome of each store, and how it goes on. */
export async function saveRun(
  db: D1Database,
  id: string,
  run: {
    stores: Readonly<Record<string, ErasureOutcome>>
    nextAt: number | null
    dropsSubject: boolean
  },
  now: Now,
): Promise<void> {
  const { stores, nextAt, dropsSubject } = run
  await drizzle(db)
    .update(erasure)
    .set({
      stores: JSON.stringify(stores),
      next_at: nextAt,
      done_at: nextAt === null ? now : null,
      ...(dropsSubject ? { subject: null } : {}),
    })
    .where(eq(erasure.id, id))
}
