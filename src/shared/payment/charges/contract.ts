import type { Money } from '../../platform/money.ts'
import type { ChargingKind, PaymentEvent, PaymentRef } from '../contract.ts'

/** Money that a provider took, as the provider's own list names it. */
export interface Charge {
  kind: ChargingKind
  /** The provider's. */
  id: string
  /** RFC 3339. */
  at: string
  amount: Money
  /** The success as its webhook tells it; null where the charge names no payment of a shop. */
  event: PaymentEvent | null
}

/** A part of a provider's list: charges of [since, until), in milliseconds. */
export interface ChargeWindow {
  since: number
  until: number
  /** Null: from its beginning. */
  cursor: string | null
}

export interface ChargePage {
  /** In any sequence. Without those whose money has gone back. */
  charges: Charge[]
  /** Null: there are no more of this window. */
  cursor: string | null
}

export const CHARGE_STATES = [
  /** Waits to be compared: its order does not know of it yet. */
  'open',
  'matched',
  /** No order wants it. */
  'orphan',
  /** Its payment has taken another charge. */
  'duplicate',
  'wrong_amount',
  /** Staff have dealt with it. */
  'settled',
] as const
export type ChargeState = (typeof CHARGE_STATES)[number]

export const CHARGE_REFUNDS = ['pending', 'succeeded', 'failed'] as const
export type ChargeRefund = (typeof CHARGE_REFUNDS)[number]

/** A charge as the shop has compared it with its orders. */
export interface ComparedCharge {
  charge: Charge
  state: ChargeState
  /** The shop's own refund of a charge that no order wants; null: none was asked for. */
  refund: ChargeRefund | null
}

/** The charge a refund is for; `key` is the same for every try. */
export interface ChargeToRefund {
  kind: ChargingKind
  id: string
  key: string
}

/** The part of a provider that has a list of its charges. */
export interface ChargeList {
  listCharges(window: ChargeWindow): Promise<ChargePage>
  /** Returns all that is left of a charge; orders do not hear of it. Idempotent. */
  refundCharge(charge: ChargeToRefund): Promise<ChargeRefund>
  /** The charge that the order's payment is paid by; null where the provider cannot tell. */
  chargeOf(paymentId: string, providerId: string | undefined): Promise<string | null>
}

/** The RPC methods of `kerbside-checkout` that compare its providers' lists with the orders. */
export interface ChargesPort {
  /** Null where the provider has no list here. */
  listCharges(kind: ChargingKind, window: ChargeWindow): Promise<ChargePage | null>
  /**
   * Tells the shopper's object of a success. `unknown`: it has no such order or payment;
   * `wrong_amount`: the order has another total.
   */
  tellCharge(event: PaymentEvent): Promise<'taken' | 'unknown' | 'wrong_amount'>
  /** Whether the payment is of a checkout of this shop, and of no order on its way. */
  isAbandoned(ref: PaymentRef): Promise<boolean>
  refundCharge(charge: ChargeToRefund): Promise<ChargeRefund>
  chargeOf(kind: ChargingKind, ref: PaymentRef): Promise<string | null>
}
