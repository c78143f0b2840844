import { and, asc, lt, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Now } from '../../platform/clock.ts'
import { import_run } from './schema.ts'

/** The runs that count as stalled, and how many are taken at once. */
export interface Stalled {
  /** A run that was seen later is at work. */
  before: Now
  now: Now
  limit: number
}

/** Imports that `isOpen` holds for and that no step has moved on: they count as seen from then on. */
export const takeStalledRuns = (
  db: D1Database,
  isOpen: SQL | undefined,
  position: typeof import_run.stock_done | typeof import_run.write_done,
  { before, now, limit }: Stalled,
): Promise<{ importId: string; from: number }[]> => {
  const stalled = drizzle(db)
    .select({ id: import_run.id })
    .from(import_run)
    .where(and(isOpen, lt(import_run.seen_at, before)))
    .orderBy(asc(import_run.seen_at))
    .limit(limit)
  return drizzle(db)
    .update(import_run)
    .set({ seen_at: now })
    .where(sql`${import_run.id} in ${stalled}`)
    .returning({ importId: import_run.id, from: position })
}
