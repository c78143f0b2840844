import type { LineUnits, Order } from '../order/contract.ts'
import type { Money } from '../platform/money.ts'
import type { Result } from '../platform/result.ts'

/** The carrier of a delivery option that names none. */
export const CARRIER_DEFAULT = 'simulated'

/** The statuses that a carrier may report of a parcel. */
export const CARRIER_STATUSES = [
  'in_transit',
  'out_for_delivery',
  'delivered',
  'failed',
  'returned',
] as const
export type CarrierStatus = (typeof CARRIER_STATUSES)[number]

/** Names of carriers that differ in case, spaces and hyphens are one. */
export const carrierKey = (name: string): string =>
  name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** A parcel that is to be sent. */
export interface ParcelToSend {
  /** The idempotency key of its booking. */
  shipmentId: string
  order: Order
  /** The units in it. */
  lines: LineUnits[]
}

/** A way in which a carrier would deliver a parcel. */
interface CarrierQuote {
  service: string
  price: Money
  /** Days until it arrives; null where the carrier does not say. */
  days: number | null
}

/** A carrier's answer to a booking. */
export interface Booking {
  /** The name that shoppers read. */
  carrier: string
  trackingNumber: string
  /** The carrier's own id of the parcel, by which label, cancel and track ask for it. */
  reference: string
}

/** Where a parcel is, as its carrier says. */
export interface CarrierReport {
  /** Unique for the carrier: the same report has the same id. */
  id: string
  status: CarrierStatus
  /** RFC 3339. */
  at: string
  /** One line; may be empty. */
  note: string
}

/** A report that a carrier sent by itself. */
export interface SentReport extends CarrierReport {
  trackingNumber: string
}

export interface SignedRequest {
  headers: Record<string, string>
  rawBody: string
}

/**
 * A carrier behind the port. Each call is bounded by CARRIER_ANSWER_MS; `guarded` aborts its
 * `signal` then. A call refuses `carrier_refused`, with the carrier's words, where the same call would be
 * refused again.
 * @throws where the carrier cannot be reached or does not answer in time: the outcome is unknown,
 * and the same call may be made again.
 */
export interface Carrier {
  /** As `shop.config.ts`, the settings (`CARRIER_<ID>_…`) and the address of its webhook name it. */
  id: string
  /** The name that shoppers and staff read. */
  name: string
  /** Whether it has labels, bookings that can be cancelled, and an answer to `track`. */
  isRemote: boolean
  /** Why it cannot be asked, in words for staff: a setting is missing. Null where it can. */
  problem: string | null
  quote(parcel: ParcelToSend, signal?: AbortSignal): Promise<Result<CarrierQuote[]>>
  /** Idempotent by `shipmentId`: asked again, it answers the booking that it has. */
  book(parcel: ParcelToSend, signal?: AbortSignal): Promise<Result<Booking>>
  /** The address of the label, which a printer can read. */
  label(reference: string, signal?: AbortSignal): Promise<Result<{ url: string }>>
  /** Gives the label back. One that was given back before answers the same. */
  cancel(reference: string, signal?: AbortSignal): Promise<Result<null>>
  /** The latest report; null where there is none yet. */
  track(reference: string, signal?: AbortSignal): Promise<Result<CarrierReport | null>>
  /**
   * A report that the carrier sent; null for another event of it. Refuses
   * `webhook_signature_invalid` and `invalid_body`.
   */
  readReport(secret: string, request: SignedRequest): Promise<Result<SentReport | null>>
}

/** The carriers of a shop. */
export interface Carriers {
  /** The one that sends the order's parcels, as the delivery option says. */
  of(order: Order): Carrier
  /** Null where no carrier has this id. */
  byId(id: string): Carrier | null
  all: readonly Carrier[]
}
