import { REPORT_DAYS_MAX } from '../platform/limits.ts'
import { money } from '../platform/money.ts'
import { ok, type Result } from '../platform/result.ts'
import type {
  CartsReport,
  Dimension,
  LedgerReport,
  OrdersReport,
  OrdersRow,
  ReportDeps,
} from './contract.ts'
import { readPeriod } from './read-period.ts'
import { selectCartDays, selectDays } from './store.ts'

interface PeriodInput {
  from?: string | undefined
  to?: string | undefined
}

const sumBy = <Row>(rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((total, row) => total + of(row), 0)

/**
 * Reports orders by day: the orders placed, how many of them are cancelled now, and the money
 * refunded on the day. Refuses `invalid_query` with a pointer.
 */
export async function readOrdersReport(
  deps: ReportDeps,
  input: PeriodInput,
): Promise<Result<OrdersReport>> {
  const { db, currency, timeZone } = deps
  const period = readPeriod(deps, input, REPORT_DAYS_MAX)
  if (!period.ok) return period
  const dimensions = ['placed', 'cancelled', 'refunded'] as const
  const cells = await selectDays(
    db,
    dimensions.map((dimension) => ({ dimension, currency, ...period.value })),
  )
  const days = [...Map.groupBy(cells, ({ day }) => day)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rowOf = (key: string, of: typeof cells): OrdersRow => {
    const only = (dimension: Dimension) => of.filter((cell) => cell.dimension === dimension)
    return {
      key,
      placed: sumBy(only('placed'), ({ orders }) => orders),
      cancelled: sumBy(only('cancelled'), ({ orders }) => orders),
      cancelledValue: money(
        sumBy(only('cancelled'), ({ net }) => net),
        currency,
      ),
      refunded: sumBy(only('refunded'), ({ orders }) => orders),
      refunds: money(
        sumBy(only('refunded'), ({ refunds }) => refunds),
        currency,
      ),
    }
  }
  const { key: _, ...totals } = rowOf('', cells)
  const data = days
    .map(([day, of]) => rowOf(day, of))
    .filter(({ placed, refunded }) => placed + refunded > 0)
  return ok({ ...period.value, timeZone, data, totals })
}

/** Carts begun against orders placed, by day. Refuses `invalid_query` with a pointer. */
export async function readCartsReport(
  deps: ReportDeps,
  input: PeriodInput,
): Promise<Result<CartsReport>> {
  const { db, currency, timeZone } = deps
  const period = readPeriod(deps, input, REPORT_DAYS_MAX)
  if (!period.ok) return period
  const { from, to } = period.value
  const [carts, placed] = await Promise.all([
    selectCartDays(db, from, to),
    selectDays(db, [{ dimension: 'placed', currency, from, to }]),
  ])
  const byDay = new Map<string, { key: string; carts: number; orders: number }>()
  const rowOf = (key: string) => {
    const row = byDay.get(key) ?? { key, carts: 0, orders: 0 }
    byDay.set(key, row)
    return row
  }
  for (const { day, carts: begun } of carts) rowOf(day).carts += begun
  for (const { day, orders } of placed) rowOf(day).orders += orders
  const data = [...byDay.values()]
    .filter((row) => row.carts + row.orders > 0)
    .sort((a, b) => (a.key < b.key ? -1 : 1))
  const totals = {
    carts: sumBy(data, (row) => row.carts),
    orders: sumBy(data, (row) => row.orders),
  }
  return ok({ from, to, timeZone, data, totals })
}

/**
 * The money ledger of all orders by the shop's day of its entries: what was debited and credited on
 * each account. Refuses `invalid_query` with a pointer.
 */
export async function readLedgerReport(
  deps: ReportDeps,
  input: PeriodInput,
): Promise<Result<LedgerReport>> {
  const { db, currency, timeZone } = deps
  const period = readPeriod(deps, input, REPORT_DAYS_MAX)
  if (!period.ok) return period
  const range = { currency, ...period.value }
  const cells = await selectDays(db, [
    { dimension: 'debit', ...range },
    { dimension: 'credit', ...range },
  ])
  const amount = (of: typeof cells, only: Dimension) =>
    money(
      sumBy(of, ({ dimension, net }) => (dimension === only ? net : 0)),
      currency,
    )
  const amounts = (of: typeof cells) => ({
    debit: amount(of, 'debit'),
    credit: amount(of, 'credit'),
  })
  const byAccount = (of: typeof cells) =>
    [...Map.groupBy(of, ({ key }) => key)]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([account, rows]) => ({ account, ...amounts(rows) }))
  const data = [...Map.groupBy(cells, ({ day }) => day)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([key, of]) => byAccount(of).map((row) => ({ key, ...row })))
  return ok({
    ...period.value,
    timeZone,
    data,
    accounts: byAccount(cells),
    totals: amounts(cells),
  })
}
