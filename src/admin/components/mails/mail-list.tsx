import type { FC } from 'hono/jsx'
import type { MailLogEntry } from '../../../shared/notify/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { ButtonLink } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Filters, type View, Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { MailBadge, mailHref } from './mail-badge.tsx'

const TEXT = texts.mails
const PATH = '/admin/mails'

/** The name of a kind; a kind of another release has none. */
export const kindTitle = (kind: string | null): string =>
  (kind === null ? undefined : (TEXT.kinds as Readonly<Record<string, string>>)[kind]) ??
  texts.general.noValue

const COLUMNS: readonly Column<MailLogEntry>[] = [
  { title: TEXT.columns.subject, cell: ({ subject }) => subject || TEXT.noSubject },
  { title: TEXT.columns.to, wide: true, cell: ({ to }) => <span class="break-all">{to}</span> },
  { title: TEXT.columns.kind, wide: true, cell: ({ kind }) => kindTitle(kind) },
  { title: TEXT.columns.at, wide: true, cell: ({ at }) => <Moment at={at} /> },
  { title: TEXT.columns.state, cell: ({ state }) => <MailBadge state={state} /> },
]

const VIEWS: readonly { text: string; state: string }[] = [
  { text: TEXT.views.all, state: '' },
  { text: TEXT.views.waiting, state: 'queued' },
  { text: TEXT.views.failed, state: 'failed' },
  { text: TEXT.views.bounced, state: 'bounced' },
]

const viewsOf = (params: URLSearchParams): View[] =>
  VIEWS.map(({ text, state }) => {
    const next = new URLSearchParams(params)
    for (const name of ['cursor', 'done', 'state']) next.delete(name)
    if (state !== '') next.set('state', state)
    const query = next.toString()
    const current = (params.get('state') ?? '') === state
    return { text, current, href: query === '' ? PATH : `${PATH}?${query}` }
  })

const KINDS = [
  { value: '', title: TEXT.filters.any },
  ...Object.entries(TEXT.kinds).map(([value, title]) => ({ value, title })),
]

const isSet = (params: URLSearchParams): boolean =>
  ['q', 'kind', 'state'].some((name) => (params.get(name) ?? '') !== '')

interface MailListProps {
  mails: readonly MailLogEntry[]
  nextCursor: string | null
  params: URLSearchParams
  retentionDays: number
}

/** The mail log. Filters, views and pages are part of the address. */
export const MailList: FC<MailListProps> = ({ mails, nextCursor, params, retentionDays }) => {
  const isFiltered = isSet(params)
  const empty = nextCursor !== null ? TEXT.noneOnPage : isFiltered ? TEXT.noneFound : TEXT.none
  return (
    <>
      <PageHead
        title={TEXT.title}
        actions={
          <ButtonLink tone="quiet" href="/admin/mail-samples">
            {TEXT.samples.title}
          </ButtonLink>
        }
      />
      <p class="-mt-3 mb-4 max-w-prose text-muted">
        {TEXT.text} {TEXT.deletedAfter(retentionDays)}
      </p>
      <Views views={viewsOf(params)} />
      <MailFilters params={params} />
      {mails.length === 0 ? (
        <EmptyState icon="mail" {...empty} />
      ) : (
        <DataTable
          caption={TEXT.title}
          columns={COLUMNS}
          rows={mails}
          idOf={({ key }) => key}
          hrefOf={({ key }) => mailHref(key)}
        />
      )}
      <Pager path={PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}

const MailFilters: FC<{ params: URLSearchParams }> = ({ params }) => {
  const of = (name: string) => ({ id: name, name, value: params.get(name) ?? '' })
  const state = params.get('state') ?? ''
  return (
    <Filters action={PATH} apply={TEXT.filters.apply} active={isSet(params)}>
      {state === '' ? null : <input type="hidden" name="state" value={state} />}
      <Field
        {...of('q')}
        label={TEXT.filters.query}
        type="search"
        optional
        quiet
        maxlength={254}
        class="w-full sm:w-72"
      />
      <Select
        {...of('kind')}
        label={TEXT.filters.kind}
        options={KINDS}
        optional
        quiet
        class="w-full sm:w-44"
      />
    </Filters>
  )
}
