import type { FC } from 'hono/jsx'
import type { ReviewStatus, StaffReview } from '../../../shared/review/contract.ts'
import { Badge, type BadgeTone } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { Stars } from '../../../storefront/components/reviews/stars.tsx'
import { texts } from '../../texts/texts.ts'
import { BulkBar } from '../controls/bulk-bar.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.reviews
export const REVIEWS_PATH = '/admin/reviews'
export const DELIVERY_RATINGS_PATH = '/admin/delivery-ratings'

const TONES: Record<ReviewStatus, BadgeTone> = {
  pending: 'info',
  published: 'accent',
  rejected: 'danger',
}

export const ReviewBadge: FC<{ status: ReviewStatus }> = ({ status }) => (
  <Badge tone={TONES[status]}>{TEXT.statuses[status]}</Badge>
)

/** The lists of reviews; the one of those that wait is the first. */
type ReviewView = ReviewStatus | 'all' | 'delivery'
const VIEWS: readonly ReviewView[] = ['pending', 'published', 'rejected', 'all', 'delivery']

const hrefOf = (view: ReviewView): string => {
  if (view === 'delivery') return DELIVERY_RATINGS_PATH
  return view === 'pending' ? REVIEWS_PATH : `${REVIEWS_PATH}?status=${view}`
}

export const ReviewViews: FC<{ current: ReviewView }> = ({ current }) => (
  <Views
    views={VIEWS.map((view) => ({
      text: TEXT.views[view],
      href: hrefOf(view),
      current: view === current,
    }))}
  />
)

const productOf = ({ productTitle, variantTitle }: StaffReview): string =>
  [productTitle, variantTitle].filter((part) => part !== null).join(' · ')

const COLUMNS: readonly Column<StaffReview>[] = [
  {
    title: TEXT.columns.review,
    cell: (review) => (
      <span class="block min-w-40">
        <span class="flex flex-wrap items-center gap-x-3">
          <Stars rating={review.rating} size={16} />
          <span>{productOf(review)}</span>
        </span>
        {review.title === null ? null : <span class="mt-1 block">{review.title}</span>}
        <span class="mt-1 line-clamp-3 max-w-prose font-normal text-muted">{review.text}</span>
      </span>
    ),
  },
  {
    title: TEXT.columns.photos,
    numeric: true,
    wide: true,
    cell: ({ photos }) => texts.general.number(photos.length),
  },
  {
    title: TEXT.columns.order,
    wide: true,
    cell: ({ orderNumber }) => <span class="font-mono whitespace-nowrap">{orderNumber}</span>,
  },
  {
    title: TEXT.columns.written,
    wide: true,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
  },
  { title: TEXT.columns.status, cell: ({ status }) => <ReviewBadge status={status} /> },
]

interface ReviewListProps {
  reviews: readonly StaffReview[]
  nextCursor: string | null
  params: URLSearchParams
  view: Exclude<ReviewView, 'delivery'>
  mayModerate: boolean
}

/** The reviews of a status, with work on several of them. */
export const ReviewList: FC<ReviewListProps> = (props) => {
  const { reviews, nextCursor, params, view, mayModerate } = props
  return (
    <>
      <PageHead title={TEXT.title} />
      <ReviewViews current={view} />
      {reviews.length === 0 ? (
        <EmptyState icon="star" {...(view === 'pending' ? TEXT.none.pending : TEXT.none.other)} />
      ) : (
        <>
          {mayModerate ? (
            <BulkBar
              things="reviews"
              path={REVIEWS_PATH}
              verbs={[
                { verb: 'publish', text: TEXT.publish },
                { verb: 'reject', text: TEXT.reject },
              ]}
            />
          ) : null}
          <DataTable
            caption={TEXT.title}
            columns={COLUMNS}
            rows={reviews}
            idOf={({ id }) => id}
            versionOf={({ version }) => version}
            hrefOf={({ id }) => `${REVIEWS_PATH}/${id}`}
            {...(mayModerate
              ? { chosenBy: (review: StaffReview) => TEXT.of(productOf(review)) }
              : {})}
          />
        </>
      )}
      <Pager path={REVIEWS_PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}
