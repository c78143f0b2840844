import type { Order } from '../order/contract.ts'

/** A carrier's answer to a booking. */
export interface Booking {
  carrier: string
  trackingNumber: string
}

/** A carrier behind the port. Booking is idempotent by shipment id. */
export interface Carrier {
  name: string
  /** @throws where the carrier cannot be reached: the message is delivered again. */
  book(request: { shipmentId: string; order: Order }): Promise<Booking>
}
