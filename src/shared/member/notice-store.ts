import { asc, eq, inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed, statementOf } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { MemberNotice } from './contract.ts'
import { memberNotice } from './schema.ts'

/** Notices that were not mailed yet, the oldest first. */
export async function selectNotices(db: D1Database, limit: number): Promise<MemberNotice[]> {
  const rows = await drizzle(db)
    .select()
    .from(memberNotice)
    .orderBy(asc(memberNotice.at), asc(memberNotice.id))
    .limit(limit)
  return rows.map(({ id, kind, recipient, detail, at }) => ({
    ...{ id, kind, detail },
    ...{ to: recipient, at: rfc3339(at) },
  }))
}

/** Deletes notices whose mails are stored. */
export async function deleteNotices(db: D1Database, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const query = drizzle(db)
    .delete(memberNotice)
    .where(inArray(memberNotice.id, listed(ids)))
  await statementOf(db, query).run()
}

/** Deletes every notice of a member. */
export async function deleteNoticesOf(db: D1Database, memberId: string): Promise<void> {
  const query = drizzle(db).delete(memberNotice).where(eq(memberNotice.member_id, memberId))
  await statementOf(db, query).run()
}
