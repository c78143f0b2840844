import { expect, it } from 'vitest'
import { timesOfPeriod } from './period-times.ts'

const LATER = Date.parse('2027-06-01T00:00:00Z')

it('the days of a period end with today', () => {
  const period = { from: '2026-02-27', to: '2026-03-02' }
  expect(timesOfPeriod('day', period, { now: LATER, timeZone: 'UTC' })).toEqual([
    '2026-02-27',
    '2026-02-28',
    '2026-03-01',
    '2026-03-02',
  ])
  const now = Date.parse('2026-02-28T23:30:00Z')
  expect(timesOfPeriod('day', period, { now, timeZone: 'UTC' })).toHaveLength(2)
  expect(timesOfPeriod('day', period, { now, timeZone: 'Asia/Tokyo' })).toHaveLength(3)
  const before = Date.parse('2026-01-01T00:00:00Z')
  expect(timesOfPeriod('day', period, { now: before, timeZone: 'UTC' })).toEqual([])
})

it.each([
  ['UTC', '2026-03-29', 24, '2026-03-29T00:00:00.000Z'],
  ['Europe/Berlin', '2026-03-29', 23, '2026-03-28T23:00:00.000Z'],
  ['Europe/Berlin', '2026-10-25', 25, '2026-10-24T22:00:00.000Z'],
  ['Asia/Kolkata', '2026-03-29', 24, '2026-03-28T18:30:00.000Z'],
  ['Pacific/Kiritimati', '2026-03-29', 24, '2026-03-28T10:00:00.000Z'],
  ['Pacific/Pago_Pago', '2026-03-29', 24, '2026-03-29T11:00:00.000Z'],
])('the hours of a day in %s are those it had: %s, %i', (timeZone, day, hours, first) => {
  const times = timesOfPeriod('hour', { from: day, to: day }, { now: LATER, timeZone })
  expect(times).toHaveLength(hours)
  expect(new Set(times).size).toBe(hours)
  expect(times[0]).toBe(first)
})

it('the hours of today end with the one under way', () => {
  const now = Date.parse('2026-03-01T14:20:00Z')
  const period = { from: '2026-03-01', to: '2026-03-01' }
  const times = timesOfPeriod('hour', period, { now, timeZone: 'UTC' })
  expect(times).toHaveLength(15)
  expect(times.at(-1)).toBe('2026-03-01T14:00:00.000Z')
})
