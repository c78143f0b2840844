import { money } from '../platform/money.ts'
import { ok, type Result } from '../platform/result.ts'
import { addDays, type ShopDay, shopTimeOf } from '../platform/shop-day.ts'
import type { CartsReport, DayFigures, ReportDeps, SalesRow, TodayReport } from './contract.ts'
import { readCartsReport } from './read-days.ts'
import { readSales } from './read-sales.ts'

const MINUTES_PER_HOUR = 60

interface Sums {
  orders: number
  net: number
}

const NONE: Sums = { orders: 0, net: 0 }

/**
 * The sums of a day's hours up to a time of the shop's clock. The hour of that time counts by the
 * share of it that has passed: a whole hour of last week would stand against a part of today's.
 */
export function sumsUntil(
  rows: readonly Pick<SalesRow, 'key' | 'orders' | 'net'>[],
  until: { hours: number; minutes: number },
  timeZone: string,
): Sums {
  const shareOf = (key: string): number => {
    const { hours } = shopTimeOf(Date.parse(key), timeZone).clock
    if (hours === until.hours) return until.minutes / MINUTES_PER_HOUR
    return hours < until.hours ? 1 : 0
  }
  const sums = rows.reduce((total, { key, orders, net }) => {
    const share = shareOf(key)
    return { orders: total.orders + orders * share, net: total.net + net.amount * share }
  }, NONE)
  return { orders: Math.round(sums.orders), net: Math.round(sums.net) }
}

/**
 * The sales of today against those of the same weekday last week up to the same time, by the days
 * of the shop. Carts are counted by the day: those of last week are of the whole day.
 */
export async function readToday(deps: ReportDeps): Promise<Result<TodayReport>> {
  const { timeZone, currency } = deps
  const { day, clock } = shopTimeOf(deps.now(), timeZone)
  const before = addDays(day, -7)
  const hoursOf = (of: ShopDay) => readSales(deps, { from: of, to: of, by: 'hour' })
  const [today, lastWeek, carts] = await Promise.all([
    hoursOf(day),
    hoursOf(before),
    readCartsReport(deps, { from: before, to: day }),
  ])
  if (!today.ok) return today
  if (!lastWeek.ok) return lastWeek
  if (!carts.ok) return carts
  const { totals } = today.value
  const former = sumsUntil(lastWeek.value.data, clock, timeZone)
  return ok({
    day,
    today: { orders: totals.orders, net: totals.net, ...cartsOf(carts.value, day) },
    lastWeek: {
      orders: former.orders,
      net: money(former.net, currency),
      ...cartsOf(carts.value, before),
    },
  })
}

function cartsOf({ data }: CartsReport, day: ShopDay): Pick<DayFigures, 'carts' | 'placed'> {
  const { carts, orders } = data.find(({ key }) => key === day) ?? { carts: 0, orders: 0 }
  return { carts, placed: orders }
}
