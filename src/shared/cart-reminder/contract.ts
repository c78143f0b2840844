/** A cart that its member may be reminded of. */
interface ReminderCart {
  memberId: string
  /** Some of its lines, in their order. */
  lines: { title: string; quantity: number }[]
  /** How many further lines it has. */
  more: number
}

/** Reminders of members' carts in `ShopperObject`. */
export interface CartReminderContract {
  command: never
  answers: Record<never, never>
  query: /** Of the version that a message `cart.reminder` names. For fulfilment alone. */
    | { type: 'cart-reminder'; cartVersion: number }
    /** For the export of the member. */
    | { type: 'last-reminder' }
  readings: {
    /** Null where the cart has changed, an order was placed since, or the member opted out. */
    'cart-reminder': { kind: 'cart-reminder'; cart: ReminderCart | null }
    /** When the last one was due, in milliseconds; null: there was none. */
    'last-reminder': { kind: 'last-reminder'; at: number | null }
  }
}
