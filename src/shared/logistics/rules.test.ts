import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { ShipmentStatus } from '../order/contract.ts'
import { parcelOfReport, weightOf } from './rules.ts'

const HOUR = 3_600_000
const parcel = (name: string, bookedAt: number, changes = {}) => ({
  ...{ name, carrier: 'post', bookedAt: bookedAt * HOUR, status: 'picked_up' as ShipmentStatus },
  ...changes,
})
const found = (parcels: ReturnType<typeof parcel>[], at: number, carrier = 'post') =>
  parcelOfReport(
    parcels,
    { carrier, at: at * HOUR },
    { remote: ['easypost'], statusOf: ({ status }) => status },
  )?.name ?? null

describe('the parcel of a report', () => {
  const first = parcel('first', 1, { status: 'delivered' })
  const second = parcel('second', 10)

  it('is the newest one of its number', () => {
    expect(found([first, second], 12)).toBe('second')
    expect(found([second, parcel('third', 11)], 12)).toBe('third')
  })

  it('is one that is under way before one that ended', () => {
    expect(found([second, parcel('third', 11, { status: 'cancelled' })], 12)).toBe('second')
    expect(found([first, parcel('third', 11, { status: 'returned' })], 12)).toBe('third')
  })

  it('is an older one where the report is older than the newest, so that a late one ends no other', () => {
    expect(found([first, second], 5)).toBe('first')
  })

  it('is the newest where the clock of the carrier is behind every booking', () => {
    expect(found([first, second], 0)).toBe('second')
  })

  it('is the carrier’s own, whatever the case of its name, before another carrier’s', () => {
    const other = parcel('other', 11, { carrier: 'van' })
    expect(found([second, other], 12)).toBe('second')
    expect(found([second, other], 12, 'Van')).toBe('other')
    expect(found([second, other], 12, 'nobody')).toBe('other')
  })

  it('of a carrier with an account is reported by that carrier alone', () => {
    const bought = parcel('bought', 11, { carrier: 'easypost' })
    expect(found([bought], 12, 'post')).toBeNull()
    expect(found([bought], 12, 'easypost')).toBe('bought')
  })
})

it('a parcel weighs its units together', () => {
  const { order } = placedOrder({})
  const lines = order.lines.map((line) => ({ ...line, weightGrams: 300 }))
  const units = lines.map(({ id }) => ({ lineId: id, quantity: 2 }))
  expect(weightOf({ order: { ...order, lines }, lines: units })).toBe(600 * lines.length)
  expect(weightOf({ order, lines: [{ lineId: 'unknown', quantity: 1 }] })).toBe(0)
})
