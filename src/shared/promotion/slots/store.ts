import { and, asc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { rfc3339 } from '../../platform/clock.ts'
import { promotionSlots } from '../schema.ts'
import type { Slot, SlotInput } from './contract.ts'

const toSlot = (row: typeof promotionSlots.$inferSelect): Slot => ({
  id: row.id,
  title: row.title,
  text: row.text,
  kind: row.kind,
  ...(row.promotionId === null ? {} : { promotionId: row.promotionId }),
  ...(row.href === null ? {} : { href: row.href }),
  // Written by this file from a value of this type.
  conditions: JSON.parse(row.conditions) as Slot['conditions'],
  ...(row.startsAt === null ? {} : { startsAt: rfc3339(row.startsAt) }),
  ...(row.endsAt === null ? {} : { endsAt: rfc3339(row.endsAt) }),
  revision: row.revision,
  createdAt: rfc3339(row.createdAt),
  updatedAt: rfc3339(row.updatedAt),
})

const columnsOf = ({ title, text, kind, promotionId, href, conditions, ...window }: SlotInput) => {
  const moment = (at: string | undefined) => (at === undefined ? null : Date.parse(at))
  return {
    ...{ title, text, kind },
    promotionId: promotionId ?? null,
    href: href ?? null,
    conditions: JSON.stringify(conditions),
    startsAt: moment(window.startsAt),
    endsAt: moment(window.endsAt),
  }
}

/** All slots, the oldest first. Their number is bounded (PROMOTION_SLOTS_MAX). */
export async function selectSlots(db: D1Database): Promise<Slot[]> {
  const rows = await drizzle(db)
    .select()
    .from(promotionSlots)
    .orderBy(asc(promotionSlots.createdAt), asc(promotionSlots.id))
  return rows.map(toSlot)
}

export async function selectSlot(db: D1Database, id: string): Promise<Slot | null> {
  const [row] = await drizzle(db).select().from(promotionSlots).where(eq(promotionSlots.id, id))
  return row ? toSlot(row) : null
}

/** Adds a slot; one that has the id stays as it is. `now` in milliseconds. */
export async function insertSlot(
  db: D1Database,
  id: string,
  input: SlotInput,
  now: number,
): Promise<void> {
  await drizzle(db)
    .insert(promotionSlots)
    .values({ id, ...columnsOf(input), revision: 1, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
}

/** Writes a slot that is still at this revision. Answers whether it was. */
export async function updateSlot(
  db: D1Database,
  { id, revision }: Pick<Slot, 'id' | 'revision'>,
  input: SlotInput,
  now: number,
): Promise<boolean> {
  const changed = await drizzle(db)
    .update(promotionSlots)
    .set({ ...columnsOf(input), revision: sql`${promotionSlots.revision} + 1`, updatedAt: now })
    .where(and(eq(promotionSlots.id, id), eq(promotionSlots.revision, revision)))
  return changed.meta.changes > 0
}

export async function deleteSlot(db: D1Database, id: string): Promise<void> {
  await drizzle(db).delete(promotionSlots).where(eq(promotionSlots.id, id))
}
