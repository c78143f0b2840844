import type { Order } from '../../../../src/shared/order/contract.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import {
  DELIVERY_RATING_TEXT_MAX_CHARS,
  REVIEW_PHOTOS_MAX,
  REVIEW_TEXT_MAX_CHARS,
  REVIEW_TITLE_MAX_CHARS,
} from '../../../../src/shared/platform/limits.ts'
import { readDeliveryRating } from '../../../../src/shared/review/rate-delivery.ts'
import { deliveredLines, ratedCarriers } from '../../../../src/shared/review/rules.ts'
import { listReviewsOfOrder } from '../../../../src/shared/review/write-review.ts'
import type { OrderReviewsProps } from '../../../../src/storefront/components/reviews/order-reviews.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../../http/app.ts'
import { newFormKey } from '../../http/pages/forms.ts'

const TEXT = texts.reviews

/** The notice after a form, by the `review` of its address. */
const TOLD: Readonly<Record<string, string>> = {
  sent: TEXT.own.thanks,
  rated: TEXT.delivery.thanks,
}

/** The page's part of reviews; null where nothing was delivered, or while they cannot be read. */
export async function reviewsOf(
  c: GatewayContext,
  order: Order,
  address: string,
): Promise<OrderReviewsProps | null> {
  const ids = deliveredLines(order)
  const mayRate = ratedCarriers(order).ok
  if (ids.length === 0 && !mayRate) return null
  const db = c.env.ENGAGEMENT_DB
  const read = await Promise.all([
    listReviewsOfOrder(db, order.id),
    readDeliveryRating(db, order.id),
  ]).catch(() => null)
  if (read === null) return null
  const told = TOLD[c.req.query('review') ?? '']
  return {
    lines: order.lines.filter(({ id }) => ids.includes(id)),
    reviews: read[0],
    deliveryRating: read[1],
    mayRate,
    address,
    formKey: newFormKey(),
    now: rfc3339(Date.now()),
    most: {
      title: REVIEW_TITLE_MAX_CHARS,
      text: REVIEW_TEXT_MAX_CHARS,
      photos: REVIEW_PHOTOS_MAX,
      deliveryText: DELIVERY_RATING_TEXT_MAX_CHARS,
    },
    ...(told === undefined ? {} : { told: { tone: 'success', text: told } }),
  }
}
