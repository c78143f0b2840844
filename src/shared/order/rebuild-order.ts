import type { InvoiceSeries } from '../invoice/contract.ts'
import type { OrderFeedEvent } from '../webhook/contract.ts'
import type { LedgerEntry } from './contract.ts'
import { parcelRows } from './parcel-store.ts'
import { publicEventsOf } from './public-events.ts'
import { eventOf, replay } from './replay.ts'
import type { carrierParcels, orders } from './schema.ts'
import type { OrderState } from './store.ts'
import { orderRow } from './write-store.ts'

/** Everything that the record derives from an order's ledger. */
interface RebuiltOrder {
  row: typeof orders.$inferSelect
  parcels: (typeof carrierParcels.$inferSelect)[]
  events: OrderFeedEvent[]
  documents: { series: InvoiceSeries; refundId: string; number: string }[]
  /** Sequences of the entries that the rules would not write. */
  refused: number[]
}

/**
 * Rebuilds an order's rows from its ledger. The constant parts of the order (lines, prices, address)
 * come from `state`: the first entry seals them by a digest. Pure.
 * @throws where an entry is none of the life cycle, such as one that was changed by hand.
 */
export function rebuildOrder(state: OrderState, entries: readonly LedgerEntry[]): RebuiltOrder {
  const steps = replay(state.order, entries)
  const last = steps.at(-1)
  const order = last?.after ?? state.order
  return {
    row: orderRow({ ...state, order, headHash: last?.entry.hash ?? '' }),
    parcels: parcelRows(order.id, entries),
    events: steps.flatMap(({ entry, before, after }) =>
      publicEventsOf(entry, { event: eventOf(entry), before, after }),
    ),
    documents: entries.flatMap((entry): RebuiltOrder['documents'] => {
      const event = eventOf(entry)
      if (event.type === 'invoice.issued') {
        return [{ series: 'invoice', refundId: '', number: event.number }]
      }
      if (event.type !== 'credit_note.issued') return []
      const { refundId, number } = event
      return [{ series: 'credit-note', refundId, number }]
    }),
    refused: steps
      .filter(({ outcome }) => outcome !== 'changed')
      .map(({ entry }) => entry.sequence),
  }
}
