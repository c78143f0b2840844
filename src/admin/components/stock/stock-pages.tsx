import type { FC } from 'hono/jsx'
import type { StockListEntry } from '../../../shared/catalog/read/contract.ts'
import type { JournalEntry, StockLevel } from '../../../shared/inventory/contract.ts'
import { Badge } from '../../../storefront/components/controls/badge.tsx'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { fieldOf } from '../../../storefront/components/controls/field-of.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { texts } from '../../texts/texts.ts'
import { Button } from '../controls/button.tsx'
import { type Column, DataTable, Pager } from '../controls/data-table.tsx'
import { Filters, type View, Views } from '../controls/filters.tsx'
import { PageHead, Panel } from '../controls/panel.tsx'

const TEXT = texts.stock
const PATH = '/admin/stock'

export const stockHref = (sku: string): string => `${PATH}/${encodeURIComponent(sku)}`

const Available: FC<Pick<StockListEntry, 'available' | 'low'>> = ({ available, low }) => {
  if (available === null) return <span class="text-muted">{TEXT.untracked}</span>
  const shown = texts.general.number(available)
  if (!low) return <span>{shown}</span>
  return <Badge tone={available <= 0 ? 'danger' : 'warning'}>{shown}</Badge>
}

const COLUMNS: readonly Column<StockListEntry>[] = [
  { title: TEXT.columns.sku, cell: ({ sku }) => <span class="font-mono text-sm">{sku}</span> },
  {
    title: TEXT.columns.product,
    wide: true,
    cell: ({ title, options }) => [title, ...options].join(' · '),
  },
  { title: TEXT.columns.available, numeric: true, cell: (row) => <Available {...row} /> },
]

interface StockListProps {
  rows: readonly StockListEntry[]
  nextCursor: string | null
  params: URLSearchParams
  /** Units at or under which a SKU is low. */
  low: number
}

/** The list with or without its filter of low stock; the search stays. */
function viewsOf(params: URLSearchParams, low: number): View[] {
  const isLow = params.get('low') === '1'
  const q = params.get('q') ?? ''
  const hrefOf = (fields: Record<string, string>): string => {
    const query = new URLSearchParams({ ...(q === '' ? {} : { q }), ...fields }).toString()
    return query === '' ? PATH : `${PATH}?${query}`
  }
  return [
    { text: TEXT.views.all, href: hrefOf({}), current: !isLow },
    { text: TEXT.views.low(low), href: hrefOf({ low: '1' }), current: isLow },
  ]
}

/** Every SKU, or those that run low, with the units that can be sold. */
export const StockList: FC<StockListProps> = ({ rows, nextCursor, params, low }) => {
  const isLow = params.get('low') === '1'
  const isSearch = (params.get('q') ?? '') !== ''
  return (
    <>
      <PageHead title={TEXT.title} />
      <Views views={viewsOf(params, low)} />
      <Filters action={PATH} apply={TEXT.apply} active={isSearch}>
        {isLow ? <input type="hidden" name="low" value="1" /> : null}
        <Field
          id="q"
          name="q"
          type="search"
          label={TEXT.filter}
          value={params.get('q') ?? ''}
          maxlength={100}
          optional
          quiet
          class="w-full sm:w-60"
        />
      </Filters>
      {rows.length === 0 ? (
        <EmptyState icon="layers" {...(isSearch ? TEXT.none : isLow ? TEXT.noneLow : TEXT.empty)} />
      ) : (
        <DataTable
          caption={TEXT.title}
          columns={COLUMNS}
          rows={rows}
          idOf={({ sku }) => sku}
          hrefOf={({ sku }) => stockHref(sku)}
        />
      )}
      <Pager path={PATH} params={params} nextCursor={nextCursor} />
    </>
  )
}

interface StockPageProps {
  level: StockLevel
  journal: readonly JournalEntry[]
  mayAdjust: boolean
  formKey: string
  typed: Readonly<Record<string, string>>
  errors: Readonly<Record<string, string>>
  message?: string
}

const JOURNAL: readonly Column<JournalEntry>[] = [
  { title: TEXT.journalColumns.at, cell: ({ at }) => <Moment at={at} /> },
  { title: TEXT.journalColumns.type, words: true, cell: ({ type }) => TEXT.moves[type] ?? type },
  {
    title: TEXT.journalColumns.onHand,
    numeric: true,
    cell: ({ onHandDelta }) => TEXT.signed(onHandDelta),
  },
  {
    title: TEXT.journalColumns.available,
    numeric: true,
    cell: ({ availableDelta }) => TEXT.signed(availableDelta),
  },
  {
    title: TEXT.journalColumns.why,
    wide: true,
    cell: ({ reason, reference }) => [reason, reference].filter(Boolean).join(' · '),
  },
]

/** The stock of one SKU: its level, its newest moves, and the form to adjust it. */
export const StockPage: FC<StockPageProps> = (props) => {
  const { level, journal, mayAdjust, message } = props
  return (
    <>
      <PageHead title={level.sku} back={{ href: PATH, text: TEXT.all }} />
      {message === undefined ? null : (
        <Notice tone="error" class="mb-4">
          {message}
        </Notice>
      )}
      <div class="grid gap-4 lg:grid-cols-[minmax(0,1fr)_20rem] lg:items-start">
        <div class="grid gap-4">
          <Level level={level} />
          <section aria-labelledby="journal">
            <h2 id="journal" class="mb-2 text-lg">
              {TEXT.journal}
            </h2>
            {journal.length === 0 ? (
              <p class="text-muted">{TEXT.journalEmpty}</p>
            ) : (
              <DataTable
                caption={TEXT.journal}
                columns={JOURNAL}
                rows={journal}
                idOf={({ sequence, shard }) => `${shard ?? 'root'}-${sequence}`}
              />
            )}
          </section>
        </div>
        {mayAdjust ? <AdjustForm {...props} /> : null}
      </div>
    </>
  )
}

const Level: FC<{ level: StockLevel }> = ({ level: { onHand, available, held, committed } }) => (
  <Panel title={TEXT.level}>
    <dl class="grid grid-cols-2 gap-3 sm:grid-cols-4">
      {(
        [
          [TEXT.available, available],
          [TEXT.onHand, onHand],
          [TEXT.held, held],
          [TEXT.committed, committed],
        ] as const
      ).map(([title, units]) => (
        <div class="rounded-md bg-sunken p-3" data-level={title}>
          <dt class="text-sm text-muted">{title}</dt>
          <dd class="text-xl font-semibold tabular-nums">{texts.general.number(units)}</dd>
        </div>
      ))}
    </dl>
  </Panel>
)

const AdjustForm: FC<StockPageProps> = ({ level, formKey, typed, errors }) => {
  const field = fieldOf({ typed, errors })
  return (
    <Panel title={TEXT.adjust}>
      <form method="post" action={stockHref(level.sku)} novalidate class="grid gap-3">
        <input type="hidden" name="key" value={formKey} />
        <Field {...field('delta')} label={TEXT.delta} hint={TEXT.deltaHint} inputmode="text" />
        <Field {...field('reason')} label={TEXT.reason} hint={TEXT.reasonHint} maxlength={200} />
        <Field
          {...field('reference')}
          label={TEXT.reference}
          hint={TEXT.referenceHint}
          maxlength={200}
          optional
        />
        <Button class="justify-self-start">{TEXT.submit}</Button>
      </form>
    </Panel>
  )
}
