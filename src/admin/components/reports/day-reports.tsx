import type { FC } from 'hono/jsx'
import type { CartsReport, OrdersReport } from '../../../shared/report/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { FigureTile } from '../controls/figure-tile.tsx'
import { Plot } from './plot.tsx'
import type { PlotData } from './plot-data.ts'

const TEXT = texts.reports
const { columns: COLUMNS } = TEXT
const { number } = texts.general

type OrdersRow = OrdersReport['data'][number]
type CartsRow = CartsReport['data'][number]

const dayColumn = <Row extends { key: string }>(): Column<Row> => ({
  title: TEXT.splits.day,
  cell: ({ key }) => texts.general.day(key),
})

const ORDERS_COLUMNS: readonly Column<OrdersRow>[] = [
  dayColumn(),
  { title: COLUMNS.placed, numeric: true, cell: ({ placed }) => number(placed) },
  { title: COLUMNS.cancelled, numeric: true, cell: ({ cancelled }) => number(cancelled) },
  {
    title: COLUMNS.cancelledValue,
    numeric: true,
    wide: true,
    cell: ({ cancelledValue }) => formatMoney(cancelledValue),
  },
  { title: COLUMNS.refunded, numeric: true, wide: true, cell: ({ refunded }) => number(refunded) },
  { title: COLUMNS.refunds, numeric: true, cell: ({ refunds }) => formatMoney(refunds) },
]

/** Orders placed, canceled and refunded, by day. */
export const OrdersReportView: FC<{ report: OrdersReport; plot: PlotData }> = (props) => {
  const { report, plot } = props
  const { from, to, data, totals } = report
  if (data.length === 0) return <EmptyState icon="chart" {...TEXT.nonePlaced} />
  return (
    <>
      <div class="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <FigureTile title={COLUMNS.placed} value={number(totals.placed)} />
        <FigureTile
          title={COLUMNS.cancelled}
          value={number(totals.cancelled)}
          note={formatMoney(totals.cancelledValue)}
        />
        <FigureTile title={COLUMNS.refunded} value={number(totals.refunded)} />
        <FigureTile title={COLUMNS.refunds} value={formatMoney(totals.refunds)} />
      </div>
      <Plot data={plot} label={TEXT.plot(TEXT.titles.orders, from, to)} />
      <DataTable
        caption={TEXT.pageTitle(TEXT.titles.orders)}
        columns={ORDERS_COLUMNS}
        rows={data.toReversed()}
        idOf={({ key }) => key}
        total={{ title: TEXT.total, row: { key: '', ...totals } }}
      />
    </>
  )
}

/** Orders for each hundred carts; none where no cart was begun. */
export const conversionText = ({ carts, orders }: Pick<CartsRow, 'carts' | 'orders'>): string =>
  carts === 0 ? texts.general.noValue : number(Math.round((orders / carts) * 1000) / 10)

const CARTS_COLUMNS: readonly Column<CartsRow>[] = [
  dayColumn(),
  { title: COLUMNS.carts, numeric: true, cell: ({ carts }) => number(carts) },
  { title: COLUMNS.orders, numeric: true, cell: ({ orders }) => number(orders) },
  { title: COLUMNS.conversion, numeric: true, cell: conversionText },
]

/** Carts begun against orders placed, by day. */
export const CartsReportView: FC<{ report: CartsReport; plot: PlotData }> = ({ report, plot }) => {
  const { from, to, data, totals } = report
  if (data.length === 0) return <EmptyState icon="chart" {...TEXT.noCarts} />
  return (
    <>
      <div class="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-3">
        <FigureTile title={COLUMNS.carts} value={number(totals.carts)} />
        <FigureTile title={COLUMNS.orders} value={number(totals.orders)} />
        <FigureTile title={COLUMNS.conversion} value={conversionText(totals)} />
      </div>
      <Plot data={plot} label={TEXT.plot(TEXT.titles.carts, from, to)} />
      <DataTable
        caption={TEXT.pageTitle(TEXT.titles.carts)}
        columns={CARTS_COLUMNS}
        rows={data.toReversed()}
        idOf={({ key }) => key}
        total={{ title: TEXT.total, row: { key: '', ...totals } }}
      />
    </>
  )
}
