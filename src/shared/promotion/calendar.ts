import { addDays, isShopDay, type ShopDay, shopDayOf } from '../platform/shop-day.ts'
import type { CalendarRow, Promotion, PromotionMonth } from './contract.ts'

export const isMonth = (text: string): boolean =>
  /^\d{4}-\d{2}$/.test(text) && isShopDay(`${text}-01`)

/** The month so many months later, or earlier. */
export function addMonths(month: string, months: number): string {
  const [year = 0, at = 1] = month.split('-').map(Number)
  const count = year * 12 + at - 1 + months
  return `${String(Math.floor(count / 12)).padStart(4, '0')}-${String((count % 12) + 1).padStart(2, '0')}`
}

/**
 * The active promotions of a month by days of the shop's zone: a promotion is on each day of which
 * it runs a part. Those that begin first come first.
 * @param month `2026-11`
 * @param timeZone IANA
 */
export function monthOf(
  promotions: readonly Promotion[],
  month: string,
  timeZone: string,
): PromotionMonth {
  const first = `${month}-01`
  const last = addDays(`${addMonths(month, 1)}-01`, -1)
  const dayOf = (at: string, less = 0): ShopDay => shopDayOf(Date.parse(at) - less, timeZone)
  const rows = promotions.flatMap((one): CalendarRow[] => {
    const from = one.startsAt === undefined ? null : dayOf(one.startsAt)
    // The end is the first moment at which it does not run.
    const to = one.endsAt === undefined ? null : dayOf(one.endsAt, 1)
    const isOutside = (from !== null && from > last) || (to !== null && to < first)
    if (one.status !== 'active' || isOutside) return []
    const startsBefore = from === null || from < first
    const endsAfter = to === null || to > last
    return [
      {
        ...{ id: one.id, title: one.title, startsBefore, endsAfter },
        firstDay: startsBefore ? 1 : numberOf(from),
        lastDay: numberOf(endsAfter ? last : to),
      },
    ]
  })
  rows.sort(
    (a, b) =>
      Number(b.startsBefore) - Number(a.startsBefore) ||
      a.firstDay - b.firstDay ||
      a.lastDay - b.lastDay ||
      (a.id < b.id ? -1 : 1),
  )
  return { month, days: numberOf(last), rows }
}

/** The number of a day in its month. */
const numberOf = (day: ShopDay): number => Number(day.slice(8))
