import type { Shipment } from '../order/contract.ts'
import type { Now } from '../platform/clock.ts'
import { CLOCK_SKEW_MS } from '../platform/limits.ts'
import { carrierKey, type ParcelToSend } from './contract.ts'

/** An order has one parcel of the shop's own: booking twice finds the same shipment. */
export const shipmentIdOf = (orderId: string): string => `shm_${orderId.slice('ord_'.length)}`

/** The units of a parcel weigh so many grams together; unknown weights count as none. */
export function weightOf({ order, lines }: Pick<ParcelToSend, 'order' | 'lines'>): number {
  const grams = new Map(order.lines.map(({ id, weightGrams = 0 }) => [id, weightGrams]))
  return lines.reduce((sum, { lineId, quantity }) => sum + (grams.get(lineId) ?? 0) * quantity, 0)
}

/** Where the parcel is now; null where its order does not know it. */
type StatusOf<Parcel> = (parcel: Parcel) => Shipment['status'] | null

/** A parcel there moves no more. */
const ENDS: readonly (Shipment['status'] | null)[] = ['delivered', 'returned', 'cancelled', null]

/** Whether its carrier has nothing more to report of a parcel; null: its order does not know it. */
export const isOver = (status: Shipment['status'] | null): boolean => ENDS.includes(status)

/**
 * The parcel that a report is about. Carriers use a number again: it is the newest of the reporting
 * carrier's parcels that were booked by the time of the report, an open one before one that ended.
 * Parcels of a carrier whose name staff typed may be reported by any carrier that signs; those of
 * `remote` carriers by their own alone. Null where there is none.
 */
export function parcelOfReport<Parcel extends { carrier: string; bookedAt: Now }>(
  parcels: readonly Parcel[],
  report: { carrier: string; at: Now },
  { remote, statusOf }: { remote: readonly string[]; statusOf: StatusOf<Parcel> },
): Parcel | null {
  const key = carrierKey(report.carrier)
  const own = parcels.filter(({ carrier }) => carrier === key)
  const others = parcels.filter(({ carrier }) => !remote.includes(carrier))
  const newest = (own.length > 0 ? own : others).toSorted((a, b) => b.bookedAt - a.bookedAt)
  const before = newest.filter(({ bookedAt }) => bookedAt <= report.at + CLOCK_SKEW_MS)
  const isOpen = (parcel: Parcel): boolean => !isOver(statusOf(parcel))
  // Where the clock of the carrier is behind every booking, its report is about a parcel all the same.
  const candidates = before.length > 0 ? before : newest
  return candidates.find(isOpen) ?? candidates[0] ?? null
}
