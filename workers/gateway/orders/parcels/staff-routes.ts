import { z } from '@hono/zod-openapi'
import { ShipmentSchema } from '../../../../src/shared/order/contract.ts'
import { areWithin, asMap, openUnits } from '../../../../src/shared/order/units.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { ok, refuse } from '../../../../src/shared/platform/result.ts'
import { oneLine, token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { route } from '../../http/route.ts'
import { parcelEvent, takeEvent } from '../steps.ts'

export const staffParcelRoutes = createRouter()

const ParcelBody = z.strictObject({
  lines: z
    .array(z.strictObject({ lineId: token({ max: 100 }), quantity: z.int().min(1) }))
    .min(1)
    .max(200),
  carrier: oneLine({ max: 100 }).optional(),
  trackingNumber: oneLine({ max: 100 }).optional(),
})

route(
  staffParcelRoutes,
  {
    method: 'post',
    path: '/api/admin/v1/orders/{id}/shipments',
    tag: 'Orders',
    summary: 'Ship some units in a parcel of their own',
    staff: 'order.ship',
    idempotency: 'accepted',
    params: z.object({ id: token({ max: 100 }) }),
    body: ParcelBody,
    responses: {
      201: { description: 'The parcel.', schema: z.object({ shipment: ShipmentSchema }) },
    },
  },
  (c, { params: { id: orderId }, body: { lines, carrier = '', trackingNumber = '' } }) =>
    takeEvent(
      c,
      { orderId },
      (order) => {
        const open = openUnits(order)
        if (!areWithin(lines, asMap(open))) {
          const told = 'More units than are left to ship, or a line that the order has not.'
          return refuse('transition_not_allowed', told, { extra: { open } })
        }
        const at = rfc3339(Date.now())
        return ok(parcelEvent({ shipmentId: newId('shm'), carrier, trackingNumber, at }, lines))
      },
      ({ event: { shipment } }) => ({ shipment }),
    ),
)
