import type { FC } from 'hono/jsx'
import { type Money, money } from '../../../shared/platform/money.ts'
import type { SalesReport, SalesRow } from '../../../shared/report/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { FigureTile } from '../controls/figure-tile.tsx'
import { Bars, Plot } from './plot.tsx'
import type { PlotData } from './plot-data.ts'
import { reportHref } from './report-frame.tsx'

const TEXT = texts.reports
/** The figures that can be plotted. */
export const PLOTTED = ['net', 'orders', 'average', 'units'] as const
export type Plotted = (typeof PLOTTED)[number]
/** More bars than this are a table. */
const BARS_MAX = 12

type Sums = Pick<SalesRow, 'orders' | 'units' | 'net'>

/** What an order comes to in the middle; nothing where there is none. */
export const averageOf = ({ orders, net }: Pick<Sums, 'orders' | 'net'>): Money =>
  money(orders === 0 ? 0 : Math.round(net.amount / orders), net.currency)

/** A figure of a row: an amount, or a count. */
export const figureOf = (row: Sums, measure: Plotted): Money | number =>
  measure === 'average' ? averageOf(row) : row[measure]

const written = (value: Money | number): string =>
  typeof value === 'number' ? texts.general.number(value) : formatMoney(value)

const amountOf = (value: Money | number): number =>
  typeof value === 'number' ? value : value.amount

interface SalesReportViewProps {
  report: SalesReport
  measure: Plotted
  /** Null where the rows are no times. */
  plot: PlotData | null
  /** The rows that the page has room for, in its order. */
  rows: readonly SalesRow[]
  nameOf(row: SalesRow): string
  hrefOf(row: SalesRow): string | null
}

type AmountName = 'gross' | 'discounts' | 'shipping' | 'tax' | 'refunds'

const amount = (name: AmountName): Column<SalesRow> => ({
  title: TEXT.columns[name],
  numeric: true,
  wide: true,
  cell: (row) => formatMoney(row[name]),
})

const columnsFor = (
  by: SalesReport['by'],
  nameOf: (row: SalesRow) => string,
): Column<SalesRow>[] => [
  { title: TEXT.splits[by], cell: nameOf },
  {
    title: TEXT.measures.orders,
    numeric: true,
    cell: ({ orders }) => texts.general.number(orders),
  },
  {
    title: TEXT.measures.units,
    numeric: true,
    wide: true,
    cell: ({ units }) => texts.general.number(units),
  },
  ...(['gross', 'discounts', 'shipping', 'tax', 'refunds'] as const).map(amount),
  { title: TEXT.measures.net, numeric: true, cell: ({ net }) => formatMoney(net) },
]

/** Sales of a period: their sums, a plot of one figure, and every row. */
export const SalesReportView: FC<SalesReportViewProps> = (props) => {
  const { report, measure, plot, rows, nameOf, hrefOf } = props
  const { from, to, by, data, totals } = report
  if (data.length === 0) return <EmptyState icon="chart" {...TEXT.none} />
  return (
    <>
      <div class="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        {PLOTTED.map((name) => (
          <FigureTile
            title={TEXT.measures[name]}
            value={written(figureOf(totals, name))}
            href={reportHref('sales', { from, to, by, measure: name })}
            current={name === measure}
          />
        ))}
      </div>
      {plot === null ? (
        <MeasureBars rows={data} measure={measure} nameOf={nameOf} />
      ) : (
        <Plot data={plot} label={TEXT.plot(TEXT.measures[measure], from, to)} />
      )}
      <DataTable
        caption={TEXT.pageTitle(TEXT.titles.sales)}
        columns={columnsFor(by, nameOf)}
        rows={rows}
        idOf={({ key }) => key}
        hrefOf={hrefOf}
        total={{ title: TEXT.total, row: { key: '', ...totals } }}
      />
      {rows.length === data.length ? null : (
        <p class="mt-3 text-sm text-muted">{TEXT.cut(rows.length, data.length)}</p>
      )}
    </>
  )
}

const MeasureBars: FC<{
  rows: readonly SalesRow[]
  measure: Plotted
  nameOf(row: SalesRow): string
}> = ({ rows, measure, nameOf }) => {
  const bars = rows.map((row) => {
    const value = figureOf(row, measure)
    return { text: nameOf(row), shown: written(value), value: amountOf(value) }
  })
  const highest = bars.sort((a, b) => b.value - a.value).slice(0, BARS_MAX)
  return <Bars title={TEXT.highest(TEXT.measures[measure])} bars={highest} />
}
