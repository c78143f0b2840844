import { sha256 } from '../kit/digest.ts'
import type { Carrier } from './contract.ts'

/**
 * The embedded carrier: every booking succeeds at once, without a call. A tracking number follows
 * from the shipment id alone, so that a repeated booking finds the same one; the id's random part
 * keeps it from being guessed.
 */
export const simulatedCarrier: Carrier = {
  name: 'Kerbside Parcel',
  async book({ shipmentId }) {
    const digest = await sha256(`kerbside-parcel ${shipmentId}`)
    return { carrier: this.name, trackingNumber: `KP${digest.slice(0, 16).toUpperCase()}` }
  },
}
