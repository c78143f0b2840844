import { DAY_MS, MINUTE_MS, type Now, rfc3339 } from './clock.ts'

/** The time zone of a shop that names none. */
const TIME_ZONE_DEFAULT = 'UTC'

/** A day of the shop: `2026-11-28`, a date in its time zone. */
export type ShopDay = string

const formats = new Map<string, Intl.DateTimeFormat>()

/** Made once for each zone: a formatter costs more than all times of a page. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known) return known
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  formats.set(timeZone, format)
  return format
}

/**
 * The time zone of the shop. Workers ask for it as they start, so that none starts with a wrong one.
 * @throws RangeError where `timeZone` is no zone of IANA that the runtime knows
 */
export function timeZoneOf({ timeZone = TIME_ZONE_DEFAULT }: { timeZone?: string }): string {
  formatOf(timeZone)
  return timeZone
}

/** A moment as a clock of the shop shows it. */
interface ShopTime {
  day: ShopDay
  /** The moment in which the hour began, RFC 3339 in UTC. */
  hour: string
  /** Hours of the clock, 0 to 23, and minutes. */
  clock: { hours: number; minutes: number }
}

/**
 * The day and the hour of a moment in a time zone (IANA). The hour is the moment in which it began,
 * so that the hour that a day in autumn has twice is two hours.
 * @throws RangeError where the zone is none
 */
export function shopTimeOf(at: Now, timeZone: string): ShopTime {
  const parts = formatOf(timeZone).formatToParts(at)
  const of = (type: Intl.DateTimeFormatPartTypes) =>
    parts.find((part) => part.type === type)?.value ?? ''
  const day = `${of('year').padStart(4, '0')}-${of('month')}-${of('day')}`
  const second = Math.floor(at / 1000) * 1000
  const minutes = Number(of('minute'))
  const hour = second - minutes * MINUTE_MS - Number(of('second')) * 1000
  return { day, hour: rfc3339(hour), clock: { hours: Number(of('hour')), minutes } }
}

export const shopDayOf = (at: Now, timeZone: string): ShopDay => shopTimeOf(at, timeZone).day

/** The day so many days later, or earlier. Days are dates here: no clock change moves them. */
export const addDays = (day: ShopDay, days: number): ShopDay =>
  rfc3339(Date.parse(`${day}T00:00:00Z`) + days * DAY_MS).slice(0, 10)

/** How many days a period has that includes both of its ends. */
export const daysBetween = (from: ShopDay, to: ShopDay): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1

/** Whether the text is a date that the calendar has. */
export function isShopDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const at = Date.parse(`${text}T00:00:00Z`)
  return Number.isFinite(at) && rfc3339(at).slice(0, 10) === text
}

/** A moment as a form's field shows it, by the clock of the zone: `2026-11-28T09:30`. */
export function clockTextOf(at: Now, timeZone: string): string {
  const { day, clock } = shopTimeOf(at, timeZone)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${day}T${two(clock.hours)}:${two(clock.minutes)}`
}

/** How far the clock of the zone is ahead of UTC. */
const offsetAt = (at: Now, timeZone: string): number =>
  Date.parse(`${clockTextOf(at, timeZone)}Z`) - Math.floor(at / MINUTE_MS) * MINUTE_MS

/**
 * The moment at which the clock of the zone shows a time: of two in autumn the earlier one. A time
 * that a clock skips in spring is the one as much later as the clock is put forward.
 * @param text as `clockTextOf` gives it, with seconds or without; null where it is none
 */
export function momentOfClock(text: string, timeZone: string): Now | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?$/.test(text) || !isShopDay(text.slice(0, 10)))
    return null
  const local = Date.parse(`${text}Z`)
  if (Number.isNaN(local)) return null
  const before = local - offsetAt(local - DAY_MS, timeZone)
  const after = local - offsetAt(local + DAY_MS, timeZone)
  const shown = text.slice(0, 16)
  const exact = [before, after].filter((at) => clockTextOf(at, timeZone) === shown)
  return exact.length === 0 ? before : Math.min(...exact)
}
