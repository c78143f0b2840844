import { inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import { selectPhotos } from './photo-store.ts'
import { delivery_rating, review } from './schema.ts'

/** What the buyer of these orders has written: reviews with their photos' ids, and ratings. */
export async function exportReviews(db: D1Database, orderIds: readonly string[]) {
  const [reviews, ratings] = await Promise.all([
    drizzle(db)
      .select()
      .from(review)
      .where(inArray(review.order_id, listed(orderIds))),
    drizzle(db)
      .select()
      .from(delivery_rating)
      .where(inArray(delivery_rating.order_id, listed(orderIds))),
  ])
  const photos = await selectPhotos(
    db,
    reviews.map(({ id }) => id),
  )
  return {
    products: reviews.map(
      ({ id, order_id, line_id, product_id, rating, title, text, status, created_at }) => ({
        id,
        orderId: order_id,
        lineId: line_id,
        productId: product_id,
        ...{ rating, title, text, status },
        createdAt: rfc3339(created_at),
        photos: photos.filter((photo) => photo.review_id === id).map((photo) => photo.id),
      }),
    ),
    deliveries: ratings.map(({ order_id, rating, text, created_at }) => ({
      orderId: order_id,
      ...{ rating, text },
      createdAt: rfc3339(created_at),
    })),
  }
}
