import { z } from '@hono/zod-openapi'
import { ShipmentSchema } from '../../../../src/shared/order/contract.ts'
import { oneLine, token } from '../../../../src/shared/platform/text.ts'
import { createRouter } from '../../http/app.ts'
import { fulfilmentOf } from '../../http/ports/fulfilment.ts'
import { route } from '../../http/route.ts'
import { shipUnits } from './ship-units.ts'

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
  (c, { params: { id }, body }) => shipUnits(c, id, body),
)

route(
  staffParcelRoutes,
  {
    method: 'get',
    path: '/api/admin/v1/orders/{id}/shipments/{shipmentId}/label',
    tag: 'Orders',
    summary: 'Get the address of a parcel’s label',
    staff: 'label.read',
    params: z.object({ id: token({ max: 100 }), shipmentId: token({ max: 100 }) }),
    responses: {
      200: { description: 'Where its carrier has it.', schema: z.object({ url: z.string() }) },
    },
  },
  (c, { params: { id, shipmentId } }) => fulfilmentOf(c.env).carrierLabel(id, shipmentId),
)
