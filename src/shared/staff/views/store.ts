import { and, asc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Now } from '../../platform/clock.ts'
import { staff_view } from '../schema.ts'
import type { SavedView, ViewOwner } from './contract.ts'

const ownedBy = ({ staffId, list }: ViewOwner) =>
  and(eq(staff_view.staff_id, staffId), eq(staff_view.list, list))

/** The saved views of a member of staff, by name. */
export const selectViews = (db: D1Database, owner: ViewOwner): Promise<SavedView[]> =>
  drizzle(db)
    .select({ name: staff_view.name, query: staff_view.query })
    .from(staff_view)
    .where(ownedBy(owner))
    .orderBy(asc(staff_view.name))

/**
 * Writes a view; one of the same name gets the new query. False where the owner has `max` views of
 * other names: nothing is written then.
 */
export async function upsertView(
  db: D1Database,
  owner: ViewOwner,
  view: SavedView & { savedAt: Now; max: number },
): Promise<boolean> {
  const { staffId, list } = owner
  const { name, query, savedAt, max } = view
  const written = await drizzle(db).all<{ name: string }>(sql`
    INSERT INTO staff_view (staff_id, list, name, query, saved_at)
    SELECT ${staffId}, ${list}, ${name}, ${query}, ${savedAt}
     WHERE (SELECT count(*) FROM staff_view
             WHERE staff_id = ${staffId} AND list = ${list} AND name <> ${name}) < ${max}
    ON CONFLICT (staff_id, list, name)
    DO UPDATE SET query = excluded.query, saved_at = excluded.saved_at
    RETURNING name`)
  return written.length > 0
}

/** Removes a view; null where there was none of the name. */
export async function deleteView(
  db: D1Database,
  owner: ViewOwner,
  name: string,
): Promise<SavedView | null> {
  const [removed] = await drizzle(db)
    .delete(staff_view)
    .where(and(ownedBy(owner), eq(staff_view.name, name)))
    .returning({ name: staff_view.name, query: staff_view.query })
  return removed ?? null
}
