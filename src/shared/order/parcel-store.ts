import { and, asc, desc, eq, lte, type SQLWrapper } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { carrierKey } from '../logistics/contract.ts'
import { givenRows, insertRows, runQueries } from '../platform/bulk-rows.ts'
import type { Now } from '../platform/clock.ts'
import { CARRIER_SILENT_MS, PARCELS_PER_NUMBER_MAX } from '../platform/limits.ts'
import type { LedgerEntry, Shipment } from './contract.ts'
import { carrierParcels, parcels } from './schema.ts'

/** A parcel as its tracking number finds it. */
export type NumberedParcel = Omit<typeof carrierParcels.$inferSelect, 'dueAt'>

/** The rows of the parcels that entries of an order booked or sent. */
export const parcelRows = (
  orderId: string,
  entries: readonly LedgerEntry[],
): (typeof carrierParcels.$inferSelect)[] =>
  entries.flatMap(({ type, data, at }) => {
    if (type !== 'shipment.booked' && type !== 'shipment.shipped') return []
    // An entry's data is its event without the type.
    const { id, trackingNumber, carrier, booking } = data.shipment as Shipment
    if (trackingNumber === '') return []
    const bookedAt = Date.parse(at)
    return [
      {
        ...{ trackingNumber, shipmentId: id, orderId, bookedAt },
        carrier: carrierKey(booking?.carrierId ?? carrier),
        // No carrier is asked for parcels that staff handed over.
        dueAt: booking === undefined ? null : bookedAt + CARRIER_SILENT_MS,
      },
    ]
  })

/** The parcels that entries booked or sent. */
export const insertParcels = (
  db: D1Database,
  writes: readonly { orderId: string; entries: readonly LedgerEntry[] }[],
): SQLWrapper[] =>
  insertRows(
    db,
    carrierParcels,
    {},
    writes.flatMap(({ orderId, entries }) => parcelRows(orderId, entries)),
  ).map((insert) => insert.onConflictDoNothing())

/** The parcels of a tracking number, newest first. */
export async function selectParcels(
  db: D1Database,
  trackingNumber: string,
): Promise<NumberedParcel[]> {
  const [rows, older] = await drizzle(db).batch([
    drizzle(db)
      .select()
      .from(carrierParcels)
      .where(eq(carrierParcels.trackingNumber, trackingNumber))
      .orderBy(desc(carrierParcels.bookedAt))
      .limit(PARCELS_PER_NUMBER_MAX),
    drizzle(db).select().from(parcels).where(eq(parcels.trackingNumber, trackingNumber)),
  ])
  const known = rows.map(({ dueAt: _, ...row }) => row)
  return [
    ...known,
    ...older
      .filter(({ shipmentId }) => known.every((row) => row.shipmentId !== shipmentId))
      .map((row) => ({ ...row, carrier: '', bookedAt: 0 })),
  ]
}

/** Parcels of a carrier that are to be asked for, those that were silent the longest first. */
export async function selectDueParcels(
  db: D1Database,
  { carrier, now, limit }: { carrier: string; now: Now; limit: number },
): Promise<NumberedParcel[]> {
  const rows = await drizzle(db)
    .select()
    .from(carrierParcels)
    .where(and(eq(carrierParcels.carrier, carrierKey(carrier)), lte(carrierParcels.dueAt, now)))
    .orderBy(asc(carrierParcels.dueAt))
    .limit(limit)
  return rows.map(({ dueAt: _, ...row }) => row)
}

/** When the carrier is asked for parcels next (milliseconds); null: never again. */
export async function setDue(
  db: D1Database,
  due: readonly { parcel: NumberedParcel; dueAt: Now | null }[],
): Promise<void> {
  const given = givenRows(
    {
      trackingNumber: carrierParcels.trackingNumber,
      shipmentId: carrierParcels.shipmentId,
      dueAt: carrierParcels.dueAt,
    },
    due.map(({ parcel: { trackingNumber, shipmentId }, dueAt }) => ({
      trackingNumber,
      shipmentId,
      dueAt,
    })),
  )
  await runQueries(
    db,
    given.map(({ rows, value }) =>
      drizzle(db)
        .update(carrierParcels)
        .set({ dueAt: value.dueAt })
        .from(rows)
        .where(
          and(
            eq(carrierParcels.trackingNumber, value.trackingNumber),
            eq(carrierParcels.shipmentId, value.shipmentId),
          ),
        ),
    ),
  )
}
