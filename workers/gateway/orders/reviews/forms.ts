import { z } from '@hono/zod-openapi'
import { sha256 } from '../../../../src/shared/kit/digest.ts'
import type { Order } from '../../../../src/shared/order/contract.ts'
import {
  DELIVERY_RATING_TEXT_MAX_CHARS,
  REVIEW_PHOTOS_MAX,
  REVIEW_TEXT_MAX_CHARS,
  REVIEW_TITLE_MAX_CHARS,
} from '../../../../src/shared/platform/limits.ts'
import { type Problem, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import { codeOfIssue, multiLine, oneLine } from '../../../../src/shared/platform/text.ts'
import type { Review, ReviewRequest } from '../../../../src/shared/review/contract.ts'
import {
  editReview,
  listReviewsOfOrder,
  removeReviewPhotos,
} from '../../../../src/shared/review/write-review.ts'
import type {
  OrderReviewsProps,
  RefusedReview,
} from '../../../../src/storefront/components/reviews/order-reviews.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../../http/app.ts'
import { keyOf } from '../../http/pages/forms.ts'
import { wordsOf } from '../../http/pages/problem-words.ts'
import { addPhoto, photoIdOf, rateOwnDelivery, reviewDeps, reviewLine } from './write.ts'

const TEXT = texts.reviews

/** The notice of the order's page after a form; null where the form has succeeded. */
export type AfterReview = Pick<OrderReviewsProps, 'refused' | 'told'> | null

const rating = z
  .string()
  .regex(/^[1-5]$/)
  .transform(Number)
const ReviewFields = z.object({
  rating,
  title: oneLine({ max: REVIEW_TITLE_MAX_CHARS, min: 0 }),
  text: multiLine({ max: REVIEW_TEXT_MAX_CHARS }),
})
const RatingFields = z.object({
  rating,
  text: multiLine({ max: DELIVERY_RATING_TEXT_MAX_CHARS, min: 0 }),
})

/** The sentence of each field that is refused. */
function errorsOf({ issues }: z.ZodError): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const issue of issues) {
    const field = String(issue.path[0])
    errors[field] ??= field === 'rating' ? TEXT.own.chooseRating : sentenceOf(issue)
  }
  return errors
}

function sentenceOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'too_big') return TEXT.own.tooLong(Number(issue.maximum))
  return codeOfIssue(issue) === 'invalid_text' ? TEXT.own.oddText : TEXT.own.enterText
}

const typedOf = (fields: URLSearchParams) => ({
  rating: fields.get('rating') ?? '',
  title: fields.get('title') ?? '',
  text: fields.get('text') ?? '',
})

const refusedAs = (
  form: string,
  fields: URLSearchParams,
  told: Pick<RefusedReview, 'message'> & { errors?: Record<string, string> },
): AfterReview => ({
  refused: { form, typed: typedOf(fields), errors: {}, ...told },
})

function messageOf(problem: Problem, exists: string): string {
  if (problem.code === 'already_exists' || problem.code === 'idempotency_conflict') return exists
  return problem.code === 'review_not_allowed' ? TEXT.own.notAllowed : wordsOf(problem)
}

/**
 * Once per key and content: a form that is sent again is answered alike. Photos have keys of their
 * own, and a file field without a file may come as an empty text.
 */
async function requestOf(fields: URLSearchParams): Promise<ReviewRequest | null> {
  const key = keyOf(fields)
  if (key === null) return null
  const content = [...fields].filter(([name]) => name !== 'photos')
  const fingerprint = await sha256(JSON.stringify(content))
  return { key: `form ${key} ${fingerprint}`, fingerprint }
}

/** Writes or changes the review of a line by the form of the order's page. */
export async function sendReview(
  c: GatewayContext,
  order: Order,
  { fields, files }: { fields: URLSearchParams; files: readonly File[] },
): Promise<AfterReview> {
  const lineId = fields.get('lineId') ?? ''
  // A browser ends the lines of a field with CR LF.
  const parsed = ReviewFields.safeParse(typedOf(fields))
  const errors = parsed.success ? {} : errorsOf(parsed.error)
  if (files.length > REVIEW_PHOTOS_MAX) {
    Object.assign(errors, { photos: TEXT.own.tooManyPhotos(REVIEW_PHOTOS_MAX) })
  }
  if (!parsed.success || Object.keys(errors).length > 0) {
    return refusedAs(lineId, fields, { errors })
  }
  const written = await writeOrEdit(c, order, fields, { lineId, ...parsed.data })
  if (!written.ok) {
    return refusedAs(lineId, fields, { message: messageOf(written.problem, TEXT.own.exists) })
  }
  const of = { orderId: order.id, reviewId: written.value.id }
  const leftOut: string[] = []
  for (const [index, file] of files.entries()) {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const added = await addPhoto(c, of, { bytes, declared: null }, photoKeys(fields)[index] ?? null)
    if (!added.ok) leftOut.push(file.name)
  }
  if (leftOut.length === 0) return null
  return { told: { tone: 'warning', text: TEXT.own.photosLeftOut(leftOut) } }
}

/** The keys of the photos of a form, by their order there; none where the form has none. */
function photoKeys(fields: URLSearchParams): string[] {
  const key = keyOf(fields)
  if (key === null) return []
  return Array.from({ length: REVIEW_PHOTOS_MAX }, (_, index) => `${key}-${index}`)
}

async function writeOrEdit(
  c: GatewayContext,
  order: Order,
  fields: URLSearchParams,
  input: { lineId: string; rating: number; title: string; text: string },
): Promise<Result<Review>> {
  const reviewId = fields.get('reviewId')
  if (reviewId === null) {
    const written = await reviewLine(c, order, input, await requestOf(fields))
    return written.ok ? { ok: true, value: written.value.review } : written
  }
  const own = await listReviewsOfOrder(c.env.ENGAGEMENT_DB, order.id)
  if (!own.some(({ id }) => id === reviewId)) return refuse('review_not_allowed')
  const of = { orderId: order.id, reviewId }
  if (fields.get('removePhotos') === 'yes') {
    const own = await Promise.all(photoKeys(fields).map((key) => photoIdOf(of, key)))
    const removed = await removeReviewPhotos(reviewDeps(c), of, own)
    if (!removed.ok) return removed
  }
  const { rating: stars, title, text } = input
  return editReview(reviewDeps(c), of, { rating: stars, title, text })
}

/** Rates the delivery by the form of the order's page. */
export async function sendDeliveryRating(
  c: GatewayContext,
  order: Order,
  fields: URLSearchParams,
): Promise<AfterReview> {
  const parsed = RatingFields.safeParse(typedOf(fields))
  if (!parsed.success) return refusedAs('delivery', fields, { errors: errorsOf(parsed.error) })
  const rated = await rateOwnDelivery(c, order, parsed.data, await requestOf(fields))
  if (rated.ok) return null
  const message = messageOf(rated.problem, TEXT.delivery.exists)
  return refusedAs('delivery', fields, { message })
}

/** The notice where the photos together are larger than a form may be. */
export const tooMuch: AfterReview = { told: { tone: 'warning', text: TEXT.own.tooMuch } }

/** The notice of a refusal that is about no field. */
export const toldOf = (problem: Problem): AfterReview => ({
  told: { tone: 'warning', text: wordsOf(problem) },
})
