import type { Order } from '../order/contract.ts'
import { rfc3339 } from '../platform/clock.ts'
import { assertInvariant, ok, type Result } from '../platform/result.ts'
import type { CarrierRating, DeliveryRating, ReviewRequest } from './contract.ts'
import {
  type DeliveryRatingRow,
  insertDeliveryRating,
  selectCarrierRatings,
  selectDeliveryRating,
  selectNewestRatings,
} from './delivery-store.ts'
import { ratedCarriers, summaryOf } from './rules.ts'
import { type ReviewDeps, repeated, requestColumns } from './write-review.ts'

const ratingOf = ({ order_id, rating, text, created_at }: DeliveryRatingRow): DeliveryRating => ({
  orderId: order_id,
  rating,
  text,
  createdAt: rfc3339(created_at),
})

/**
 * Rates the delivery of an order, once. Refuses `review_not_allowed` before it is delivered,
 * `already_exists` and `idempotency_conflict`.
 * @param order as the record has it; the caller may see it
 */
export async function rateDelivery(
  { db, now }: ReviewDeps,
  order: Pick<Order, 'id' | 'status' | 'lines' | 'fulfilment'>,
  { rating, text }: { rating: number; text: string },
  request: ReviewRequest | null,
): Promise<Result<{ rating: DeliveryRating; replayed: boolean }>> {
  const carriers = ratedCarriers(order)
  if (!carriers.ok) return carriers
  const asked = await requestColumns(request)
  const row: DeliveryRatingRow = {
    order_id: order.id,
    rating,
    text,
    carriers: JSON.stringify(carriers.value),
    ...asked,
    created_at: now(),
  }
  if (await insertDeliveryRating(db, row, carriers.value)) {
    return ok({ rating: ratingOf(row), replayed: false })
  }
  const known = await selectDeliveryRating(db, order.id)
  assertInvariant(known !== null, 'an order that refuses a second rating has a first one')
  const replay = repeated(known, asked, 'The delivery of this order is rated already.')
  return replay.ok ? ok({ rating: ratingOf(known), replayed: true }) : replay
}

/** The rating of an order's delivery; null where there is none. */
export async function readDeliveryRating(
  db: D1Database,
  orderId: string,
): Promise<DeliveryRating | null> {
  const known = await selectDeliveryRating(db, orderId)
  return known && ratingOf(known)
}

/** The ratings of every carrier, by its name. */
export async function rateCarriers(db: D1Database): Promise<CarrierRating[]> {
  const rows = await selectCarrierRatings(db)
  return [...Map.groupBy(rows, ({ carrier }) => carrier)].map(([carrier, own]) => ({
    carrier,
    ...summaryOf(
      [1, 2, 3, 4, 5].map((stars) => own.find(({ rating }) => rating === stars)?.count ?? 0),
    ),
  }))
}

/** The newest ratings of deliveries. */
export const listDeliveryRatings = async (
  db: D1Database,
  limit: number,
): Promise<DeliveryRating[]> => (await selectNewestRatings(db, limit)).map(ratingOf)
