import type { Order } from '../order/contract.ts'
import { DAY_MS, rfc3339 } from '../platform/clock.ts'
import { REVIEW_EDIT_DAYS } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { RatingSummary, ReviewStatus } from './contract.ts'

type Delivered = Pick<Order, 'status' | 'lines' | 'fulfilment'>

const isOver = ({ status }: Delivered): boolean => status === 'delivered' || status === 'completed'

/**
 * Ids of the lines that reached the buyer: those in a delivered parcel, and those without a parcel
 * once the order is delivered or completed. What was returned later was delivered all the same.
 */
export function deliveredLines(order: Delivered): string[] {
  const arrived = order.fulfilment.shipments.filter(({ status }) => status === 'delivered')
  const inParcel = ({ id }: Order['lines'][number]): boolean =>
    arrived.some(
      ({ lines }) =>
        lines === undefined || lines.some(({ lineId, quantity }) => lineId === id && quantity > 0),
    )
  return order.lines
    .filter((line) => (line.requiresShipping === false ? isOver(order) : inParcel(line)))
    .map(({ id }) => id)
}

/** The delivered line of this id. Refuses `review_not_allowed`. */
export function reviewedLine(order: Delivered, lineId: string): Result<Order['lines'][number]> {
  const line = order.lines.find(({ id }) => id === lineId)
  return line && deliveredLines(order).includes(lineId)
    ? ok(line)
    : refuse('review_not_allowed', 'Only items that were delivered can be reviewed.')
}

/** Statuses of an order whose parcels came, be it that its money went back since. */
const ARRIVED: readonly Order['status'][] = ['delivered', 'completed', 'refunding', 'refunded']

/**
 * The carriers whose delivery the buyer may rate: those of the delivered parcels, each once, in the
 * order of their names. Refuses `review_not_allowed` before the order is delivered.
 */
export function ratedCarriers({ status, fulfilment }: Delivered): Result<string[]> {
  const arrived = fulfilment.shipments.filter((parcel) => parcel.status === 'delivered')
  return arrived.length > 0 && ARRIVED.includes(status)
    ? ok([...new Set(arrived.map(({ carrier }) => carrier))].sort())
    : refuse('review_not_allowed', 'The delivery can be rated once the order has arrived.')
}

/** Until when its author may change a review. `createdAt` in milliseconds. */
export const editableUntil = (createdAt: number): number => createdAt + REVIEW_EDIT_DAYS * DAY_MS

/** Whether a review may be changed now. Refuses `review_not_allowed`. Milliseconds. */
export const mayEdit = (createdAt: number, now: number): Result<null> =>
  now < editableUntil(createdAt)
    ? ok(null)
    : refuse(
        'review_not_allowed',
        `A review can be changed for ${REVIEW_EDIT_DAYS} days, until ${rfc3339(editableUntil(createdAt))}.`,
      )

/** The decisions that staff may take in each status of a review. The author's change makes every review pending. */
const DECISIONS: Readonly<Record<ReviewStatus, readonly ReviewStatus[]>> = {
  pending: ['published', 'rejected'],
  published: ['rejected'],
  rejected: ['published'],
}

/** Whether staff may give a review this status. Refuses `transition_not_allowed`. */
export const mayBecome = (from: ReviewStatus, to: ReviewStatus): Result<null> =>
  DECISIONS[from].includes(to)
    ? ok(null)
    : refuse('transition_not_allowed', `The review is ${from} already.`)

/**
 * The average and count of ratings. The average has one decimal and is rounded half up, so that
 * equal ratings give equal bytes of the catalogue.
 * @param distribution ratings by their stars, those of one star first
 */
export function summaryOf(distribution: readonly number[]): RatingSummary {
  const count = distribution.reduce((sum, n) => sum + n, 0)
  const sum = ratingSum(distribution)
  const average = count === 0 ? 0 : Math.round((sum * 10) / count) / 10
  return { average, count, distribution: [...distribution] }
}

/** The stars of all ratings added up. */
export const ratingSum = (distribution: readonly number[]): number =>
  distribution.reduce((sum, n, index) => sum + n * (index + 1), 0)

/** The address of a photo of a published review. */
export const photoUrl = (reviewId: string, photoId: string): string =>
  `/review-photos/${reviewId}/${photoId}`

/**
 * Where R2 has the bytes of a photo. Public pictures have names of one or two parts: no route of
 * theirs leads to a name of three.
 */
export const photoKey = (photoId: string): string => `reviews/photos/${photoId}`
