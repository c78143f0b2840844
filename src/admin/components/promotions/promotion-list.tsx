import type { FC } from 'hono/jsx'
import {
  PROMOTION_STATES,
  type Promotion,
  type PromotionState,
} from '../../../shared/promotion/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { timeWindowText } from '../controls/time-window.ts'
import { ConflictList } from './conflict-list.tsx'
import {
  CALENDAR_PATH,
  NEW_PROMOTION_PATH,
  PROMOTIONS_PATH,
  type ShownConflicts,
} from './shown-promotion.ts'

const TEXT = texts.promotions

const TONES = { draft: 'neutral', scheduled: 'info', running: 'accent', ended: 'warning' } as const

export const StateBadge: FC<{ state: PromotionState }> = ({ state }) => (
  <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
)

/** A promotion with its state at this moment and its rule in words. */
type ListedPromotion = Promotion & { state: PromotionState; words: string }

interface PromotionListProps {
  promotions: readonly ListedPromotion[]
  /** Whether the shop has any, shown or not. */
  isEmpty: boolean
  /** The state that is shown; null: all. */
  state: PromotionState | null
  shown: ShownConflicts
  mayCreate: boolean
  timeZone: string
}

const combinesText = ({ combinesWith }: Promotion): string => {
  if (combinesWith === 'all') return TEXT.combinesAll
  return combinesWith === 'none' ? TEXT.combinesNone : TEXT.combinesSome(combinesWith.length)
}

const columnsIn = (timeZone: string): readonly Column<ListedPromotion>[] => [
  {
    title: TEXT.columns.title,
    cell: ({ title, words }) => (
      <span class="grid">
        <span class="wrap-anywhere">{title}</span>
        <span class="text-sm font-normal text-muted">{words}</span>
      </span>
    ),
    below: (one) => <span class="text-sm text-muted">{timeWindowText(one, timeZone)}</span>,
  },
  { title: TEXT.columns.state, cell: ({ state }) => <StateBadge state={state} /> },
  {
    title: TEXT.columns.window,
    wide: true,
    cell: (one) => <span class="text-sm">{timeWindowText(one, timeZone)}</span>,
  },
  {
    title: TEXT.columns.priority,
    numeric: true,
    wide: true,
    cell: ({ priority }) => texts.general.number(priority),
  },
  { title: TEXT.columns.combines, wide: true, cell: combinesText },
]

/** All promotions, the newest first, with what may not be intended above them. */
export const PromotionList: FC<PromotionListProps> = (props) => {
  const { promotions, isEmpty, state, shown, mayCreate, timeZone } = props
  return (
    <>
      <PageHead
        title={TEXT.title}
        actions={
          <>
            <ButtonLink tone="quiet" href={CALENDAR_PATH}>
              {TEXT.calendar}
            </ButtonLink>
            {mayCreate ? <ButtonLink href={NEW_PROMOTION_PATH}>{TEXT.create}</ButtonLink> : null}
          </>
        }
      />
      {isEmpty ? (
        <EmptyState icon="percent" title={TEXT.none.title} text={TEXT.none.text}>
          {mayCreate ? <ButtonLink href={NEW_PROMOTION_PATH}>{TEXT.create}</ButtonLink> : null}
        </EmptyState>
      ) : (
        <>
          <ConflictList {...shown} />
          <Views
            views={[null, ...PROMOTION_STATES].map((one) => ({
              text: one === null ? TEXT.allStates : TEXT.states[one],
              href: one === null ? PROMOTIONS_PATH : `${PROMOTIONS_PATH}?state=${one}`,
              current: one === state,
            }))}
          />
          {promotions.length === 0 ? (
            <EmptyState
              icon="percent"
              title={TEXT.noneOfState.title}
              text={TEXT.noneOfState.text}
            />
          ) : (
            <DataTable
              caption={TEXT.title}
              columns={columnsIn(timeZone)}
              rows={promotions}
              idOf={({ id }) => id}
              hrefOf={({ id }) => `${PROMOTIONS_PATH}/${id}`}
            />
          )}
          <p class="mt-4 text-sm text-muted">{texts.timeWindow.zone(timeZone)}</p>
        </>
      )}
    </>
  )
}
