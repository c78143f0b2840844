import type { FC } from 'hono/jsx'
import type { InventorySystemView } from '../../../shared/inventory-system/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.inventorySystems
export const SYSTEMS_PATH = '/admin/inventory-systems'

/** Whether a system works: one that fails or is not set up rightly stands out. */
export const SystemBadge: FC<{ of: InventorySystemView }> = ({ of: { problem, failing } }) => {
  if (problem !== null) return <Badge tone="danger">{TEXT.problems[problem]}</Badge>
  return failing > 0 ? (
    <Badge tone="danger">{TEXT.failing}</Badge>
  ) : (
    <Badge tone="accent">{TEXT.fine}</Badge>
  )
}

const COLUMNS: readonly Column<InventorySystemView>[] = [
  { title: TEXT.system, cell: ({ system }) => system },
  {
    title: TEXT.host,
    wide: true,
    cell: ({ host }) => <span class="wrap-anywhere">{host ?? TEXT.noHost}</span>,
  },
  {
    title: TEXT.waiting,
    numeric: true,
    cell: ({ waiting }) => texts.general.number(waiting),
  },
  {
    title: TEXT.failing,
    numeric: true,
    cell: ({ failing }) => texts.general.number(failing),
  },
  {
    title: TEXT.lastSent,
    wide: true,
    cell: ({ lastSentAt }) =>
      lastSentAt === null ? texts.general.noValue : <Moment at={lastSentAt} />,
  },
  { title: TEXT.status, cell: (system) => <SystemBadge of={system} /> },
]

/** The inventory systems of the shop, with how many documents each has not taken. */
export const SystemList: FC<{ systems: readonly InventorySystemView[] }> = ({ systems }) => (
  <>
    <PageHead title={TEXT.title} />
    <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
    {systems.length === 0 ? (
      <EmptyState icon="sync" {...TEXT.none} />
    ) : (
      <DataTable
        caption={TEXT.title}
        columns={COLUMNS}
        rows={systems}
        idOf={({ system }) => system}
        hrefOf={({ system }) => `${SYSTEMS_PATH}/${system}`}
      />
    )}
  </>
)
