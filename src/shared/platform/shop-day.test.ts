import { describe, expect, it } from 'vitest'
import { HOUR_MS } from './clock.ts'
import {
  addDays,
  clockTextOf,
  daysBetween,
  isShopDay,
  momentOfClock,
  shopDayOf,
  shopTimeOf,
  timeZoneOf,
} from './shop-day.ts'

/** The distinct hours of a day of a zone, from a quarter of an hour to the next. */
function hoursOf(day: string, timeZone: string): string[] {
  const noon = Date.parse(`${day}T12:00:00Z`)
  const quarters = Array.from({ length: 300 }, (_, n) => noon - 37.5 * HOUR_MS + (n * HOUR_MS) / 4)
  const times = quarters.map((at) => shopTimeOf(at, timeZone)).filter((time) => time.day === day)
  return [...new Set(times.map(({ hour }) => hour))]
}

describe('days of a shop', () => {
  it('are dates of its time zone', () => {
    const at = Date.parse('2026-03-01T04:30:59.999Z')
    expect(shopDayOf(at, 'UTC')).toBe('2026-03-01')
    expect(shopDayOf(at, 'America/New_York')).toBe('2026-02-28')
    expect(shopDayOf(at, 'Pacific/Kiritimati')).toBe('2026-03-01')
  })

  it('have 23, 24 or 25 hours, each with its own key', () => {
    expect(hoursOf('2026-03-08', 'America/New_York')).toHaveLength(23)
    expect(hoursOf('2026-03-09', 'America/New_York')).toHaveLength(24)
    expect(hoursOf('2026-11-01', 'America/New_York')).toHaveLength(25)
    expect(hoursOf('2026-10-25', 'Europe/Berlin')).toHaveLength(25)
    expect(hoursOf('2026-03-29', 'Europe/Berlin')).toHaveLength(23)
  })

  it('are those of the configured zone, UTC without one, and of no misspelt one', () => {
    expect(timeZoneOf({})).toBe('UTC')
    expect(timeZoneOf({ timeZone: 'Europe/Berlin' })).toBe('Europe/Berlin')
    expect(() => timeZoneOf({ timeZone: 'Europe/Berlim' })).toThrow(RangeError)
  })

  it('have hours that begin at the full hour of the zone', () => {
    const at = Date.parse('2026-06-01T10:07:00Z')
    expect(shopTimeOf(at, 'UTC').hour).toBe('2026-06-01T10:00:00.000Z')
    expect(shopTimeOf(at, 'Asia/Kolkata').hour).toBe('2026-06-01T09:30:00.000Z')
  })

  it('are counted by the calendar', () => {
    expect(addDays('2026-02-28', 1)).toBe('2026-03-01')
    expect(addDays('2024-03-01', -1)).toBe('2024-02-29')
    expect(daysBetween('2026-01-01', '2026-12-31')).toBe(365)
    expect(daysBetween('2026-03-08', '2026-03-08')).toBe(1)
  })

  it.each(['2026-02-29', '2026-13-01', '2026-1-1', '26-01-01', '2026-01-01T00:00', '', 'today'])(
    'are not %s',
    (text) => expect(isShopDay(text)).toBe(false),
  )

  it('are 2024-02-29', () => expect(isShopDay('2024-02-29')).toBe(true))
})

describe('the clock of a zone', () => {
  const at = (text: string, zone: string) => {
    const moment = momentOfClock(text, zone)
    return moment === null ? null : new Date(moment).toISOString()
  }

  it('is read back from what it shows, before, at and after a change', () => {
    const start = Date.parse('2026-03-07T00:00:00Z')
    const zones = ['UTC', 'America/New_York', 'Europe/Berlin', 'Asia/Kathmandu', 'Pacific/Apia']
    for (const zone of zones) {
      for (let hour = 0; hour < 24 * 30; hour += 1) {
        const moment = start + hour * HOUR_MS
        expect(momentOfClock(clockTextOf(moment, zone), zone), `${zone} ${hour}`).toBe(moment)
      }
    }
  })

  it('of two equal times in autumn the earlier one is meant', () => {
    expect(at('2026-11-01T01:30', 'America/New_York')).toBe('2026-11-01T05:30:00.000Z')
    expect(at('2026-10-25T02:30', 'Europe/Berlin')).toBe('2026-10-25T00:30:00.000Z')
  })

  it('a time that it skips in spring is an hour later', () => {
    expect(at('2026-03-08T02:30', 'America/New_York')).toBe('2026-03-08T07:30:00.000Z')
    expect(clockTextOf(Date.parse('2026-03-08T07:30:00Z'), 'America/New_York')).toBe(
      '2026-03-08T03:30',
    )
  })

  it('shows no text that is no time', () => {
    for (const text of ['', '2026-02-30T10:00', '2026-01-01', '2026-01-01T25:00', 'tomorrow']) {
      expect(at(text, 'UTC'), text).toBeNull()
    }
  })
})
