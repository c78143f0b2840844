import type { LineUnits, Shipment } from '../../../../src/shared/order/contract.ts'
import { parcelEvent } from '../../../../src/shared/order/step-rules.ts'
import { areWithin, asMap, openUnits } from '../../../../src/shared/order/units.ts'
import { rfc3339 } from '../../../../src/shared/platform/clock.ts'
import { newId } from '../../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { takeEvent } from '../steps.ts'

interface ParcelInput {
  lines: LineUnits[]
  carrier?: string | undefined
  trackingNumber?: string | undefined
}

/** Ships some units in a parcel of their own. Refuses `transition_not_allowed` with what is open. */
export const shipUnits = (
  c: GatewayContext,
  orderId: string,
  { lines, carrier = '', trackingNumber = '' }: ParcelInput,
): Promise<Result<{ shipment: Shipment }>> =>
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
      const parcel = { shipmentId: newId('shm'), carrier, trackingNumber, at }
      return ok(parcelEvent(order, parcel, lines))
    },
    ({ event: { shipment } }) => ({ shipment }),
  )
