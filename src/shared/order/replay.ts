import type { LedgerEntry, Order, OrderEvent } from './contract.ts'
import { applyEvent } from './rules.ts'

/** A step of an order's life: its entry, and the order before and after it. */
export interface ReplayedStep {
  entry: LedgerEntry
  before: Order
  after: Order
}

/** The order as its first entry found it: what never changes, and the payment it began with. */
function asPlaced(order: Order, first: LedgerEntry | undefined): Order {
  const { formerPayments: _f, returns: _r, invoice: _i, ...fixed } = order
  const { status, payment } = (first?.data ?? {}) as Partial<Pick<Order, 'status' | 'payment'>>
  return {
    ...fixed,
    status: status ?? order.status,
    payment: payment ?? order.payment,
    version: 1,
    fulfilment: { status: 'unfulfilled', shipments: [] },
    updatedAt: order.createdAt,
  }
}

/**
 * Takes an order through its ledger once more, oldest entry first. The last step's `after` is the
 * order as its record has it, but for the address of its payment page, which no entry has.
 */
export function replay(order: Order, entries: readonly LedgerEntry[]): ReplayedStep[] {
  let current = asPlaced(order, entries[0])
  return entries.map((entry) => {
    const before = current
    if (entry.sequence > 1) {
      // An entry's data is its event without the type: see `eventData`.
      const event = { ...entry.data, type: entry.type } as OrderEvent
      current = applyEvent(before, event, entry.at).order
    }
    return { entry, before, after: current }
  })
}
