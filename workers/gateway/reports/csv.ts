import { csvLine } from '../../../src/shared/kit/csv.ts'
import { groupsOf } from '../../../src/shared/kit/groups.ts'
import { formatDecimal, type Money } from '../../../src/shared/platform/money.ts'
import type {
  CartsReport,
  DiscountsReport,
  LedgerReport,
  OrdersReport,
  SalesReport,
} from '../../../src/shared/report/contract.ts'
import type { GatewayContext } from '../http/app.ts'

const LINES_PER_CHUNK = 500

/** Whether the client asks for CSV: `format=csv`, or `Accept: text/csv` where no format is named. */
export const wantsCsv = (c: GatewayContext, format: 'csv' | 'json' | undefined): boolean =>
  format === undefined
    ? /(^|,)\s*text\/csv\b/i.test(c.req.header('accept') ?? '')
    : format === 'csv'

type CsvCell = string | number | Money

const cellText = (cell: CsvCell): string =>
  typeof cell === 'object' ? formatDecimal(cell) : String(cell)

/** Streams a table as an attachment. Amounts are decimals in major units of `currency`. */
function csvResponse(
  c: GatewayContext,
  name: string,
  header: readonly string[],
  rows: readonly (readonly CsvCell[])[],
): Response {
  const encoder = new TextEncoder()
  const lines = groupsOf([header, ...rows], LINES_PER_CHUNK)
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const { done, value } = lines.next()
      if (done) controller.close()
      else
        controller.enqueue(encoder.encode(value.map((row) => csvLine(row.map(cellText))).join('')))
    },
  })
  return c.body(body, 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="${name}.csv"`,
    'cache-control': 'no-store',
  })
}

const nameOf = (kind: string, { from, to }: { from: string; to: string }): string =>
  `${kind}-${from}-${to}`

export function salesCsv(c: GatewayContext, report: SalesReport): Response {
  const { by, data } = report
  const isProduct = by === 'product'
  const header = [
    ...(isProduct ? [by, 'title'] : [by]),
    ...['orders', 'units', 'gross', 'discounts', 'shipping', 'tax', 'refunds', 'net', 'currency'],
  ]
  const rows = data.map((row) => [
    ...(isProduct ? [row.key, row.title ?? ''] : [row.key]),
    ...[row.orders, row.units, row.gross, row.discounts, row.shipping, row.tax, row.refunds],
    ...[row.net, row.net.currency],
  ])
  return csvResponse(c, nameOf(`sales-by-${by}`, report), header, rows)
}

export function discountsCsv(c: GatewayContext, report: DiscountsReport): Response {
  const { by, data } = report
  const isNamed = by !== 'day'
  const header = [
    ...(isNamed ? [by, 'title'] : [by]),
    ...['orders', 'units', 'gross', 'discounts', 'delivery discounts', 'net', 'currency'],
  ]
  const rows = data.map((row) => [
    ...(isNamed
      ? [row.key, row.removed ? `${row.title} (removed)` : (row.title ?? '')]
      : [row.key]),
    ...[row.orders, row.units, row.gross, row.discounts, row.deliveryDiscounts],
    ...[row.net, row.net.currency],
  ])
  return csvResponse(c, nameOf(`promotions-by-${by}`, report), header, rows)
}

export function ordersCsv(c: GatewayContext, report: OrdersReport): Response {
  const header = [
    'day',
    'placed',
    'cancelled',
    'cancelled value',
    'refunded',
    'refunds',
    'currency',
  ]
  const rows = report.data.map((row) => [
    ...[row.key, row.placed, row.cancelled, row.cancelledValue],
    ...[row.refunded, row.refunds, row.refunds.currency],
  ])
  return csvResponse(c, nameOf('orders', report), header, rows)
}

export function ledgerCsv(c: GatewayContext, report: LedgerReport): Response {
  const rows = report.data.map(({ key, account, debit, credit }) => [
    ...[key, account, debit, credit, debit.currency],
  ])
  const header = ['day', 'account', 'debit', 'credit', 'currency']
  return csvResponse(c, nameOf('ledger', report), header, rows)
}

export function cartsCsv(c: GatewayContext, report: CartsReport): Response {
  const rows = report.data.map(({ key, carts, orders }) => [key, carts, orders])
  return csvResponse(c, nameOf('carts', report), ['day', 'carts', 'orders'], rows)
}
