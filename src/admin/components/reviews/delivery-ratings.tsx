import type { FC } from 'hono/jsx'
import type { CarrierRating, DeliveryRating } from '../../../shared/review/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { Stars } from '../../../storefront/components/reviews/stars.tsx'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'
import { ReviewViews } from './review-list.tsx'

const TEXT = texts.reviews.carriers

const COLUMNS: readonly Column<CarrierRating>[] = [
  { title: TEXT.carrier, cell: ({ carrier }) => <span class="font-semibold">{carrier}</span> },
  {
    title: TEXT.average,
    cell: ({ average }) => (
      <span class="flex flex-wrap items-center gap-x-2">
        <Stars rating={average} size={16} />
        <span aria-hidden="true" class="tabular-nums">
          {average.toFixed(1)}
        </span>
      </span>
    ),
  },
  { title: TEXT.ratings, numeric: true, cell: ({ count }) => texts.general.number(count) },
  {
    title: TEXT.worst,
    numeric: true,
    wide: true,
    cell: ({ distribution: [one = 0, two = 0] }) => texts.general.number(one + two),
  },
]

interface DeliveryRatingsProps {
  carriers: readonly CarrierRating[]
  newest: readonly DeliveryRating[]
}

/** How buyers rate the deliveries of each carrier, and what they say. */
export const DeliveryRatings: FC<DeliveryRatingsProps> = ({ carriers, newest }) => (
  <>
    <PageHead title={texts.reviews.title} />
    <ReviewViews current="delivery" />
    {carriers.length === 0 ? (
      <EmptyState icon="truck" {...TEXT.none} />
    ) : (
      <div class="grid gap-4">
        <DataTable
          caption={TEXT.title}
          columns={COLUMNS}
          rows={carriers}
          idOf={({ carrier }) => carrier}
        />
        <Panel title={TEXT.newest}>
          <ul class="grid gap-4">
            {newest.map((rating) => (
              <li class="border-b border-line pb-3 last:border-0 last:pb-0">
                <p class="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
                  <Stars rating={rating.rating} size={16} />
                  <a class="text-link" href={`/admin/orders/${rating.orderId}`}>
                    {texts.reviews.columns.order}
                  </a>
                  <span class="text-muted">
                    <Moment at={rating.createdAt} />
                  </span>
                </p>
                <p class="mt-1 max-w-prose whitespace-pre-line">
                  {rating.text === '' ? (
                    <span class="text-muted">{TEXT.noWords}</span>
                  ) : (
                    rating.text
                  )}
                </p>
              </li>
            ))}
          </ul>
        </Panel>
      </div>
    )}
  </>
)
