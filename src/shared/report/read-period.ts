import { REPORT_DAYS_DEFAULT } from '../platform/limits.ts'
import { type FieldProblem, ok, type Result, refuse } from '../platform/result.ts'
import { addDays, daysBetween, isShopDay, type ShopDay, shopDayOf } from '../platform/shop-day.ts'
import type { ReportDeps } from './contract.ts'

/** Days of the shop, both included. */
export interface Period {
  from: ShopDay
  to: ShopDay
}

/** The years that a report may name: an order has no other. */
const FIRST_DAY: ShopDay = '2000-01-01'
const LAST_DAY: ShopDay = '2199-12-31'

const problem = (field: 'from' | 'to', detail: string): FieldProblem => ({
  pointer: `/${field}`,
  code: 'invalid_value',
  detail,
})

const isReportDay = (text: string): boolean =>
  isShopDay(text) && text >= FIRST_DAY && text <= LAST_DAY

/**
 * The period that a reader asks for. Without an end it ends today, without a beginning it is
 * REPORT_DAYS_DEFAULT days long. Refuses `invalid_query` with a pointer to the field: what is no
 * date, an end before the beginning, and more than `daysMax` days.
 */
export function readPeriod(
  { now, timeZone }: Pick<ReportDeps, 'now' | 'timeZone'>,
  input: { from?: string | undefined; to?: string | undefined },
  daysMax: number,
): Result<Period> {
  const errors = (['from', 'to'] as const).flatMap((field) => {
    const text = input[field]
    return text === undefined || isReportDay(text)
      ? []
      : [problem(field, 'A date such as 2026-11-28 is needed.')]
  })
  if (errors.length > 0) return refuse('invalid_query', undefined, { errors })
  const to = input.to ?? shopDayOf(now(), timeZone)
  const from = input.from ?? addDays(to, 1 - Math.min(REPORT_DAYS_DEFAULT, daysMax))
  const days = daysBetween(from, to)
  if (days < 1) {
    const [field, detail] =
      input.to === undefined
        ? (['from', 'The period begins after today.'] as const)
        : (['to', 'The period ends before it begins.'] as const)
    return refuse('invalid_query', undefined, { errors: [problem(field, detail)] })
  }
  if (days > daysMax) {
    const detail = `A report of this kind has at most ${daysMax} days.`
    return refuse('invalid_query', undefined, { errors: [problem('from', detail)] })
  }
  return ok({ from, to })
}
