import type { FC } from 'hono/jsx'
import type { AuditEntry } from '../../../shared/staff/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.audit

interface AuditListProps {
  entries: readonly AuditEntry[]
  nextCursor: string | null
  params: URLSearchParams
  /** The outcome of a verification that was asked for. */
  verified: { entries: number; brokenAt: number | null } | null
}

const shown = (value: unknown): string => JSON.stringify(value, null, 1)

const COLUMNS: readonly Column<AuditEntry>[] = [
  { title: TEXT.columns.at, cell: ({ at }) => <Moment at={at} /> },
  { title: TEXT.columns.actor, cell: ({ actor }) => actor.name },
  {
    title: TEXT.columns.action,
    cell: ({ action, summary }) => (
      <>
        {summary}
        <code class="block text-sm text-muted">{action}</code>
      </>
    ),
  },
  {
    title: TEXT.columns.subject,
    wide: true,
    cell: ({ subject }) => <span class="font-mono text-sm break-all">{subject}</span>,
  },
  {
    title: TEXT.columns.change,
    wide: true,
    cell: ({ before, after }) => (
      <details>
        <summary class="text-link text-sm">{TEXT.columns.change}</summary>
        <p class="mt-1 text-sm text-muted">{TEXT.before}</p>
        <pre class="text-xs whitespace-pre-wrap">{shown(before)}</pre>
        <p class="mt-1 text-sm text-muted">{TEXT.after}</p>
        <pre class="text-xs whitespace-pre-wrap">{shown(after)}</pre>
      </details>
    ),
  },
]

/** Each change by staff, the newest first. */
export const AuditList: FC<AuditListProps> = ({ entries, nextCursor, params, verified }) => (
  <>
    <PageHead
      title={TEXT.title}
      actions={
        <form method="get" action="/admin/audit">
          <input type="hidden" name="verify" value="all" />
          <Button tone="quiet">{TEXT.verify}</Button>
        </form>
      }
    />
    <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
    {verified === null ? null : (
      <Notice tone={verified.brokenAt === null ? 'success' : 'error'} class="mb-4">
        {verified.brokenAt === null
          ? TEXT.intact(verified.entries)
          : TEXT.broken(verified.brokenAt)}
      </Notice>
    )}
    {entries.length === 0 ? (
      <EmptyState icon="shield" {...TEXT.none} />
    ) : (
      <DataTable caption={TEXT.title} columns={COLUMNS} rows={entries} idOf={({ id }) => id} />
    )}
    <Pager path="/admin/audit" params={params} nextCursor={nextCursor} />
  </>
)
