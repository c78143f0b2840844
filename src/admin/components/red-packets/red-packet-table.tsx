import type { FC } from 'hono/jsx'
import type { PublicRedPacket, RedPacket } from '../../../shared/red-packet/contract.ts'
import { formatMoney } from '../../../storefront/components/catalog/price.tsx'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'
import { timeWindowText } from '../controls/time-window.ts'

const TEXT = texts.redPackets

export type RedPacketState = PublicRedPacket['state'] | 'ended'

const TONES = { coming: 'info', running: 'accent', ended: 'neutral' } as const

export const StateBadge: FC<{ state: RedPacketState }> = ({ state }) => (
  <Badge tone={TONES[state]}>{TEXT.states[state]}</Badge>
)

const columnsIn = (timeZone: string): readonly Column<ListedRedPacket>[] => [
  { title: TEXT.columns.title, cell: ({ title }) => title },
  {
    title: TEXT.columns.state,
    cell: ({ state }) => <StateBadge state={state} />,
  },
  { title: TEXT.columns.fund, numeric: true, cell: ({ fund }) => formatMoney(fund) },
  {
    title: TEXT.columns.shares,
    numeric: true,
    wide: true,
    cell: ({ shares }) => texts.general.number(shares),
  },
  {
    title: TEXT.columns.window,
    wide: true,
    cell: (one) => <span class="text-sm">{timeWindowText(one, timeZone)}</span>,
  },
]

/** A red packet with its state at this moment. */
type ListedRedPacket = RedPacket & { state: RedPacketState }

interface RedPacketTableProps {
  packets: readonly ListedRedPacket[]
  /** The cursor of the next page; null on the last one. */
  next: string | null
  /** IANA, of the shop. */
  timeZone: string
}

/** Red packets, the newest first. */
export const RedPacketTable: FC<RedPacketTableProps> = ({ packets, next, timeZone }) => (
  <>
    <PageHead
      title={TEXT.title}
      actions={<ButtonLink href="/admin/new-red-packet">{TEXT.create}</ButtonLink>}
    />
    {packets.length === 0 ? (
      <EmptyState icon="gift" title={TEXT.none.title} text={TEXT.none.text} />
    ) : (
      <>
        <DataTable
          caption={TEXT.title}
          columns={columnsIn(timeZone)}
          rows={packets}
          idOf={({ id }) => id}
          hrefOf={({ id }) => `/admin/red-packets/${id}`}
        />
        <p class="mt-4 text-sm text-muted">{texts.timeWindow.zone(timeZone)}</p>
      </>
    )}
    {next === null ? null : (
      <p class="mt-6">
        <ButtonLink href={`/admin/red-packets?cursor=${next}`} tone="quiet">
          {TEXT.older}
        </ButtonLink>
      </p>
    )}
  </>
)
