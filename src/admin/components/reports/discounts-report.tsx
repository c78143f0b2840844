import type { FC } from 'hono/jsx'
import type { DiscountsReport, DiscountsRow } from '../../../shared/report/contract.ts'
import { EmptyState } from '../../../storefront/components/layout/empty-state.tsx'
import { formatMoney } from '../../../storefront/format-money.ts'
import { texts } from '../../texts/texts.ts'
import { type Column, DataTable } from '../controls/data-table.tsx'
import { FigureTile } from '../controls/figure-tile.tsx'
import { Bars, Plot } from './plot.tsx'
import type { PlotData } from './plot-data.ts'

const TEXT = texts.reports
const { columns: COLUMNS } = TEXT
const { number } = texts.general
/** More bars than this are a table. */
const BARS_MAX = 12

interface DiscountsReportProps {
  report: DiscountsReport
  /** Null where the rows are no days. */
  plot: PlotData | null
  /** The rows that the page has room for, in its order. */
  rows: readonly DiscountsRow[]
  nameOf(row: DiscountsRow): string
  hrefOf(row: DiscountsRow): string | null
}

const amount = (
  name: 'gross' | 'discounts' | 'deliveryDiscounts' | 'net',
  title: string,
  wide = false,
): Column<DiscountsRow> => ({
  title,
  numeric: true,
  cell: (row) => formatMoney(row[name]),
  ...(wide ? { wide } : {}),
})

const columnsFor = ({
  report: { by },
  nameOf,
}: Pick<DiscountsReportProps, 'report' | 'nameOf'>): readonly Column<DiscountsRow>[] => [
  { title: TEXT.discountSplits[by], cell: nameOf },
  { title: COLUMNS.orders, numeric: true, cell: ({ orders }) => number(orders) },
  { title: COLUMNS.units, numeric: true, wide: true, cell: ({ units }) => number(units) },
  amount('gross', COLUMNS.gross, true),
  amount('discounts', COLUMNS.discounts),
  amount('deliveryDiscounts', COLUMNS.deliveryDiscounts, true),
  amount('net', COLUMNS.soldFor),
]

/** What lowered the sales of a period, and what was sold with it. */
export const DiscountsReportView: FC<DiscountsReportProps> = (props) => {
  const { report, plot, rows, nameOf, hrefOf } = props
  const { from, to, by, data, totals } = report
  if (data.length === 0) return <EmptyState icon="chart" {...TEXT.noDiscounts} />
  return (
    <>
      <div class="mb-4 grid grid-cols-2 gap-3 lg:grid-cols-4">
        <FigureTile title={COLUMNS.orders} value={number(totals.orders)} />
        <FigureTile title={COLUMNS.discounts} value={formatMoney(totals.discounts)} />
        <FigureTile
          title={COLUMNS.deliveryDiscounts}
          value={formatMoney(totals.deliveryDiscounts)}
        />
        <FigureTile title={COLUMNS.soldFor} value={formatMoney(totals.net)} />
      </div>
      {plot === null ? (
        <DiscountBars rows={data} nameOf={nameOf} measure={by === 'slot' ? 'net' : 'discounts'} />
      ) : (
        <Plot data={plot} label={TEXT.plot(COLUMNS.discounts, from, to)} />
      )}
      <p class="mb-4 text-sm text-muted">{TEXT.discountsHelp[by]}</p>
      <DataTable
        caption={TEXT.pageTitle(TEXT.titles.promotions)}
        columns={columnsFor(props)}
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

interface BarsProps extends Pick<DiscountsReportProps, 'rows' | 'nameOf'> {
  /** A slot may announce what lowers nothing: its bars are of its sales. */
  measure: 'discounts' | 'net'
}

const DiscountBars: FC<BarsProps> = ({ rows, nameOf, measure }) => {
  const bars = rows
    .map((row) => ({
      text: nameOf(row),
      shown: formatMoney(row[measure]),
      value: row[measure].amount,
    }))
    .sort((a, b) => b.value - a.value)
    .slice(0, BARS_MAX)
  const title = measure === 'net' ? COLUMNS.soldFor : COLUMNS.discounts
  return <Bars title={TEXT.highest(title)} bars={bars} />
}
