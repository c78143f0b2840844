/**
 * How much may be open at once for one identity of a buyer. An order is open from its placement
 * until it is paid (prepaid methods) or delivered (cash on delivery), or until it is cancelled.
 */
export interface OpenOrderBudget {
  /** Open orders up to which nothing is asked. */
  orders: number
  /** Units in open orders up to which nothing is asked. */
  units: number
  /** Units of an order up to which nothing is asked where no other order is open. */
  firstOrderUnits: number
  /** Value of open orders up to which nothing is asked, in minor units; null is no bound. */
  amount: number | null
  /** Beyond the bounds times this, cash on delivery is refused. */
  prepayFactor: number
  /** Beyond the bounds times this, every order is refused. */
  refuseFactor: number
  /** A network is shared by many shoppers: its bounds are these, times this. */
  networkFactor: number
}

/** The open orders of one identity, without the order that is decided. Amount in minor units. */
export interface Exposure {
  orders: number
  units: number
  amount: number
}

/** An order that asks for its part of a budget. Amount in minor units. */
export interface BudgetOrder {
  orderId: string
  units: number
  amount: number
  /** Paid at the door: its units leave the shop before any money comes. */
  onDelivery: boolean
  /** Its shopper has shown that the mailbox is theirs. */
  verified: boolean
}

export type BudgetMeasure = 'orders' | 'units' | 'amount'

export type BudgetDecision =
  | { kind: 'allow' }
  /** A one-time code by e-mail comes first. */
  | { kind: 'verify' }
  /** Cash on delivery is not offered; a prepaid method is. */
  | { kind: 'prepay' }
  | { kind: 'refuse'; measure: BudgetMeasure; limit: number }

/** The identities a budget is kept for besides the session's shopper, by what tells them. */
export interface BuyerEdge {
  /** The browser, by the shop's own name for it. */
  device?: string
  /** The network (/24 or /48), hashed. */
  network?: string
}

/** `until`, in milliseconds: the row ends by itself then, whether or not it was released. */
export interface BudgetReservation {
  key: string
  budget: OpenOrderBudget
  order: BudgetOrder
  until: number
}

/** The budgets of hashed identities, each kept by the one object its key names. */
export interface BudgetPort {
  /**
   * Decides and, where the answer is `allow`, counts the order: in one transaction. Repeating it
   * for an order counts it once; one that was released stays released.
   */
  reserveBudget(reservation: BudgetReservation): Promise<BudgetDecision>
  /** Stops counting the order. An order that was not counted changes nothing. */
  releaseBudget(key: string, orderId: string): Promise<void>
}

/** An order that has ended, by whose e-mail and record its budgets are found. */
export interface EndedOrder {
  orderId: string
  shopperId: string
  email: string
}
