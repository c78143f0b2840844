import { HOUR_MS, type Now } from '../platform/clock.ts'
import { addDays, daysBetween, shopDayOf, shopTimeOf } from '../platform/shop-day.ts'
import type { Period } from './read-period.ts'

/** No time zone is further from UTC. */
const OFFSET_MAX_HOURS = 14

interface Clock {
  now: Now
  /** IANA. */
  timeZone: string
}

/**
 * The keys that a report of a period may have, in their order, up to now: those without a sale are
 * no rows of the report, and zero in its plot.
 */
export function timesOfPeriod(by: 'day' | 'hour', period: Period, clock: Clock): string[] {
  return by === 'day' ? daysOf(period, clock) : hoursOf(period, clock)
}

function daysOf({ from, to }: Period, { now, timeZone }: Clock): string[] {
  const today = shopDayOf(now, timeZone)
  const last = to < today ? to : today
  const days = Math.max(0, daysBetween(from, last))
  return Array.from({ length: days }, (_, index) => addDays(from, index))
}

/** The hours as they came: a day in spring has 23, one in autumn 25. */
function hoursOf({ from, to }: Period, { now, timeZone }: Clock): string[] {
  const start = Date.parse(`${from}T00:00:00Z`) - OFFSET_MAX_HOURS * HOUR_MS
  const hours = daysBetween(from, to) * 24 + 2 * OFFSET_MAX_HOURS
  return Array.from({ length: hours }, (_, index) => start + index * HOUR_MS)
    .filter((at) => at <= now)
    .map((at) => shopTimeOf(at, timeZone))
    .filter(({ day }) => day >= from && day <= to)
    .map(({ hour }) => hour)
}
