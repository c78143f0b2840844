/** A cart that its member may be reminded of. */
interface ReminderCart {
  memberId: string
  /** Some of its lines, in their order. */
  lines: { title: string; quantity: number }[]
  /** How many further lines it has. */
  more: number
}

/** Reminders of members' carts in `ShopperObject`. For fulfilment alone. */
export interface CartReminderContract {
  command: never
  answers: Record<never, never>
  /** Of the version that a message `cart.reminder` names. */
  query: { type: 'cart-reminder'; cartVersion: number }
  readings: {
    /** Null where the cart has changed, an order was placed since, or the member opted out. */
    'cart-reminder': { kind: 'cart-reminder'; cart: ReminderCart | null }
  }
}
