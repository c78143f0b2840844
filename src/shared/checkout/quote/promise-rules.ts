import type { Now } from '../../platform/clock.ts'
import { assertInvariant } from '../../platform/result.ts'
import type { DeliveryRate, ShopConfig } from '../../platform/shop-config.ts'
import {
  addDays,
  isShopDay,
  type ShopDay,
  shopTimeOf,
  timeZoneOf,
} from '../../platform/shop-day.ts'

/** When the shop sends parcels. */
interface DispatchCalendar {
  timeZone: string
  /** Minutes of the shop's day; an order from then on leaves the next working day. */
  cutOffMinutes: number
  /** Of the week: 1 is Monday, 7 is Sunday. */
  weekdays: ReadonlySet<number>
  holidays: ReadonlySet<ShopDay>
}

const MONDAY_TO_FRIDAY = [1, 2, 3, 4, 5] as const
const MIDNIGHT_MINUTES = 24 * 60

function minutesOf(cutOff: string | undefined): number {
  if (cutOff === undefined) return MIDNIGHT_MINUTES
  const [, hours, minutes] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(cutOff) ?? []
  assertInvariant(hours !== undefined, `delivery.dispatch.cutOff is no time: ${cutOff}`)
  return Number(hours) * 60 + Number(minutes)
}

/**
 * The calendar of a shop. Workers ask for it as they start, so that none starts with a wrong one.
 * @throws where its time zone, its cut-off time or one of its days is none
 */
export function dispatchCalendarOf({
  timeZone,
  delivery: { dispatch = {} },
}: Pick<ShopConfig, 'timeZone' | 'delivery'>): DispatchCalendar {
  const { cutOff, weekdays = MONDAY_TO_FRIDAY, holidays = [] } = dispatch
  const areDays = weekdays.length > 0 && weekdays.every((day) => day >= 1 && day <= 7)
  assertInvariant(areDays, 'delivery.dispatch.weekdays has days 1 (Monday) to 7 (Sunday)')
  const wrong = holidays.find((day) => !isShopDay(day))
  assertInvariant(wrong === undefined, `delivery.dispatch.holidays has no day ${wrong}`)
  return {
    timeZone: timeZoneOf(timeZone === undefined ? {} : { timeZone }),
    cutOffMinutes: minutesOf(cutOff),
    weekdays: new Set(weekdays),
    holidays: new Set(holidays),
  }
}

function isWorkingDay({ weekdays, holidays }: DispatchCalendar, day: ShopDay): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekdays.has(weekday === 0 ? 7 : weekday) && !holidays.has(day)
}

/** The first working day from this one on. Holidays are finite, and a week has a working day. */
function workingDayFrom(calendar: DispatchCalendar, day: ShopDay): ShopDay {
  let at = day
  while (!isWorkingDay(calendar, at)) at = addDays(at, 1)
  return at
}

/** The day on which an order of this moment leaves. */
function dispatchDayOf(calendar: DispatchCalendar, now: Now): ShopDay {
  const { day, clock } = shopTimeOf(now, calendar.timeZone)
  const isLate = clock.hours * 60 + clock.minutes >= calendar.cutOffMinutes
  return workingDayFrom(calendar, isLate && isWorkingDay(calendar, day) ? addDays(day, 1) : day)
}

/** The days between which an order of this moment arrives: working days after it leaves. */
export function promiseOf(
  calendar: DispatchCalendar,
  days: DeliveryRate['days'],
  now: Now,
): { from: ShopDay; to: ShopDay } {
  const dispatched = dispatchDayOf(calendar, now)
  const after = (count: number): ShopDay => {
    let at = dispatched
    for (let left = count; left > 0; left -= 1) at = workingDayFrom(calendar, addDays(at, 1))
    return at
  }
  return { from: after(days.from), to: after(days.to) }
}
