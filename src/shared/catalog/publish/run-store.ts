import { and, count, eq, lt, ne, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { runQueries } from '../../platform/bulk-rows.ts'
import type { Now } from '../../platform/clock.ts'
import { product, publish_run } from '../schema.ts'

export type PublishRunRow = typeof publish_run.$inferSelect

/** Products that wait for a publish. */
export async function countPending(db: D1Database): Promise<number> {
  const [row] = await drizzle(db)
    .select({ products: count() })
    .from(product)
    .where(sql`${product.pending} = 1`)
  return row?.products ?? 0
}

/** The run that works or waits, the working one first; null where none is open. */
export async function selectOpenRun(db: D1Database): Promise<PublishRunRow | null> {
  const [row] = await drizzle(db)
    .select()
    .from(publish_run)
    .where(ne(publish_run.state, 'done'))
    .orderBy(publish_run.state)
    .limit(1)
  return row ?? null
}

export async function selectRun(db: D1Database, number: number): Promise<PublishRunRow | null> {
  const [row] = await drizzle(db).select().from(publish_run).where(eq(publish_run.number, number))
  return row ?? null
}

const NEXT_NUMBER = sql`(select coalesce(max(${publish_run.number}), 0) + 1 from ${publish_run})`
const IS_RUNNING = sql`exists (select 1 from ${publish_run} where ${publish_run.state} = 'running')`

/**
 * Starts a run, or has one wait where one works. A run that waits already is this one too: it reads
 * what is pending when it starts.
 */
export async function insertRun(db: D1Database, total: number, now: Now): Promise<void> {
  await drizzle(db)
    .insert(publish_run)
    .select(
      sql`select ${NEXT_NUMBER}, case when ${IS_RUNNING} then 'waiting' else 'running' end,
        ${total}, 0, '', 0, ${now}, ${now}, 0 where true`,
    )
    .onConflictDoNothing()
}

/** Has the working run wait until a moment. */
export async function yieldRun(db: D1Database, until: Now): Promise<void> {
  await drizzle(db)
    .update(publish_run)
    .set({ yields_until: until })
    .where(eq(publish_run.state, 'running'))
}

/** Moves a run on by a step; false where another delivery of the message was faster. */
export async function moveRun(
  db: D1Database,
  { number, step }: Pick<PublishRunRow, 'number' | 'step'>,
  moved: { after: string; published: number; now: Now },
): Promise<boolean> {
  const { meta } = await drizzle(db)
    .update(publish_run)
    .set({
      step: step + 1,
      after_id: moved.after,
      published: sql`${publish_run.published} + ${moved.published}`,
      seen_at: moved.now,
    })
    .where(
      and(
        eq(publish_run.number, number),
        eq(publish_run.step, step),
        eq(publish_run.state, 'running'),
      ),
    )
  return meta.changes === 1
}

/** Ends a run and starts the one that waits for it, in one transaction. */
export async function endRun(db: D1Database, number: number, now: Now): Promise<void> {
  const pending = sql`(select count(*) from ${product} where ${product.pending} = 1)`
  await runQueries(db, [
    drizzle(db)
      .update(publish_run)
      .set({ state: 'done', seen_at: now })
      .where(and(eq(publish_run.number, number), eq(publish_run.state, 'running'))),
    drizzle(db)
      .update(publish_run)
      .set({ state: 'running', total: pending, seen_at: now })
      .where(and(eq(publish_run.state, 'waiting'), sql`not ${IS_RUNNING}`)),
  ])
}

/** The working run where it was silent since `before`, once: it counts as seen from then on. */
export async function takeStalledRun(
  db: D1Database,
  before: Now,
  now: Now,
): Promise<Pick<PublishRunRow, 'number' | 'step'> | null> {
  const [row] = await drizzle(db)
    .update(publish_run)
    .set({ seen_at: now })
    .where(and(eq(publish_run.state, 'running'), lt(publish_run.seen_at, before)))
    .returning({ number: publish_run.number, step: publish_run.step })
  return row ?? null
}
