import { DeliveryRatings } from '../../../src/admin/components/reviews/delivery-ratings.tsx'
import {
  DELIVERY_RATINGS_PATH,
  REVIEWS_PATH as PATH,
  ReviewList,
} from '../../../src/admin/components/reviews/review-list.tsx'
import { ReviewPage } from '../../../src/admin/components/reviews/review-page.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import { REVIEW_STATUSES } from '../../../src/shared/review/contract.ts'
import { listReviews, readReview } from '../../../src/shared/review/moderate-review.ts'
import { listDeliveryRatings, rateCarriers } from '../../../src/shared/review/rate-delivery.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { wantsPage } from '../http/pages/errors.tsx'
import { goOn, keyOf, newFormKey } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { decideReview, REASON_MAX_CHARS } from './decide.ts'
import { staffPhoto } from './photos.ts'

export const staffReviewPages = createRouter()

const OF_REVIEWS = { title: texts.reviews.title, section: 'reviews' } as const
const PAGE_ROWS = 20
const NEWEST_RATINGS = 20

staffPage(
  staffReviewPages,
  { path: PATH, permission: 'review.read', ...OF_REVIEWS, islands: ['table', 'live'] },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const asked = params.get('status') ?? 'pending'
    const status = REVIEW_STATUSES.find((one) => one === asked) ?? null
    const page = await listReviews(
      { db: c.env.ENGAGEMENT_DB },
      { status, limit: PAGE_ROWS, cursor: params.get('cursor') },
    )
    if (!page.ok) return page
    const { data, nextCursor } = visibleTo(staff.role, page.value)
    return ok({
      state: JSON.stringify([data.map(({ id, version }) => [id, version]), nextCursor]),
      content: (
        <ReviewList
          reviews={data}
          nextCursor={nextCursor}
          params={params}
          view={status ?? 'all'}
          mayModerate={mayAct(staff.role, 'review.moderate')}
        />
      ),
    })
  },
)

staffPage(
  staffReviewPages,
  { path: DELIVERY_RATINGS_PATH, permission: 'review.read', ...OF_REVIEWS },
  async (c, staff) => {
    const [carriers, newest] = await Promise.all([
      rateCarriers(c.env.ENGAGEMENT_DB),
      listDeliveryRatings(c.env.ENGAGEMENT_DB, NEWEST_RATINGS),
    ])
    return ok({
      content: <DeliveryRatings carriers={carriers} newest={visibleTo(staff.role, newest)} />,
    })
  },
)

async function showOne(
  c: GatewayContext,
  staff: Staff,
  refused: { problem: Problem; reason: string } | null = null,
): Promise<Result<StaffView>> {
  const review = await readReview({ db: c.env.ENGAGEMENT_DB }, c.req.param('id') ?? '')
  if (!review.ok) return review
  return ok({
    title: texts.reviews.of(review.value.productTitle),
    status: refused === null ? 200 : statusOf(refused.problem),
    content: (
      <ReviewPage
        review={visibleTo(staff.role, review.value)}
        mayModerate={mayAct(staff.role, 'review.moderate')}
        formKey={newFormKey()}
        typedReason={refused?.reason ?? ''}
        {...(refused === null ? {} : { message: sentenceOf(refused.problem) })}
      />
    ),
  })
}

staffPage(
  staffReviewPages,
  { path: `${PATH}/:id`, permission: 'review.read', ...OF_REVIEWS },
  (c, staff) => showOne(c, staff),
)

staffPage(
  staffReviewPages,
  { path: `${PATH}/:id/photos/:photoId`, permission: 'review.read', ...OF_REVIEWS },
  async (c) => {
    const photo = await staffPhoto(c, c.req.param('photoId') ?? '')
    return photo.ok ? photo.value : photo
  },
)

for (const [verb, status] of [
  ['publish', 'published'],
  ['reject', 'rejected'],
] as const) {
  staffForm(
    staffReviewPages,
    { path: `${PATH}/:id/${verb}`, permission: 'review.moderate', ...OF_REVIEWS },
    async (c, { staff, fields }) => {
      const id = c.req.param('id') ?? ''
      const typed = cleanLine(fields.get('reason') ?? '', REASON_MAX_CHARS)
      const version = /^\d{1,9}$/.test(fields.get('version') ?? '')
      c.set('idempotencyKey', keyOf(fields))
      const decided = await decideReview(c, id, {
        status,
        reason: typed === '' ? null : typed,
        version: version ? Number(fields.get('version')) : undefined,
      })
      if (decided.ok) return goOn(c, `${PATH}/${id}?done=review.${verb}`)
      const { problem } = decided
      return wantsPage(c) ? showOne(c, staff, { problem, reason: typed }) : decided
    },
  )
}
