import { mayFollow, validateLifeCycle } from '../platform/life-cycle.ts'
import type { ShipmentStatus } from './contract.ts'

/**
 * The events of a parcel: it is handed to its carrier (`order.shipped`), the carrier reports
 * where it is (`shipment.moved`), it is delivered (`order.delivered`), or its order ends.
 */
export type ShipmentStep = 'hand-over' | 'move' | 'deliver' | 'cancel'

const ENDS = ['delivered', 'returned', 'cancelled'] as const
/** Where a parcel may go once it is on its way. */
const BY_CARRIER = ['failed', ...ENDS] as const

/**
 * A parcel from its booking to its end. A report that comes late never moves it back, and one that
 * has left is not cancelled with its order.
 */
const TRANSITIONS = validateLifeCycle<ShipmentStatus, ShipmentStep>(
  'shipment',
  {
    booked: {
      'hand-over': ['picked_up'],
      move: ['picked_up', 'in_transit', 'out_for_delivery', ...BY_CARRIER],
      deliver: ['delivered'],
      cancel: ['cancelled'],
    },
    picked_up: {
      move: ['in_transit', 'out_for_delivery', ...BY_CARRIER],
      deliver: ['delivered'],
    },
    in_transit: { move: ['out_for_delivery', ...BY_CARRIER], deliver: ['delivered'] },
    out_for_delivery: { move: BY_CARRIER, deliver: ['delivered'] },
    failed: { move: ['in_transit', 'out_for_delivery', ...ENDS], deliver: ['delivered'] },
    delivered: {},
    returned: {},
    cancelled: {},
  },
  { initial: ['booked'], ends: ENDS },
)

/** Whether the step may bring a parcel from one status to another. */
export const mayShipmentBecome = (
  from: ShipmentStatus,
  step: ShipmentStep,
  to: ShipmentStatus,
): boolean => mayFollow(TRANSITIONS, from, step, to)
