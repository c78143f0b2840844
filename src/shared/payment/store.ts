import { inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { paymentLooks } from './schema.ts'

/** The order behind which the next look goes on, by the number of its database. */
export async function selectLooks(db: D1Database): Promise<Map<number, string>> {
  const rows = await drizzle(db).select().from(paymentLooks)
  return new Map(rows.map(({ shard, after }) => [shard, after]))
}

/** Stores where the next look goes on; an empty text: at the first order. */
export async function storeLooks(
  db: D1Database,
  looks: readonly { shard: number; after: string }[],
): Promise<void> {
  const begun = looks.filter(({ after }) => after !== '')
  const ended = looks.filter(({ after }) => after === '').map(({ shard }) => shard)
  await runQueries(db, [
    ...insertRows(db, paymentLooks, {}, begun).map((insert) =>
      insert.onConflictDoUpdate({
        target: paymentLooks.shard,
        set: excluded(paymentLooks, 'after'),
      }),
    ),
    ...(ended.length === 0
      ? []
      : [
          drizzle(db)
            .delete(paymentLooks)
            .where(inArray(paymentLooks.shard, listed(ended))),
        ]),
  ])
}
