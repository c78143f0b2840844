import { z } from 'zod'
import { count, envelope, ofOrder } from '../platform/envelope.ts'

/** Bring a member's points to what an order has earned and given back at this version. */
export const pointsSettle = envelope(
  'points.settle',
  z.strictObject({ ...ofOrder, version: count, earned: count, returned: count }),
)
