import { describe, expect, it } from 'vitest'
import { dispatchCalendarOf, promiseOf } from './promise-rules.ts'

const calendar = (dispatch = {}, timeZone = 'UTC') =>
  dispatchCalendarOf({ timeZone, delivery: { zones: [], dispatch } })
const promised = (at: string, days: number, of = calendar()) =>
  promiseOf(of, { from: days, to: days }, Date.parse(at)).from

// 2026-11-20 is a Friday.
describe('a delivery promise', () => {
  it('counts working days: a Friday and one day is Monday', () => {
    const friday = '2026-11-20T10:00:00Z'
    const days = [0, 1, 5, 6].map((count) => promised(friday, count))
    expect(days).toEqual(['2026-11-20', '2026-11-23', '2026-11-27', '2026-11-30'])
  })

  it('of a weekend counts from Monday, when its parcel leaves', () => {
    expect(promised('2026-11-21T10:00:00Z', 0)).toBe('2026-11-23')
    expect(promised('2026-11-22T23:59:00Z', 1)).toBe('2026-11-24')
  })

  it('of an order from the cut-off time on counts from the next working day', () => {
    const of = calendar({ cutOff: '15:00' })
    expect(promised('2026-11-19T14:59:59Z', 1, of)).toBe('2026-11-20')
    expect(promised('2026-11-19T15:00:00Z', 1, of)).toBe('2026-11-23')
    // A Saturday has no cut-off: its orders leave on Monday, early or late.
    expect(promised('2026-11-21T18:00:00Z', 0, of)).toBe('2026-11-23')
  })

  it('knows the time of the shop, not of the server, over a change of clocks too', () => {
    const of = calendar({ cutOff: '15:00' }, 'America/New_York')
    expect(promised('2026-11-20T19:59:00Z', 0, of)).toBe('2026-11-20')
    expect(promised('2026-11-20T20:00:00Z', 0, of)).toBe('2026-11-23')
    expect(promised('2026-10-30T18:59:00Z', 1, of)).toBe('2026-11-02')
    // Still Friday evening there.
    expect(promised('2026-11-21T03:00:00Z', 0, calendar({}, 'America/New_York'))).toBe('2026-11-20')
  })

  it('leaves holidays out, at the dispatch and on the way', () => {
    const of = calendar({ holidays: ['2026-12-24', '2026-12-25', '2026-12-28'] })
    expect(promised('2026-12-23T10:00:00Z', 1, of)).toBe('2026-12-29')
    expect(promised('2026-12-24T10:00:00Z', 0, of)).toBe('2026-12-29')
  })

  it('counts the days of the week on which the shop works', () => {
    const of = calendar({ weekdays: [1, 2, 3, 4, 5, 6] })
    expect(promised('2026-11-20T10:00:00Z', 1, of)).toBe('2026-11-21')
    expect(promised('2026-11-20T10:00:00Z', 2, of)).toBe('2026-11-23')
  })

  it.each([
    { cutOff: '25:00' },
    { cutOff: '3 pm' },
    { weekdays: [] },
    { weekdays: [0] },
    { holidays: ['2026-02-30'] },
  ])('does not start with a wrong calendar: %o', (dispatch) => {
    expect(() => calendar(dispatch)).toThrow('delivery.dispatch')
  })
})
