import { and, asc, desc, eq, gt, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Place } from '../kit/page.ts'
import { rfc3339 } from '../platform/clock.ts'
import { money } from '../platform/money.ts'
import type { RedPacket, RedPacketInput } from './contract.ts'
import { redPackets } from './schema.ts'

const toRedPacket = (row: typeof redPackets.$inferSelect): RedPacket => ({
  id: row.id,
  title: row.title,
  fund: money(row.fund, row.currency),
  shares: row.shares,
  split: row.split,
  startsAt: rfc3339(row.startsAt),
  endsAt: rfc3339(row.endsAt),
  revision: row.revision,
  createdAt: rfc3339(row.createdAt),
  updatedAt: rfc3339(row.updatedAt),
})

export async function selectRedPacket(db: D1Database, id: string): Promise<RedPacket | null> {
  const [row] = await drizzle(db).select().from(redPackets).where(eq(redPackets.id, id))
  return row ? toRedPacket(row) : null
}

/** The newest first, behind the one named. */
export async function selectRedPackets(
  db: D1Database,
  { before, limit }: { before: Place | null; limit: number },
): Promise<RedPacket[]> {
  const isBehind =
    before === null
      ? undefined
      : or(
          lt(redPackets.createdAt, before.at),
          and(eq(redPackets.createdAt, before.at), lt(redPackets.id, before.id)),
        )
  const rows = await drizzle(db)
    .select()
    .from(redPackets)
    .where(isBehind)
    .orderBy(desc(redPackets.createdAt), desc(redPackets.id))
    .limit(limit)
  return rows.map(toRedPacket)
}

/** Those that have not ended at `now` (milliseconds); the one that ends first comes first. */
export async function selectOpenRedPackets(
  db: D1Database,
  now: number,
  limit: number,
): Promise<RedPacket[]> {
  const rows = await drizzle(db)
    .select()
    .from(redPackets)
    .where(gt(redPackets.endsAt, now))
    .orderBy(asc(redPackets.endsAt), asc(redPackets.id))
    .limit(limit)
  return rows.map(toRedPacket)
}

/** Adds a red packet; one that has the id stays as it is. `now` in milliseconds. */
export async function insertRedPacket(
  db: D1Database,
  id: string,
  { title, fund, shares, split, startsAt, endsAt }: RedPacketInput,
  now: number,
): Promise<void> {
  await drizzle(db)
    .insert(redPackets)
    .values({
      ...{ id, title, shares, split },
      ...{ fund: fund.amount, currency: fund.currency },
      ...{ startsAt: Date.parse(startsAt), endsAt: Date.parse(endsAt) },
      ...{ revision: 1, createdAt: now, updatedAt: now },
    })
    .onConflictDoNothing()
}

/** False where the red packet is not at this revision any more. Times in milliseconds. */
export async function updateRedPacket(
  db: D1Database,
  { id, revision }: Pick<RedPacket, 'id' | 'revision'>,
  { title, endsAt }: { title: string; endsAt: number },
  now: number,
): Promise<boolean> {
  const changed = await drizzle(db)
    .update(redPackets)
    .set({ title, endsAt, revision: sql`${redPackets.revision} + 1`, updatedAt: now })
    .where(and(eq(redPackets.id, id), eq(redPackets.revision, revision)))
  return changed.meta.changes > 0
}
