import { describe, expect, it } from 'vitest'
import { timelineOf, trackingNumberOf } from './simulated-timeline.ts'

const DIGEST = '0123456789abcdef0123456789abcdef'
const numberTo = (line1: string, line2?: string) =>
  trackingNumberOf(DIGEST, { line1, ...(line2 === undefined ? {} : { line2 }) })
const movesOf = (trackingNumber: string): string[] =>
  timelineOf({ id: 'shm_1', trackingNumber }).map((event) =>
    event.type === 'shipment.moved' ? event.status : event.type,
  )

const HANDED_OVER = ['order.packed', 'order.shipped', 'in_transit', 'out_for_delivery']

describe('a simulated parcel', () => {
  it('arrives', () => {
    const number = numberTo('1 Quay')
    expect(number).toBe('KP0123456789ABCDEF')
    expect(movesOf(number)).toEqual([...HANDED_OVER, 'delivered'])
  })

  it('to an address with FAIL-ONCE arrives at the second attempt', () => {
    const number = numberTo('1 Quay', 'FAIL-ONCE')
    expect(number).toMatch(/^KP[0-9A-F]{14}XF$/)
    expect(movesOf(number)).toEqual([...HANDED_OVER, 'failed', 'out_for_delivery', 'delivered'])
  })

  it('to an address with RETURN goes back to the sender', () => {
    expect(movesOf(numberTo('1 Quay RETURN'))).toEqual([...HANDED_OVER, 'failed', 'returned'])
    expect(movesOf(numberTo('1 Return Street'))).toContain('delivered')
  })

  it('has the same scans each time', () => {
    const one = { id: 'shm_1', trackingNumber: numberTo('1 Quay') }
    expect(timelineOf(one)).toEqual(timelineOf(one))
  })
})
