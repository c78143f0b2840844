import { REPORT_DAYS_MAX, REPORT_DAYS_MAX_BY_HOUR, REPORT_ROWS_MAX } from '../platform/limits.ts'
import { money } from '../platform/money.ts'
import { ok, type Result } from '../platform/result.ts'
import { addDays, type ShopDay } from '../platform/shop-day.ts'
import type {
  Dimension,
  Measures,
  ReportDeps,
  SalesReport,
  SalesRow,
  SalesSplit,
} from './contract.ts'
import { type Period, readPeriod } from './read-period.ts'
import { type CellRange, selectSums } from './store.ts'

/** A day's cells of payment kinds are the fewest of a split that holds every sale. */
const WHOLE: Dimension = 'payment'

const monthOf = (day: ShopDay): ShopDay => `${day.slice(0, 7)}-01`
const monthAfter = (month: ShopDay): ShopDay => monthOf(addDays(month, 31))

/**
 * The cells of products in a period: whole months by the month, the rest by the day. A year of many
 * products is then read in twelve rows each.
 */
export function productRanges({ from, to }: Period, currency: string): CellRange[] {
  const first = from === monthOf(from) ? from : monthAfter(monthOf(from))
  const afterLast = monthOf(addDays(to, 1))
  const days = (start: ShopDay, end: ShopDay): CellRange[] =>
    start > end ? [] : [{ dimension: 'product', currency, from: start, to: end }]
  if (first >= afterLast) return days(from, to)
  const months = { dimension: 'product-month' as const, currency, from: first }
  return [
    ...days(from, addDays(first, -1)),
    { ...months, to: addDays(afterLast, -1) },
    ...days(afterLast, to),
  ]
}

const rangesOf = (by: SalesSplit, period: Period, currency: string): CellRange[] => {
  if (by === 'product') return productRanges(period, currency)
  return [{ dimension: by === 'day' ? WHOLE : by, currency, ...period }]
}

const amountsOf = (measures: Measures, currency: string): Omit<SalesRow, 'key' | 'title'> => ({
  orders: measures.orders,
  units: measures.units,
  gross: money(measures.gross, currency),
  discounts: money(measures.discounts, currency),
  shipping: money(measures.shipping, currency),
  tax: money(measures.tax, currency),
  refunds: money(measures.refunds, currency),
  net: money(measures.net, currency),
})

/**
 * The sales of a period: placed orders that are not cancelled, by the shop's day they were placed
 * on. Rows of days and hours stand in their order, others by net, highest first; without orders
 * there is no row. Refuses `invalid_query` with a pointer.
 */
export async function readSales(
  deps: ReportDeps,
  input: { from?: string | undefined; to?: string | undefined; by?: SalesSplit | undefined },
): Promise<Result<SalesReport>> {
  const { by = 'day' } = input
  const { db, currency, timeZone } = deps
  const period = readPeriod(deps, input, by === 'hour' ? REPORT_DAYS_MAX_BY_HOUR : REPORT_DAYS_MAX)
  if (!period.ok) return period
  const { rows, totals } = await selectSums(db, {
    ranges: rangesOf(by, period.value, currency),
    by: by === 'day' ? 'day' : 'key',
    first: by === 'day' || by === 'hour' ? 'key' : 'net',
    limit: REPORT_ROWS_MAX,
    totals: { dimension: WHOLE, currency, ...period.value },
  })
  const titles = by === 'product' ? await deps.titlesOf(rows.map(({ key }) => key)) : null
  return ok({
    ...period.value,
    timeZone,
    by,
    data: rows.map(({ key, ...measures }) => ({
      key,
      ...(titles === null ? {} : { title: titles.get(key) ?? key }),
      ...amountsOf(measures, currency),
    })),
    totals: amountsOf(totals, currency),
  })
}
