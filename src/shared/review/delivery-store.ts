import { asc, desc, eq, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { runQueries } from '../platform/bulk-rows.ts'
import { carrier_rating, delivery_rating } from './schema.ts'

export type DeliveryRatingRow = typeof delivery_rating.$inferSelect

/**
 * Inserts the rating of an order's delivery and counts it for its carriers, in one transaction:
 * false where the order has one already, whose constraint undoes the whole batch.
 */
export async function insertDeliveryRating(
  db: D1Database,
  row: DeliveryRatingRow,
  carriers: readonly string[],
): Promise<boolean> {
  const known = await selectDeliveryRating(db, row.order_id)
  if (known !== null) return false
  try {
    await runQueries(db, [
      drizzle(db).insert(delivery_rating).values(row),
      ...carriers.map((carrier) =>
        drizzle(db)
          .insert(carrier_rating)
          .values({ carrier, rating: row.rating, count: 1 })
          .onConflictDoUpdate({
            target: [carrier_rating.carrier, carrier_rating.rating],
            set: { count: sql`${carrier_rating.count} + 1` },
          }),
      ),
    ])
    return true
  } catch (error) {
    // Another request may have been faster, or this one's own answer was lost.
    if ((await selectDeliveryRating(db, row.order_id)) === null) throw error
    return false
  }
}

export async function selectDeliveryRating(
  db: D1Database,
  orderId: string,
): Promise<DeliveryRatingRow | null> {
  const [row] = await drizzle(db)
    .select()
    .from(delivery_rating)
    .where(eq(delivery_rating.order_id, orderId))
  return row ?? null
}

/** The ratings with words, newest first. */
export const selectNewestRatings = (db: D1Database, limit: number): Promise<DeliveryRatingRow[]> =>
  drizzle(db)
    .select()
    .from(delivery_rating)
    .orderBy(desc(delivery_rating.created_at), desc(delivery_rating.order_id))
    .limit(limit)

/** The counts of each carrier, by its name and the stars. */
export const selectCarrierRatings = (db: D1Database) =>
  drizzle(db)
    .select()
    .from(carrier_rating)
    .orderBy(asc(carrier_rating.carrier), asc(carrier_rating.rating))
