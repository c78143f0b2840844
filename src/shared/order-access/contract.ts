/** How an order was found again: by the link in a mail, or by its number and e-mail. */
export type AccessSource = 'mail' | 'lookup'

/** The claims of a verified token. It is good for this one order and for nothing else. */
export interface OrderAccess {
  orderId: string
  /** A fingerprint of the order's e-mail: an order with another e-mail ends the access. */
  mailbox: string
  /** Milliseconds. */
  endsAt: number
}

/** The parts of an order that an access is made from. */
export interface AccessibleOrder {
  id: string
  email: string
}
