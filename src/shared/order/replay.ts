import type { Applied, LedgerEntry, Order, OrderEvent } from './contract.ts'
import { applyEvent } from './rules.ts'

/** A step of an order's life: its entry, and the order before and after it. */
export interface ReplayedStep {
  entry: LedgerEntry
  before: Order
  after: Order
  /** `changed`, unless the rules would not write the entry to this order. */
  outcome: Applied['outcome']
}

/**
 * The payment that the first entry has. The provider gave an order's first payment the fields that
 * no entry has, such as the address of its page.
 */
function paymentAsPlaced({ payment }: Order, first: LedgerEntry | undefined): Order['payment'] {
  const sealed = first?.data.payment as Order['payment'] | undefined
  if (sealed === undefined) return payment
  const { refunds: _r, dispute: _d, ...given } = payment
  return sealed.id === payment.id ? { ...given, ...sealed } : sealed
}

/** The order as its first entry found it: its constant parts, and the payment it began with. */
function asPlaced(order: Order, first: LedgerEntry | undefined): Order {
  const { formerPayments: _f, returns: _r, invoice: _i, erasedAt: _e, ...fixed } = order
  const status = first?.data.status as Order['status'] | undefined
  return {
    ...fixed,
    status: status ?? order.status,
    payment: paymentAsPlaced(order, first),
    version: 1,
    fulfilment: { status: 'unfulfilled', shipments: [] },
    updatedAt: order.createdAt,
  }
}

/** An entry's event: its data is the event without the type (`eventData`). */
export const eventOf = ({ type, data }: LedgerEntry): OrderEvent =>
  ({ ...data, type }) as OrderEvent

/**
 * Applies an order's ledger once more, oldest entry first. The last step's `after` is the order as
 * its record has it.
 */
export function replay(order: Order, entries: readonly LedgerEntry[]): ReplayedStep[] {
  let current = asPlaced(order, entries[0])
  return entries.map((entry) => {
    const before = current
    if (entry.sequence === 1) return { entry, before, after: current, outcome: 'changed' }
    const applied = applyEvent(before, eventOf(entry), entry.at)
    current = applied.order
    return { entry, before, after: current, outcome: applied.outcome }
  })
}
