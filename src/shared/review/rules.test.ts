import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import type { Order, OrderStatus, ShipmentStatus } from '../order/contract.ts'
import { ORDER_STATUSES } from '../order/contract.ts'
import { DAY_MS } from '../platform/clock.ts'
import { REVIEW_STATUSES } from './contract.ts'
import {
  deliveredLines,
  mayBecome,
  mayEdit,
  ratedCarriers,
  ratingSum,
  reviewedLine,
  summaryOf,
} from './rules.ts'

const PARCEL_STATUSES: readonly ShipmentStatus[] = [
  ...(['booked', 'picked_up', 'in_transit', 'out_for_delivery'] as const),
  ...(['failed', 'delivered', 'returned', 'cancelled'] as const),
]

/** An order of the lines `a` and `b`, and of `file`, which has no parcel. */
function orderOf(
  status: OrderStatus,
  parcels: { status: ShipmentStatus; lines?: string[]; carrier?: string }[],
): Order {
  const { order } = placedOrder({ status })
  const [line] = order.lines
  if (!line) throw new Error('an order has a line')
  const lines: Order['lines'] = [
    { ...line, id: 'a' },
    { ...line, id: 'b' },
    { ...line, id: 'file', requiresShipping: false },
  ]
  const shipments = parcels.map((parcel, index) => ({
    id: `shm_${index}`,
    carrier: parcel.carrier ?? 'Van',
    trackingNumber: `T${index}`,
    status: parcel.status,
    events: [],
    ...(parcel.lines ? { lines: parcel.lines.map((lineId) => ({ lineId, quantity: 1 })) } : {}),
  }))
  return { ...order, lines, fulfilment: { status: 'shipped', shipments } }
}

describe('the lines that may be reviewed', () => {
  it('are those in a delivered parcel, each on its own', () => {
    const one = orderOf('shipped', [
      { status: 'delivered', lines: ['a'] },
      { status: 'in_transit', lines: ['b'] },
    ])
    expect(deliveredLines(one)).toEqual(['a'])
    expect(reviewedLine(one, 'a').ok).toBe(true)
    expect(reviewedLine(one, 'b')).toMatchObject({ problem: { code: 'review_not_allowed' } })
    expect(reviewedLine(one, 'none')).toMatchObject({ problem: { code: 'review_not_allowed' } })
  })

  it('are all that are sent, in a parcel of an earlier release', () => {
    expect(deliveredLines(orderOf('shipped', [{ status: 'delivered' }]))).toEqual(['a', 'b'])
  })

  it('without a parcel wait for the end of the order', () => {
    expect(deliveredLines(orderOf('paid', []))).toEqual([])
    expect(deliveredLines(orderOf('completed', []))).toEqual(['file'])
    expect(deliveredLines(orderOf('delivered', [{ status: 'delivered' }]))).toEqual([
      ...['a', 'b'],
      'file',
    ])
  })

  it('stay reviewable once the goods went back, and never were without a delivered parcel', () => {
    expect(deliveredLines(orderOf('refunded', [{ status: 'delivered' }]))).toEqual(['a', 'b'])
    fc.assert(
      fc.property(
        fc.constantFrom(...ORDER_STATUSES),
        fc.array(
          fc.record({
            status: fc.constantFrom(...PARCEL_STATUSES),
            lines: fc.subarray(['a', 'b']),
          }),
        ),
        (status, parcels) => {
          const arrived = parcels.filter((one) => one.status === 'delivered')
          const given = deliveredLines(orderOf(status, parcels))
          for (const line of ['a', 'b']) {
            expect(given.includes(line)).toBe(arrived.some(({ lines }) => lines.includes(line)))
          }
          expect(given.includes('file')).toBe(status === 'delivered' || status === 'completed')
        },
      ),
    )
  })
})

describe('the delivery', () => {
  it('is rated once the order has arrived, for each of its carriers', () => {
    const parcels = [
      { status: 'delivered' as const, carrier: 'Van' },
      { status: 'delivered' as const, carrier: 'Bike' },
      { status: 'returned' as const, carrier: 'Ship' },
    ]
    expect(ratedCarriers(orderOf('delivered', parcels))).toEqual({
      ok: true,
      value: ['Bike', 'Van'],
    })
    for (const status of ['paid', 'allocated', 'packed', 'shipped'] as const) {
      expect(ratedCarriers(orderOf(status, parcels)).ok).toBe(false)
    }
    // Nothing was brought.
    expect(ratedCarriers(orderOf('completed', []))).toMatchObject({
      problem: { code: 'review_not_allowed' },
    })
  })
})

describe('a review', () => {
  it('may be changed for 14 days', () => {
    expect(mayEdit(0, 14 * DAY_MS - 1).ok).toBe(true)
    expect(mayEdit(0, 14 * DAY_MS)).toMatchObject({ problem: { code: 'review_not_allowed' } })
  })

  it('is decided on once: the same decision again is refused', () => {
    for (const status of REVIEW_STATUSES) expect(mayBecome(status, status).ok).toBe(false)
    expect(mayBecome('pending', 'published').ok).toBe(true)
    expect(mayBecome('published', 'rejected').ok).toBe(true)
    expect(mayBecome('rejected', 'published').ok).toBe(true)
    for (const status of REVIEW_STATUSES) expect(mayBecome(status, 'pending').ok).toBe(false)
  })
})

describe('a summary', () => {
  it('of no rating is 0 of 0', () => {
    expect(summaryOf([0, 0, 0, 0, 0])).toEqual({
      average: 0,
      count: 0,
      distribution: [0, 0, 0, 0, 0],
    })
  })

  it('rounds half up to one decimal', () => {
    // 4.25 and 4.35 and 4.5
    expect(summaryOf([0, 0, 0, 3, 1]).average).toBe(4.3)
    expect(summaryOf([0, 0, 0, 13, 7]).average).toBe(4.4)
    expect(summaryOf([0, 0, 0, 1, 1]).average).toBe(4.5)
  })

  it('is within a twentieth of the mean, and the same for the same ratings', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 1_000_000 }), { minLength: 5, maxLength: 5 }),
        (stars) => {
          const { average, count } = summaryOf(stars)
          expect(count).toBe(stars.reduce((sum, n) => sum + n, 0))
          if (count === 0) return
          expect(Math.abs(average - ratingSum(stars) / count)).toBeLessThanOrEqual(0.0500001)
          expect(average).toBeGreaterThanOrEqual(1)
          expect(average).toBeLessThanOrEqual(5)
          expect(String(average)).toMatch(/^\d(\.\d)?$/)
        },
      ),
    )
  })
})
