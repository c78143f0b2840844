import type { FC } from 'hono/jsx'
import type { DropStatus } from '../../../shared/drop/contract.ts'
import { rfc3339 } from '../../../shared/platform/clock.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { stateBadge } from '../../../storefront/components/drops/drop-states.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.drops

const unitsOf = ({ definition }: DropStatus): number =>
  definition.variants.reduce((sum, { quota }) => sum + quota, 0)

const State: FC<{ status: DropStatus }> = ({ status }) => {
  const badge = stateBadge(status.state)
  return <Badge tone={badge.tone}>{badge.text}</Badge>
}

const COLUMNS: readonly Column<DropStatus>[] = [
  { title: TEXT.columns.title, cell: ({ definition }) => definition.title },
  { title: TEXT.columns.state, cell: (status) => <State status={status} /> },
  { title: TEXT.columns.mode, wide: true, cell: ({ definition }) => TEXT.modes[definition.mode] },
  {
    title: TEXT.columns.units,
    numeric: true,
    wide: true,
    cell: (status) => texts.general.number(unitsOf(status)),
  },
  {
    title: TEXT.columns.entries,
    numeric: true,
    cell: ({ entries }) => texts.general.number(entries),
  },
  {
    title: TEXT.columns.opens,
    wide: true,
    cell: ({ definition }) => <Moment at={rfc3339(definition.opensAt)} />,
  },
]

/** All drops, the newest first. */
export const DropTable: FC<{ drops: readonly DropStatus[] }> = ({ drops }) => (
  <>
    <PageHead
      title={TEXT.title}
      actions={<ButtonLink href="/admin/new-drop">{TEXT.create}</ButtonLink>}
    />
    {drops.length === 0 ? (
      <EmptyState icon="box" title={TEXT.none.title} text={TEXT.none.text} />
    ) : (
      <DataTable
        caption={TEXT.title}
        columns={COLUMNS}
        rows={drops}
        idOf={({ definition }) => definition.id}
        hrefOf={({ definition }) => `/admin/drops/${definition.id}`}
      />
    )}
  </>
)
