/** A note of a member of staff about an order. Shoppers never see it. */
export interface OrderNote {
  id: string
  /** RFC 3339. */
  at: string
  author: { id: string; name: string }
  text: string
}
