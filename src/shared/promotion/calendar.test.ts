import { describe, expect, it } from 'vitest'
import { addMonths, isMonth, monthOf } from './calendar.ts'
import type { Promotion } from './contract.ts'

const promotion = (rest: Partial<Promotion>): Promotion => ({
  id: 'prm_1',
  title: 'Harvest',
  status: 'active',
  priority: 0,
  combinesWith: 'all',
  conditions: [],
  action: { kind: 'percentage', target: 'order', basisPoints: 1_000 },
  revision: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
  ...rest,
})

const rowOf = (rest: Partial<Promotion>, month: string, zone = 'UTC') =>
  monthOf([promotion(rest)], month, zone).rows[0]

describe('a month of promotions', () => {
  it('has each on the days of which it runs a part, the last moment included', () => {
    const window = { startsAt: '2026-11-05T18:00:00Z', endsAt: '2026-11-10T00:00:00Z' }
    expect(rowOf(window, '2026-11')).toMatchObject({ firstDay: 5, lastDay: 9 })
    expect(rowOf({ ...window, endsAt: '2026-11-10T00:00:01Z' }, '2026-11')?.lastDay).toBe(10)
  })

  it('counts by days of the shop, also of one that is far from UTC', () => {
    const window = { startsAt: '2026-11-01T03:00:00Z', endsAt: '2026-11-30T12:00:00Z' }
    expect(rowOf(window, '2026-11', 'America/Los_Angeles')).toMatchObject({
      firstDay: 1,
      startsBefore: true,
      lastDay: 30,
      endsAfter: false,
    })
    expect(rowOf(window, '2026-10', 'America/Los_Angeles')).toMatchObject({ firstDay: 31 })
    expect(rowOf(window, '2026-12', 'Pacific/Kiritimati')).toMatchObject({ lastDay: 1 })
    expect(rowOf(window, '2026-12', 'UTC')).toBeUndefined()
  })

  it.each([
    // A day of 25 hours: its last one is of the day still.
    ['America/New_York', '2026-11-02T04:59:00Z', '2026-11', 1],
    ['America/New_York', '2026-11-02T05:00:01Z', '2026-11', 2],
    // A day of 23 hours ends an hour sooner.
    ['Europe/Berlin', '2026-03-29T22:00:00Z', '2026-03', 29],
    ['Europe/Berlin', '2026-03-29T22:00:01Z', '2026-03', 30],
  ])('keeps to the clock of %s where it changes: %s', (zone, endsAt, month, lastDay) => {
    expect(rowOf({ endsAt }, month, zone)?.lastDay).toBe(lastDay)
  })

  it('has those without an end in every month, and no draft', () => {
    expect(rowOf({}, '2031-02')).toMatchObject({
      ...{ firstDay: 1, lastDay: 28, startsBefore: true, endsAfter: true },
    })
    expect(rowOf({ status: 'draft' }, '2031-02')).toBeUndefined()
  })

  it('has those first that begin first', () => {
    const of = (id: string, startsAt?: string) =>
      promotion({ id, ...(startsAt === undefined ? {} : { startsAt }) })
    const all = [of('c', '2026-11-20T00:00:00Z'), of('b', '2026-11-02T00:00:00Z'), of('a')]
    expect(monthOf(all, '2026-11', 'UTC').rows.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
  })
})

it('months follow each other over years', () => {
  expect(addMonths('2026-12', 1)).toBe('2027-01')
  expect(addMonths('2026-01', -1)).toBe('2025-12')
  expect(['2026-11', '2026-13', '2026-1', ''].map(isMonth)).toEqual([true, false, false, false])
})
