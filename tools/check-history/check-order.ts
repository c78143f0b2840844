import { getTableColumns } from 'drizzle-orm'
import type { LedgerEntry, Order } from '../../src/shared/order/contract.ts'
import { findBrokenEntry, orderDigest, sealingEntry } from '../../src/shared/order/ledger.ts'
import { rebuildOrder } from '../../src/shared/order/rebuild-order.ts'
import { orders } from '../../src/shared/order/schema.ts'
import { type Difference, differingLeaves } from './difference.ts'

type Values = Readonly<Record<string, unknown>>

/** An order and everything that the databases have of it. */
export interface StoredOrder {
  /** The row of `orders`, by column. */
  row: Values & { id: string; shopper_id: string; checkout_id: string; snapshot: string }
  entries: LedgerEntry[]
  /** The shipment of each tracking number. */
  parcels: ReadonlyMap<string, string>
  /** Type and moment of its rows of the event feed, by sequence. */
  events: ReadonlyMap<number, { type: string; at: string }>
  /** Numbers of its documents, by series and refund; null where the documents are not at hand. */
  documents: ReadonlyMap<string, string> | null
}

/** The facts of a whole database that the check of one order asks for. */
export interface Context {
  /** Entries before these moments are of releases without the table (RFC 3339). */
  feedSince: string
  parcelsSince: string
  /** In releases before `carrier_parcel` the first order of a tracking number kept it. */
  ownerOf: (trackingNumber: string) => string | null
}

export const documentKey = (series: string, refundId: string): string =>
  refundId === '' ? series : `${series} ${refundId}`

type Found = Omit<Difference, 'subject'>[]

/** Every difference between an order as stored and the one that its ledger rebuilds. */
export async function checkOrder(stored: StoredOrder, context: Context): Promise<Difference[]> {
  const found = [...(await checkChain(stored)), ...checkRows(stored, context)]
  return found.map((difference) => ({ subject: stored.row.id, ...difference }))
}

async function checkChain({ row, entries }: StoredOrder): Promise<Found> {
  if (entries.length === 0) return [{ field: 'order_event', stored: 0, rebuilt: 'an entry' }]
  const found: Found = []
  const brokenAt = await findBrokenEntry(entries)
  if (brokenAt !== null) {
    const stored = entries[brokenAt - 1]?.hash
    found.push({ field: `order_event.${brokenAt}.hash`, stored, rebuilt: 'another hash' })
  }
  const order: Order = JSON.parse(row.snapshot)
  const digest = await orderDigest(order)
  const sealed = sealingEntry(entries)?.data.digest
  if (sealed !== digest) {
    // Lines, prices and address: only the digest of them is in the ledger.
    found.push({ field: 'snapshot (digest)', stored: digest, rebuilt: sealed })
  }
  return found
}

function checkRows(stored: StoredOrder, context: Context): Found {
  const { row, entries } = stored
  const order: Order = JSON.parse(row.snapshot)
  const { shopper_id: shopperId, checkout_id: checkoutId } = row
  const state = { order, shopperId, checkoutId, headHash: '' }
  let rebuilt: ReturnType<typeof rebuildOrder>
  try {
    rebuilt = rebuildOrder(state, entries)
  } catch (error) {
    return [{ field: 'order_event', stored: 'unreadable', rebuilt: String(error) }]
  }
  return [
    ...rebuilt.refused.map((sequence) => ({
      field: `order_event.${sequence}`,
      stored: entries[sequence - 1]?.type,
      rebuilt: 'refused by the life cycle',
    })),
    ...checkColumns(row, rebuilt.row),
    ...checkParcels(stored, rebuilt, context),
    ...checkFeed(stored, rebuilt, context.feedSince),
    ...checkDocuments(stored, rebuilt),
  ]
}

function checkColumns(row: StoredOrder['row'], rebuilt: typeof orders.$inferSelect): Found {
  const values: Values = rebuilt
  const columns = Object.entries(getTableColumns(orders)).flatMap(([name, column]) =>
    column === orders.snapshot ? [] : differingLeaves(row[column.name], values[name], column.name),
  )
  const snapshot = JSON.parse(rebuilt.snapshot)
  return [...columns, ...differingLeaves(JSON.parse(row.snapshot), snapshot, 'snapshot')]
}

type Rebuilt = ReturnType<typeof rebuildOrder>

const bookedAt = (entries: readonly LedgerEntry[], shipmentId: string): string =>
  entries.find(({ data }) => (data.shipment as { id?: string } | undefined)?.id === shipmentId)
    ?.at ?? ''

function checkParcels(
  { row, entries, parcels }: StoredOrder,
  rebuilt: Rebuilt,
  on: Context,
): Found {
  const expected = new Map(rebuilt.parcels.map((one) => [one.trackingNumber, one.shipmentId]))
  const numbers = new Set([...parcels.keys(), ...expected.keys()])
  return [...numbers].flatMap((number) => {
    const [stored, other] = [parcels.get(number), expected.get(number)]
    const owner = stored === undefined ? on.ownerOf(number) : row.id
    const isOld = other !== undefined && bookedAt(entries, other) < on.parcelsSince
    if (stored === undefined && (isOld || (owner !== null && owner !== row.id))) return []
    return differingLeaves(stored, other, `parcel.${number}`)
  })
}

/** An earlier release wrote no such rows. Where one was removed, a position is missing. */
const LATER_TYPES: readonly string[] = [
  ...['allocation.released', 'allocation.left', 'units.refunded', 'units.returned'],
]

function checkFeed({ events }: StoredOrder, rebuilt: Rebuilt, since: string): Found {
  const expected = new Map(rebuilt.events.map((event) => [event.sequence, event]))
  const sequences = new Set([...events.keys(), ...expected.keys()])
  return [...sequences].flatMap((sequence) => {
    const [stored, event] = [events.get(sequence), expected.get(sequence)]
    const mayLack = event && (event.at < since || LATER_TYPES.includes(event.type))
    if (stored === undefined && mayLack) return []
    // An earlier release told of the units that had not left, and of none that came back.
    const isEarlier = event?.type === 'units.returned' && stored?.type === 'allocation.released'
    const type = isEarlier ? 'allocation.released' : event?.type
    const other = event === undefined ? undefined : { type, at: event.at }
    return differingLeaves(stored, other, `event_feed.${sequence}`)
  })
}

function checkDocuments({ documents }: StoredOrder, rebuilt: Rebuilt): Found {
  if (documents === null) return []
  const expected = new Map(
    rebuilt.documents.map(({ series, refundId, number }) => [
      documentKey(series, refundId),
      number,
    ]),
  )
  const keys = new Set([...documents.keys(), ...expected.keys()])
  return [...keys].flatMap((key) =>
    differingLeaves(documents.get(key), expected.get(key), `invoice (${key})`),
  )
}
