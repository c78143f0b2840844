import { REPORT_DAYS_MAX, REPORT_ROWS_MAX } from '../platform/limits.ts'
import { money } from '../platform/money.ts'
import { ok, type Result } from '../platform/result.ts'
import type { OfferTitle } from '../promotion/contract.ts'
import {
  BY_OTHERS,
  BY_POINTS,
  type Dimension,
  type DiscountSplit,
  type DiscountsReport,
  type DiscountsRow,
  type Measures,
  type ReportDeps,
} from './contract.ts'
import { readPeriod } from './read-period.ts'
import { selectSums } from './store.ts'

/** The cells of each split, and those that have each of its orders once. */
const CELLS: Readonly<Record<DiscountSplit, { rows: Dimension; totals: Dimension }>> = {
  day: { rows: 'discounted', totals: 'discounted' },
  promotion: { rows: 'promotion', totals: 'discounted' },
  coupon: { rows: 'coupon', totals: 'with-coupon' },
  slot: { rows: 'promotion-slot', totals: 'with-slot' },
}

const amountsOf = (
  { orders, units, gross, discounts, shipping, net }: Measures,
  currency: string,
): Omit<DiscountsRow, 'key' | 'title' | 'removed'> => ({
  orders,
  units,
  gross: money(gross, currency),
  discounts: money(discounts, currency),
  deliveryDiscounts: money(shipping, currency),
  net: money(net, currency),
})

/** One without a title was removed by a release that kept none. */
function nameOf(
  key: string,
  names: ReadonlyMap<string, OfferTitle>,
): Pick<DiscountsRow, 'title' | 'removed'> {
  if (key === BY_OTHERS || key === BY_POINTS) return { title: key }
  const { title, removed } = names.get(key) ?? { title: key, removed: true }
  return removed ? { title, removed } : { title }
}

/**
 * The discounts of a period, and the goods sold with them. Days stand in their order, others by net,
 * highest first; a promotion without a discount has no row. Refuses `invalid_query` with a pointer.
 */
export async function readDiscounts(
  deps: ReportDeps,
  input: { from?: string | undefined; to?: string | undefined; by?: DiscountSplit | undefined },
): Promise<Result<DiscountsReport>> {
  const { by = 'day' } = input
  const { db, currency, timeZone } = deps
  const period = readPeriod(deps, input, REPORT_DAYS_MAX)
  if (!period.ok) return period
  const { rows, totals } = await selectSums(db, {
    ranges: [{ dimension: CELLS[by].rows, currency, ...period.value }],
    by: by === 'day' ? 'day' : 'key',
    first: by === 'day' ? 'key' : 'net',
    limit: REPORT_ROWS_MAX,
    totals: { dimension: CELLS[by].totals, currency, ...period.value },
  })
  const keys = rows.map(({ key }) => key)
  const names = by === 'day' ? null : await deps.namesOf(by, keys)
  return ok({
    ...period.value,
    timeZone,
    by,
    data: rows.map(({ key, ...measures }) => ({
      key,
      ...(names === null ? {} : nameOf(key, names)),
      ...amountsOf(measures, currency),
    })),
    totals: amountsOf(totals, currency),
  })
}
