import type { FC } from 'hono/jsx'
import { ORDER_STATUSES, type Order, type OrderStatus } from '../../../shared/order/contract.ts'
import type { SavedView } from '../../../shared/staff/views/contract.ts'
import { Field } from '../../../storefront/components/controls/field.tsx'
import { Select } from '../../../storefront/components/controls/select.tsx'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../storefront/components/layout/notice.tsx'
import { Moment } from '../../../storefront/components/orders/order-timeline.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { BulkBar } from '../controls/bulk-bar.tsx'
import { type Column, DataTable, Pager, sortedHref } from '../controls/data-table.tsx'
import { Filters, MoreFilters, type View, Views } from '../controls/filters.tsx'
import { PageHead } from '../controls/panel.tsx'
import { SavedViewForms } from '../controls/saved-views.tsx'
import { PaymentBadge, StatusBadge } from './order-badges.tsx'

const TEXT = texts.orders
const PATH = '/admin/orders'

interface OrderListProps {
  orders: readonly Order[]
  nextCursor: string | null
  /** The moment of the last order that was looked at (RFC 3339); null where that was the last one. */
  searchedTo: string | null
  /** As the address has them. */
  params: URLSearchParams
  /** The verbs that may be used on several orders. */
  verbs: readonly ('pack' | 'ship' | 'deliver')[]
  /** Why the list was refused. */
  message?: string
  /** The views that the member of staff saved. */
  saved: readonly SavedView[]
  /** Whether the role saves views. */
  maySave: boolean
}

const unitsOf = ({ lines }: Order): number => lines.reduce((sum, line) => sum + line.quantity, 0)

/** Orders come newest first; `sort=oldest` in the address turns them round. */
const placedColumn = (params: URLSearchParams): Column<Order> => {
  const isOldest = params.get('sort') === 'oldest'
  return {
    title: TEXT.columns.placed,
    wide: true,
    cell: ({ createdAt }) => <Moment at={createdAt} />,
    sort: {
      current: isOldest ? 'ascending' : 'descending',
      href: sortedHref(PATH, params, isOldest ? null : 'oldest'),
    },
  }
}

/** The name on the address, or the email; an erased order has neither. */
const customerOf = ({ shippingAddress, email }: Pick<Order, 'shippingAddress' | 'email'>): string =>
  shippingAddress?.name || email || TEXT.erased

const columnsOf = (params: URLSearchParams): readonly Column<Order>[] => [
  {
    title: TEXT.columns.number,
    cell: ({ number }) => <span class="font-mono text-sm whitespace-nowrap">{number}</span>,
    below: (order) => (
      <>
        <span class="mb-1 block text-sm text-muted">{customerOf(order)}</span>
        <StatusBadge status={order.status} />
      </>
    ),
  },
  placedColumn(params),
  {
    title: TEXT.columns.customer,
    wide: true,
    cell: customerOf,
  },
  {
    title: TEXT.columns.status,
    wide: true,
    cell: ({ status }) => <StatusBadge status={status} />,
  },
  {
    title: TEXT.columns.payment,
    wide: true,
    cell: ({ payment }) => <PaymentBadge payment={payment} />,
  },
  {
    title: TEXT.columns.items,
    numeric: true,
    wide: true,
    cell: (order) => texts.general.number(unitsOf(order)),
  },
  { title: TEXT.columns.total, numeric: true, cell: ({ cost }) => formatMoney(cost.total) },
]

const VIEWS: readonly { text: string; query: Readonly<Record<string, string>> }[] = [
  { text: TEXT.views.all, query: {} },
  { text: TEXT.views.toPack, query: { status: 'allocated' } },
  { text: TEXT.views.toShip, query: { status: 'packed' } },
  { text: TEXT.views.unpaid, query: { status: 'awaiting_payment' } },
  { text: TEXT.views.attention, query: { attention: 'any' } },
]

const FILTERS = ['q', 'status', 'payment', 'from', 'to', 'attention'] as const

const MORE_FILTERS = ['status', 'payment', 'from', 'to'] as const

/** The filters of an address as a query string, in one order: two of the same filters are equal. */
export const filtersOf = (params: URLSearchParams): string => {
  const set = FILTERS.map((name) => [name, params.get(name) ?? '']).filter(([, value]) => value)
  return new URLSearchParams(set).toString()
}

