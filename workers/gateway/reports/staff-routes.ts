import { z } from '@hono/zod-openapi'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import {
  CartsReportSchema,
  DISCOUNT_SPLITS,
  DiscountsReportSchema,
  LedgerReportSchema,
  OrdersReportSchema,
  SALES_SPLITS,
  SalesReportSchema,
} from '../../../src/shared/report/contract.ts'
import {
  readCartsReport,
  readLedgerReport,
  readOrdersReport,
} from '../../../src/shared/report/read-days.ts'
import { readDiscounts } from '../../../src/shared/report/read-discounts.ts'
import { readSales } from '../../../src/shared/report/read-sales.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { reportDeps } from '../http/report-deps.ts'
import { route } from '../http/route.ts'
import { cartsCsv, discountsCsv, ledgerCsv, ordersCsv, salesCsv, wantsCsv } from './csv.ts'

const tag = 'Reports'

const period = z.strictObject({
  from: token({ max: 20 }).optional().openapi({ format: 'date' }),
  to: token({ max: 20 }).optional().openapi({ format: 'date' }),
  format: z.enum(['json', 'csv']).optional(),
})

/** The report as JSON, or as the CSV file that the client asks for. */
function answer<T>(
  c: GatewayContext,
  format: 'json' | 'csv' | undefined,
  report: Result<T>,
  csv: (c: GatewayContext, report: T) => Response,
): Result<T | Response> {
  c.header('Vary', 'Accept', { append: true })
  return report.ok && wantsCsv(c, format) ? ok(csv(c, report.value)) : report
}

export const staffReportRoutes = createRouter()

route(
  staffReportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/reports/sales',
    tag,
    summary: 'Report sales of a period, by day, hour, product, country or payment kind',
    staff: 'report.read',
    query: period.extend({ by: z.enum(SALES_SPLITS).default('day') }),
    responses: { 200: { description: 'The rows and their totals.', schema: SalesReportSchema } },
  },
  async (c, { query: { format, ...input } }) =>
    answer(c, format, await readSales(reportDeps(c), input), salesCsv),
)

route(
  staffReportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/reports/promotions',
    tag,
    summary: 'Report the discounts of a period, by day, promotion, coupon or promotion slot',
    staff: 'report.read',
    query: period.extend({ by: z.enum(DISCOUNT_SPLITS).default('day') }),
    responses: {
      200: { description: 'The rows and their totals.', schema: DiscountsReportSchema },
    },
  },
  async (c, { query: { format, ...input } }) =>
    answer(c, format, await readDiscounts(reportDeps(c), input), discountsCsv),
)

route(
  staffReportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/reports/orders',
    tag,
    summary: 'Report orders placed, cancelled and refunded by day',
    staff: 'report.read',
    query: period,
    responses: { 200: { description: 'The days and their totals.', schema: OrdersReportSchema } },
  },
  async (c, { query: { format, ...input } }) =>
    answer(c, format, await readOrdersReport(reportDeps(c), input), ordersCsv),
)

route(
  staffReportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/reports/carts',
    tag,
    summary: 'Report carts begun against orders placed by day',
    staff: 'report.read',
    query: period,
    responses: { 200: { description: 'The days and their totals.', schema: CartsReportSchema } },
  },
  async (c, { query: { format, ...input } }) =>
    answer(c, format, await readCartsReport(reportDeps(c), input), cartsCsv),
)

route(
  staffReportRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/reports/ledger',
    tag,
    summary: 'Report the money ledger of all orders by day and account',
    staff: 'report.read',
    query: period,
    responses: {
      200: {
        description: 'The accounts of each day; debits equal credits.',
        schema: LedgerReportSchema,
      },
    },
  },
  async (c, { query: { format, ...input } }) =>
    answer(c, format, await readLedgerReport(reportDeps(c), input), ledgerCsv),
)
