import { z } from 'zod'
import { envelope, idText, nameText, ofOrder } from '../platform/envelope.ts'

/** Book the order's parcel at the carrier; an order without one is completed. */
export const deliveryBooking = envelope('delivery.book', z.strictObject(ofOrder))

/** A step of a simulated parcel. */
export const deliveryAdvance = envelope(
  'delivery.advance',
  z.strictObject({ orderId: idText('ord'), shipmentId: nameText, step: z.int().min(1) }),
)

/** Give the label of a parcel back that is not sent. */
export const deliveryCancel = envelope(
  'delivery.cancel',
  z.strictObject({ ...ofOrder, shipmentId: nameText, carrierId: nameText, reference: nameText }),
)
