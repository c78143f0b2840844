import type { FC } from 'hono/jsx'
import { AUDIT_ACTIONS, type AuditEntry } from '../../../shared/staff/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Filters, MoreFilters } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'

const TEXT = texts.audit

interface AuditListProps {
  entries: readonly AuditEntry[]
  nextCursor: string | null
  params: URLSearchParams
  /** The outcome of a verification that was asked for. */
  verified: { entries: number; brokenAt: number | null } | null
  /** The members of staff to choose from. */
  actors: readonly { id: string; name: string }[]
}

const PATH = '/admin/audit'
const MORE_FILTERS = ['actor', 'action', 'subject', 'from', 'to'] as const
const FILTERS = ['q', ...MORE_FILTERS] as const

const shown = (value: unknown): string => JSON.stringify(value, null, 1)

const COLUMNS: readonly Column<AuditEntry>[] = [
  {
    title: TEXT.columns.at,
    cell: ({ at }) => <Moment at={at} />,
    below: ({ actor }) => <span class="text-sm text-muted wrap-break-word">{actor.name}</span>,
  },
  { title: TEXT.columns.actor, wide: true, cell: ({ actor }) => actor.name },
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

const isSet = (params: URLSearchParams): boolean =>
  FILTERS.some((name) => (params.get(name) ?? '') !== '')

/** Each change by staff, the newest first. Filters and pages are part of the address. */
export const AuditList: FC<AuditListProps> = (props) => {
  const { entries, nextCursor, params, verified, actors } = props
  const isFiltered = isSet(params)
  return (
    <>
      <PageHead title={TEXT.title} actions={<VerifyForm params={params} />} />
      <p class="-mt-3 mb-4 max-w-prose text-muted">{TEXT.text}</p>
      {verified === null ? null : (
        <Notice tone={verified.brokenAt === null ? 'success' : 'error'} class="mb-4">
          {verified.brokenAt === null
            ? TEXT.intact(verified.entries)
            : TEXT.broken(verified.brokenAt)}
        </Notice>
      )}
      <AuditFilters params={params} actors={actors} />
      {entries.length === 0 ? (
        <EmptyState icon="shield" {...(isFiltered ? TEXT.noneFound : TEXT.none)} />
      ) : (
        <DataTable caption={TEXT.title} columns={COLUMNS} rows={entries} idOf={({ id }) => id} />
      )}
      {nextCursor !== null && (params.get('q') ?? '') !== '' ? (
        <p class="mt-3 text-sm text-muted">{TEXT.searchedPart}</p>
      ) : null}
      <Pager path={PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}

/** Verifies the whole audit; the page keeps its filters. */
const VerifyForm: FC<{ params: URLSearchParams }> = ({ params }) => (
  <form method="get" action={PATH}>
    {[...params]
      .filter(([name]) => name !== 'done')
      .map(([name, value]) => (
        <input type="hidden" name={name} value={value} />
      ))}
    <input type="hidden" name="verify" value="all" />
    <Button tone="quiet">{TEXT.verify}</Button>
  </form>
)

const AuditFilters: FC<Pick<AuditListProps, 'params' | 'actors'>> = ({ params, actors }) => {
  const of = (name: (typeof FILTERS)[number]) => ({
    id: name,
    name,
    label: name === 'q' ? TEXT.filters.query : TEXT.filters[name],
    value: params.get(name) ?? '',
    optional: true,
    quiet: true,
  })
  const any = { value: '', title: TEXT.filters.any }
  return (
    <Filters action={PATH} apply={TEXT.filters.apply} active={isSet(params)}>
      <Field {...of('q')} type="search" maxlength={100} class="w-full sm:w-60" />
      <MoreFilters open={MORE_FILTERS.some((name) => (params.get(name) ?? '') !== '')}>
        <Select
          {...of('actor')}
          options={[any, ...actors.map(({ id, name }) => ({ value: id, title: name }))]}
          class="w-full sm:w-44"
        />
        <Select
          {...of('action')}
          options={[any, ...AUDIT_ACTIONS.map((value) => ({ value, title: value }))]}
          class="w-full sm:w-52"
        />
        <Field {...of('subject')} maxlength={300} class="w-full sm:w-60" />
        <Field {...of('from')} type="date" class="w-full sm:w-44" />
        <Field {...of('to')} type="date" class="w-full sm:w-44" />
      </MoreFilters>
    </Filters>
  )
}