const viewsOf = (query: string, saved: readonly SavedView[]): View[] =>
  [
    ...VIEWS.map((view) => ({
      text: view.text,
      query: filtersOf(new URLSearchParams(view.query)),
    })),
    ...saved.map((view) => ({ text: view.name, query: view.query })),
  ].map((view) => ({
    text: view.text,
    current: view.query === query,
    href: view.query === '' ? PATH : `${PATH}?${view.query}`,
  }))

function emptyText(params: URLSearchParams, searchedTo: string | null) {
  if (searchedTo === null) return filtersOf(params) === '' ? TEXT.none : TEXT.noneFound
  const { title, newest, oldest } = TEXT.noneOnPage
  const day = texts.general.day(searchedTo.slice(0, 10))
  return { title, text: params.get('sort') === 'oldest' ? oldest(day) : newest(day) }
}

/** The orders of all shoppers. Filters, views and pages are part of the address. */
export const OrderList: FC<OrderListProps> = (props) => {
  const { orders, nextCursor, searchedTo, params, verbs, saved, maySave, message } = props
  const query = filtersOf(params)
  const views = viewsOf(query, saved)
  return (
    <>
      <PageHead title={TEXT.title} />
      <Views views={views} />
      {maySave ? (
        <SavedViewForms
          action="/admin/order-views"
          query={query}
          current={saved.find((view) => view.query === query)?.name ?? null}
          known={views.some(({ current }) => current)}
        />
      ) : null}
      <OrderFilters params={params} />
      {message === undefined ? null : <Notice tone="warning">{message}</Notice>}
      {message !== undefined ? null : orders.length === 0 ? (
        <>
          <EmptyState icon="inbox" {...emptyText(params, searchedTo)} />
          <Pager path={PATH} params={params} nextCursor={nextCursor} />
        </>
      ) : (
        <>
          {verbs.length === 0 ? null : (
            <BulkBar
              things="orders"
              path={PATH}
              verbs={verbs.map((verb) => ({ verb, text: texts.order.actions[verb] }))}
            />
          )}
          <DataTable
            caption={TEXT.title}
            columns={columnsOf(params)}
            rows={orders}
            idOf={({ id }) => id}
            versionOf={({ version }) => version}
            hrefOf={({ id }) => `${PATH}/${id}`}
            {...(verbs.length === 0 ? {} : { chosenBy: ({ number }) => TEXT.choose(number) })}
          />
          <Pager path={PATH} params={params} nextCursor={nextCursor} />
        </>
      )}
    </>
  )
}

/** Partly refunded payments stand in the record as paid ones. */
const { partially_refunded: _, ...PAYMENTS } = TEXT.payments

const choices = (titles: Readonly<Record<string, string>>) => [
  { value: '', title: TEXT.filters.any },
  ...Object.entries(titles).map(([value, title]) => ({ value, title })),
]

const STATUS_TITLES = Object.fromEntries(
  ORDER_STATUSES.map((status: OrderStatus) => [status, TEXT.statuses[status]]),
)

const OrderFilters: FC<{ params: URLSearchParams }> = ({ params }) => {
  const of = (name: string) => ({ id: name, name, value: params.get(name) ?? '' })
  return (
    <Filters action={PATH} apply={TEXT.filters.apply} active={filtersOf(params) !== ''}>
      <Field
        {...of('q')}
        label={TEXT.filters.query}
        type="search"
        optional
        quiet
        maxlength={100}
        class="w-full sm:w-60"
      />
      {params.get('sort') === 'oldest' ? <input type="hidden" name="sort" value="oldest" /> : null}
      <MoreFilters open={MORE_FILTERS.some((name) => (params.get(name) ?? '') !== '')}>
        <Select
          {...of('status')}
          label={TEXT.filters.status}
          options={choices(STATUS_TITLES)}
          optional
          quiet
          class="w-full sm:w-44"
        />
        <Select
          {...of('payment')}
          label={TEXT.filters.payment}
          options={choices(PAYMENTS)}
          optional
          quiet
          class="w-full sm:w-44"
        />
        <Field {...of('from')} label={TEXT.filters.from} type="date" optional quiet />
        <Field {...of('to')} label={TEXT.filters.to} type="date" optional quiet />
      </MoreFilters>
    </Filters>
  )
}
