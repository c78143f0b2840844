import shop from '../../../shop.config.ts'
import type { PlotData } from '../../../src/admin/components/reports/plot-data.ts'
import type { ShownPeriod } from '../../../src/admin/components/reports/report-frame.tsx'
import { figureOf, type Plotted } from '../../../src/admin/components/reports/sales-report.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import type { Now } from '../../../src/shared/platform/clock.ts'
import { formatDecimal, type Money } from '../../../src/shared/platform/money.ts'
import type { Problem } from '../../../src/shared/platform/result.ts'
import { addDays, shopDayOf } from '../../../src/shared/platform/shop-day.ts'
import {
  BY_OTHERS,
  BY_POINTS,
  type CartsReport,
  type DiscountsReport,
  type DiscountsRow,
  NO_COUNTRY,
  type OrdersReport,
  OTHER_PRODUCTS,
  type SalesReport,
  type SalesRow,
} from '../../../src/shared/report/contract.ts'
import { timesOfPeriod } from '../../../src/shared/report/period-times.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { momentText } from '../../../src/storefront/moment-text.ts'
import { countryName } from '../http/countries.ts'

const TEXT = texts.reports

const PRESET_DAYS = [1, 7, 30, 90, 365] as const

/** The periods that end today. */
export const presetsAt = (now: Now, timeZone: string) => {
  const to = shopDayOf(now, timeZone)
  return PRESET_DAYS.map((days) => ({ days, from: addDays(to, 1 - days), to }))
}

/** The period of a refused query, as it was typed, with the reason at each field. */
export function refusedPeriod(params: URLSearchParams, { errors = [] }: Problem): ShownPeriod {
  const errorOf = (field: 'from' | 'to') => {
    const found = errors.find(({ pointer }) => pointer === `/${field}`)
    return found === undefined ? {} : { [field]: found.detail }
  }
  return {
    from: params.get('from') ?? '',
    to: params.get('to') ?? '',
    errors: { ...errorOf('from'), ...errorOf('to') },
  }
}

/** Titles of payment kinds, as the shop names them; a kind that it no longer offers has its id. */
const PAYMENT_TITLES = new Map<string, string>(
  shop.payment.methods.map(({ kind, title }) => [kind, title]),
)

/** The name of a row of sales, for people. */
export function nameOfRow(by: SalesReport['by'], { key, title }: SalesRow, clock: Clock): string {
  switch (by) {
    case 'day':
      return texts.general.day(key)
    case 'hour':
      return momentText(new Date(key), new Date(clock.now), shop.locale, clock.timeZone)
    case 'product':
      return key === OTHER_PRODUCTS ? TEXT.otherProducts : (title ?? key)
    case 'country':
      return key === NO_COUNTRY ? TEXT.noAddress : countryName(key)
    case 'payment':
      return PAYMENT_TITLES.get(key) ?? key
  }
}

/** The name of a row of discounts, for people. */
export function nameOfDiscount(
  by: DiscountsReport['by'],
  { key, title = key, removed }: DiscountsRow,
): string {
  if (by === 'day') return texts.general.day(key)
  if (key === BY_OTHERS) return by === 'coupon' ? TEXT.otherCoupons : TEXT.byOthers
  if (key === BY_POINTS) return TEXT.byPoints
  return removed ? TEXT.removed(title) : title
}

/** The page of what a row of discounts is of, where this role may open it. */
export function hrefOfDiscount(
  by: DiscountsReport['by'],
  { key, removed }: DiscountsRow,
  role: Staff['role'],
): string | null {
  if (removed || key === BY_OTHERS || key === BY_POINTS) return null
  if (by === 'promotion' && mayAct(role, 'promotion.read')) return `/admin/promotions/${key}`
  if (by === 'slot' && mayAct(role, 'promotion-slot.read')) return `/admin/promotion-slots/${key}`
  return null
}

/** The name of an account of the ledger, for people. */
export function nameOfAccount(account: string): string {
  const kind = account.startsWith('cash:') ? account.slice('cash:'.length) : null
  if (kind !== null) return TEXT.cashAccount(PAYMENT_TITLES.get(kind) ?? kind)
  return Object.entries(TEXT.accounts).find(([id]) => id === account)?.[1] ?? account
}

interface Clock {
  now: Now
  timeZone: string
}

interface Plottable<Row> {
  report: { from: string; to: string; data: readonly Row[] }
  by: 'day' | 'hour'
  series: readonly { title: string; of(row: Row): Money | number }[]
}

const plottedValue = (value: Money | number | undefined): number =>
  typeof value === 'object' ? Number(formatDecimal(value)) : (value ?? 0)

/** A plot over every day or hour of a report up to now: one without a row is zero. */
function plotOf<Row extends { key: string }>(
  { report, by, series }: Plottable<Row>,
  clock: Clock,
): PlotData {
  const times = timesOfPeriod(by, report, clock)
  const rows = new Map(report.data.map((row) => [row.key, row]))
  const [row] = report.data
  const sample = row === undefined ? undefined : series[0]?.of(row)
  return {
    times: times.map((key) => Date.parse(key) / 1000),
    series: series.map(({ title, of }) => ({
      title,
      values: times.map((key) => {
        const found = rows.get(key)
        return plottedValue(found && of(found))
      }),
    })),
    timeZone: by === 'day' ? 'UTC' : clock.timeZone,
    isByDay: by === 'day',
    currency: typeof sample === 'object' ? sample.currency : null,
    timeTitle: TEXT.splits[by],
  }
}

/** The plot of one figure of sales; null where the rows are no times. */
export function salesPlot(report: SalesReport, measure: Plotted, clock: Clock): PlotData | null {
  const { by } = report
  if (by !== 'day' && by !== 'hour') return null
  const series = [{ title: TEXT.measures[measure], of: (row: SalesRow) => figureOf(row, measure) }]
  return plotOf({ report, by, series }, clock)
}

/** The plot of discounts; null where the rows are no days. */
export const discountsPlot = (report: DiscountsReport, clock: Clock): PlotData | null =>
  report.by === 'day'
    ? plotOf(
        {
          ...{ report, by: 'day' },
          series: [{ title: TEXT.columns.discounts, of: (row: DiscountsRow) => row.discounts }],
        },
        clock,
      )
    : null

export const ordersPlot = (report: OrdersReport, clock: Clock): PlotData => {
  const { placed, cancelled, refunded } = TEXT.columns
  type Row = OrdersReport['data'][number]
  const series = [
    { title: placed, of: (row: Row) => row.placed },
    { title: cancelled, of: (row: Row) => row.cancelled },
    { title: refunded, of: (row: Row) => row.refunded },
  ]
  return plotOf({ report, by: 'day', series }, clock)
}

export const cartsPlot = (report: CartsReport, clock: Clock): PlotData => {
  type Row = CartsReport['data'][number]
  const series = [
    { title: TEXT.columns.carts, of: (row: Row) => row.carts },
    { title: TEXT.columns.orders, of: (row: Row) => row.orders },
  ]
  return plotOf({ report, by: 'day', series }, clock)
}
