import { sha256 } from '../kit/digest.ts'
import { money } from '../platform/money.ts'
import { ok, refuse } from '../platform/result.ts'
import { CARRIER_DEFAULT, type Carrier } from './contract.ts'
import { readStandardReport } from './read-report.ts'
import { trackingNumberOf } from './simulated-timeline.ts'

/**
 * The embedded carrier: every booking succeeds at once, without a call. A tracking number follows
 * from the shipment id alone, so that a repeated booking finds the same one; the id's random part
 * keeps it from being guessed. Its parcels move by messages (`delivery.advance`), not by reports.
 */
export const simulatedCarrier: Carrier = {
  id: CARRIER_DEFAULT,
  name: 'Kerbside Parcel',
  isRemote: false,
  problem: null,
  async quote({ order }) {
    return ok([{ service: 'Parcel', price: money(0, order.cost.total.currency), days: null }])
  },
  async book({ shipmentId, order }) {
    const digest = await sha256(`kerbside-parcel ${shipmentId}`)
    const trackingNumber = trackingNumberOf(digest, order.shippingAddress)
    return ok({ carrier: this.name, trackingNumber, reference: trackingNumber })
  },
  async label() {
    return refuse('carrier_refused', 'The simulated carrier has no labels.')
  },
  async cancel() {
    return ok(null)
  },
  async track() {
    return ok(null)
  },
  async readReport(secret, request) {
    return readStandardReport(secret, request)
  },
}
