/** The claim of a mailbox's first order: one order at a time has it. */
export interface FirstOrderClaim {
  orderId: string
  /** Milliseconds. */
  at: number
}

export type FirstOrderAnswer =
  | { kind: 'claimed' }
  /** Another order has it. */
  | { kind: 'taken'; by: FirstOrderClaim }
  /** Another order of the mailbox is open or being placed. */
  | { kind: 'open-order' }

/** The commands of a limiter object for first orders. The key is that of the mailbox's budget. */
export interface FirstOrderCommands {
  /** Claims for an order. Idempotent by order id; `instead` names the order that is replaced. */
  'first-order.claim': (fields: {
    key: string
    orderId: string
    instead?: string
  }) => FirstOrderAnswer
  /** Ends the claim of this order. Another order's claim stays. */
  'first-order.release': (fields: { key: string; orderId: string }) => void
}

/** A buyer as the record of orders knows one. E-mails as they were given. */
export interface OrderingBuyer {
  emails: readonly string[]
  shopperIds: readonly string[]
}

/** The record of placed orders. An order stands until it is cancelled. */
export interface PlacedOrdersPort {
  hasStanding(buyer: OrderingBuyer): Promise<boolean>
  /** `unknown`: the record does not have the order, or not yet. */
  stateOf(orderId: string): Promise<'standing' | 'cancelled' | 'unknown'>
}
