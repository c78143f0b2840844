import type { OrderEvent } from '../order/contract.ts'

/** An order has one parcel of the shop's own: booking twice finds the same shipment. */
export const shipmentIdOf = (orderId: string): string => `shm_${orderId.slice('ord_'.length)}`

/** The event of each step of a parcel, from packing to delivery; step 1 comes first. */
const STEPS: readonly OrderEvent[] = [
  { type: 'order.packed' },
  { type: 'order.shipped' },
  { type: 'shipment.moved', status: 'in_transit', note: 'On the way.' },
  { type: 'shipment.moved', status: 'out_for_delivery', note: 'Out for delivery.' },
  { type: 'order.delivered' },
]
export const PARCEL_LAST_STEP = STEPS.length

/** The event of a step; null where a parcel has no such step. */
export const parcelStep = (step: number): OrderEvent | null => STEPS[step - 1] ?? null
