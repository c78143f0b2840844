import type { FC } from 'hono/jsx'
import type { CampaignState, CouponCounts } from '../../../shared/coupon/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'
import { timeWindowText } from '../controls/time-window.ts'
import { COUPONS_PATH, NEW_COUPON_PATH, type ShownCoupon } from './shown-coupon.ts'

const TEXT = texts.coupons

const TONES = { scheduled: 'info', running: 'accent', ended: 'neutral' } as const

export const StateBadge: FC<{ state: CampaignState }> = ({ state }) => (
  <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
)

interface CouponListProps {
  coupons: readonly ShownCoupon[]
  nextCursor: string | null
  params: URLSearchParams
  mayCreate: boolean
  timeZone: string
}

const countOf =
  (count: keyof CouponCounts) =>
  ({ counts }: ShownCoupon) =>
    counts === null ? TEXT.unknown : texts.general.number(counts[count])

const totalOf = ({ campaign: { total } }: ShownCoupon): string =>
  total === null ? TEXT.unlimited : texts.general.number(total)

const columnsIn = (timeZone: string): readonly Column<ShownCoupon>[] => [
  {
    title: TEXT.columns.title,
    cell: ({ campaign, promotion }) => (
      <span class="grid">
        <span class="wrap-anywhere">{campaign.title}</span>
        <span class="text-sm font-normal text-muted">{promotion ?? TEXT.promotionGone}</span>
      </span>
    ),
  },
  { title: TEXT.columns.state, cell: ({ state }) => <StateBadge state={state} /> },
  { title: TEXT.columns.used, numeric: true, cell: countOf('used') },
  { title: TEXT.columns.reserved, numeric: true, wide: true, cell: countOf('reserved') },
  { title: TEXT.columns.claimed, numeric: true, wide: true, cell: countOf('claimed') },
  { title: TEXT.columns.total, numeric: true, wide: true, cell: totalOf },
  {
    title: TEXT.columns.window,
    wide: true,
    cell: ({ campaign }) => <span class="text-sm">{timeWindowText(campaign, timeZone)}</span>,
  },
]

/** Campaigns, the newest first, with the counts of this moment. */
export const CouponList: FC<CouponListProps> = (props) => {
  const { coupons, nextCursor, params, mayCreate, timeZone } = props
  const create = mayCreate ? <ButtonLink href={NEW_COUPON_PATH}>{TEXT.create}</ButtonLink> : null
  return (
    <>
      <PageHead title={TEXT.title} actions={create ?? undefined} />
      {coupons.length === 0 ? (
        <EmptyState icon="ticket" title={TEXT.none.title} text={TEXT.none.text}>
          {create}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption={TEXT.title}
            columns={columnsIn(timeZone)}
            rows={coupons}
            idOf={({ campaign }) => campaign.id}
            hrefOf={({ campaign }) => `${COUPONS_PATH}/${campaign.id}`}
          />
          <p class="mt-4 text-sm text-muted">{texts.timeWindow.zone(timeZone)}</p>
        </>
      )}
      <Pager path={COUPONS_PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}
