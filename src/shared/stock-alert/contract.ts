/** A request to be mailed once a SKU is available again. */
export interface StockAlert {
  /** Opens the request, and cancels it: it is as good as the mailbox. */
  token: string
  sku: string
  variantId: string
  email: string
  /** Of the product with its variant, as it was when the request was made. */
  title: string
  /** Of the product: its page. */
  handle: string
}

/** A request whose SKU is said to be available. `dueAt` in milliseconds. */
export type DueAlert = StockAlert & { dueAt: number }
