import type { FC } from 'hono/jsx'
import type { Slot } from '../../../shared/promotion/slots/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'
import { timeWindowText } from '../controls/time-window.ts'

const TEXT = texts.promotionSlots

export const SLOTS_PATH = '/admin/promotion-slots'
export const NEW_SLOT_PATH = '/admin/new-promotion-slot'

/** `hidden`: its promotion does not run. */
export type SlotState = keyof typeof TEXT.states

const TONES = { scheduled: 'info', running: 'accent', ended: 'warning', hidden: 'neutral' } as const

export const SlotBadge: FC<{ state: SlotState }> = ({ state }) => (
  <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
)

/** A slot with its state at this moment, and the title of its promotion. */
interface ListedSlot extends Slot {
  state: SlotState
  promotionTitle: string | null
}

const columnsIn = (timeZone: string): readonly Column<ListedSlot>[] => [
  {
    title: TEXT.columns.title,
    cell: ({ title, text }) => (
      <span class="grid">
        <span class="wrap-anywhere">{title}</span>
        <span class="text-sm font-normal text-muted">{text}</span>
      </span>
    ),
  },
  { title: TEXT.columns.state, cell: ({ state }) => <SlotBadge state={state} /> },
  { title: TEXT.columns.kind, wide: true, cell: ({ kind }) => TEXT.kinds[kind] },
  {
    title: TEXT.columns.promotion,
    wide: true,
    cell: ({ promotionTitle }) => promotionTitle ?? TEXT.noPromotion,
  },
  {
    title: TEXT.columns.window,
    wide: true,
    cell: (one) => <span class="text-sm">{timeWindowText(one, timeZone)}</span>,
  },
]

interface SlotListProps {
  slots: readonly ListedSlot[]
  mayCreate: boolean
  timeZone: string
}

/** All promotion slots, the newest first. */
export const SlotList: FC<SlotListProps> = ({ slots, mayCreate, timeZone }) => {
  const create = mayCreate ? <ButtonLink href={NEW_SLOT_PATH}>{TEXT.create}</ButtonLink> : null
  return (
    <>
      <PageHead title={TEXT.title} actions={create} />
      {slots.length === 0 ? (
        <EmptyState icon="cart" title={TEXT.none.title} text={TEXT.none.text}>
          {create}
        </EmptyState>
      ) : (
        <>
          <DataTable
            caption={TEXT.title}
            columns={columnsIn(timeZone)}
            rows={slots}
            idOf={({ id }) => id}
            hrefOf={({ id }) => `${SLOTS_PATH}/${id}`}
          />
          <p class="mt-4 text-sm text-muted">{texts.timeWindow.zone(timeZone)}</p>
        </>
      )}
    </>
  )
}
