import type { Child } from 'hono/jsx'
import {
  CartsReportView,
  OrdersReportView,
} from '../../../src/admin/components/reports/day-reports.tsx'
import { DiscountsReportView } from '../../../src/admin/components/reports/discounts-report.tsx'
import { LedgerReportView } from '../../../src/admin/components/reports/ledger-report.tsx'
import {
  ReportFrame,
  type ReportName,
  type ShownPeriod,
} from '../../../src/admin/components/reports/report-frame.tsx'
import {
  PLOTTED,
  type Plotted,
  SalesReportView,
} from '../../../src/admin/components/reports/sales-report.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { REPORT_PAGE_ROWS_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { cleanLine } from '../../../src/shared/platform/text.ts'
import {
  DISCOUNT_SPLITS,
  type DiscountSplit,
  type DiscountsReport,
  type DiscountsRow,
  OTHER_PRODUCTS,
  type ReportDeps,
  SALES_SPLITS,
  type SalesReport,
  type SalesRow,
  type SalesSplit,
} from '../../../src/shared/report/contract.ts'
import {
  readCartsReport,
  readLedgerReport,
  readOrdersReport,
} from '../../../src/shared/report/read-days.ts'
import { readDiscounts } from '../../../src/shared/report/read-discounts.ts'
import { readSales } from '../../../src/shared/report/read-sales.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { seeOther } from '../http/pages/forms.ts'
import { type StaffView, staffPage, statusOf } from '../http/pages/staff-page.tsx'
import { reportDeps } from '../http/report-deps.ts'
import { cartsCsv, discountsCsv, ledgerCsv, ordersCsv, salesCsv } from './csv.ts'
import {
  cartsPlot,
  discountsPlot,
  hrefOfDiscount,
  nameOfAccount,
  nameOfDiscount,
  nameOfRow,
  ordersPlot,
  presetsAt,
  refusedPeriod,
  salesPlot,
} from './view.ts'

export const staffReportPages = createRouter()

const TEXT = texts.reports
const SPEC = { permission: 'report.read', section: 'reports', islands: ['plot'] } as const
const DATE_MAX_CHARS = 20

interface Input {
  from?: string
  to?: string
  by: SalesSplit
  discountsBy: DiscountSplit
  measure: Plotted
}

/** The report's address as its input. An empty field is one that is left out. */
function inputOf(params: URLSearchParams): Input {
  const day = (name: 'from' | 'to') => {
    const text = cleanLine(params.get(name) ?? '', DATE_MAX_CHARS)
    return text === '' ? {} : { [name]: text }
  }
  return {
    ...day('from'),
    ...day('to'),
    by: SALES_SPLITS.find((one) => one === params.get('by')) ?? 'day',
    discountsBy: DISCOUNT_SPLITS.find((one) => one === params.get('by')) ?? 'promotion',
    measure: PLOTTED.find((one) => one === params.get('measure')) ?? 'net',
  }
}

/** What the reports that can be grouped offer, and what was chosen. */
function chosenIn(name: ReportName, { by, discountsBy, measure }: Input) {
  if (name === 'sales') return { chosen: { by, measure, splits: TEXT.splits } }
  if (name !== 'promotions') return {}
  return { chosen: { by: discountsBy, splits: TEXT.discountSplits } }
}

interface ReportPage<Report> {
  name: ReportName
  read(deps: ReportDeps, input: Input): Promise<Result<Report>>
  csv(c: GatewayContext, report: Report): Response
  show(report: Report, shown: { input: Input; staff: Staff; clock: Clock }): Child
}

interface Clock {
  now: number
  timeZone: string
}

/**
 * Declares the page of a report. `format=csv` answers its file, and a period that is refused is
 * shown as it was typed.
 */
function reportPage<Report extends { from: string; to: string }>(page: ReportPage<Report>): void {
  const { name } = page
  const path = `/admin/reports/${name}`
  const title = TEXT.pageTitle(TEXT.titles[name])
  staffPage(staffReportPages, { ...SPEC, path, title }, async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const input = inputOf(params)
    const deps = reportDeps(c)
    const clock = { now: deps.now(), timeZone: deps.timeZone }
    const report = await page.read(deps, input)
    const chosen = chosenIn(name, input)
    const framed = (period: ShownPeriod, content?: Child): StaffView['content'] => (
      <ReportFrame
        report={name}
        period={period}
        timeZone={deps.timeZone}
        presets={presetsAt(clock.now, deps.timeZone)}
        {...chosen}
      >
        {content}
      </ReportFrame>
    )
    if (!report.ok) {
      if (report.problem.code !== 'invalid_query') return report
      const period = refusedPeriod(params, report.problem)
      return ok({ status: statusOf(report.problem), content: framed(period) })
    }
    if (params.get('format') === 'csv') return page.csv(c, report.value)
    const { from, to } = report.value
    const content = page.show(report.value, { input, staff, clock })
    return ok({ content: framed({ from, to, errors: {} }, content) })
  })
}

/** The newest of days and hours first, others in the report's order, as many as a page has room for. */
function shownRows({ by, data }: SalesReport): readonly SalesRow[] {
  const isTime = by === 'day' || by === 'hour'
  return (isTime ? data.toReversed() : data).slice(0, REPORT_PAGE_ROWS_MAX)
}

reportPage<SalesReport>({
  name: 'sales',
  read: (deps, { measure: _m, discountsBy: _d, ...input }) => readSales(deps, input),
  csv: salesCsv,
  show: (report, { input: { measure }, staff, clock }) => {
    const isProduct = report.by === 'product' && mayAct(staff.role, 'product.read')
    return (
      <SalesReportView
        report={report}
        measure={measure}
        plot={salesPlot(report, measure, clock)}
        rows={shownRows(report)}
        nameOf={(row) => nameOfRow(report.by, row, clock)}
        hrefOf={({ key }) =>
          isProduct && key !== OTHER_PRODUCTS ? `/admin/products/${key}` : null
        }
      />
    )
  },
})

reportPage<DiscountsReport>({
  name: 'promotions',
  read: (deps, { measure: _m, by: _b, discountsBy: by, ...period }) =>
    readDiscounts(deps, { ...period, by }),
  csv: discountsCsv,
  show: (report, { staff, clock }) => {
    const rows: readonly DiscountsRow[] =
      report.by === 'day' ? report.data.toReversed() : report.data
    return (
      <DiscountsReportView
        report={report}
        plot={discountsPlot(report, clock)}
        rows={rows.slice(0, REPORT_PAGE_ROWS_MAX)}
        nameOf={(row) => nameOfDiscount(report.by, row)}
        hrefOf={(row) => hrefOfDiscount(report.by, row, staff.role)}
      />
    )
  },
})

reportPage({
  name: 'orders',
  read: readOrdersReport,
  csv: ordersCsv,
  show: (report, { clock }) => (
    <OrdersReportView report={report} plot={ordersPlot(report, clock)} />
  ),
})

reportPage({
  name: 'carts',
  read: readCartsReport,
  csv: cartsCsv,
  show: (report, { clock }) => <CartsReportView report={report} plot={cartsPlot(report, clock)} />,
})

reportPage({
  name: 'ledger',
  read: readLedgerReport,
  csv: ledgerCsv,
  show: (report) => (
    <LedgerReportView report={report} nameOf={nameOfAccount} rowsMax={REPORT_PAGE_ROWS_MAX} />
  ),
})

staffPage(staffReportPages, { ...SPEC, path: '/admin/reports', title: TEXT.title }, async (c) =>
  seeOther(c, '/admin/reports/sales'),
)
