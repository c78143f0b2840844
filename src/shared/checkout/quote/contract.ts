import type { LineAttributes } from '../../cart/contract.ts'
import type { VariantSnapshot } from '../../catalog/contract.ts'
import type { HoldRef } from '../../inventory/contract.ts'
import type { PaymentMethod } from '../../payment/contract.ts'
import type { Money } from '../../platform/money.ts'
import type { Cost, LineCost, TraceStep } from '../../pricing/contract.ts'
import type { Address } from '../address/contract.ts'

/**
 * What a drop's claim gave: its price and the hold that is already made. A checkout of a claim has
 * exactly one line and uses this hold instead of taking one.
 */
export interface LineClaim {
  dropId: string
  passId: string
  unitPrice: Money
  hold: Required<HoldRef> & { expiresAt: string }
  /** The completion before, which failed: the next one makes sure of its allowance's return. */
  formerOrderId?: string
}

/** A line frozen into the checkout. */
export interface CheckoutLine {
  id: string
  variant: VariantSnapshot
  quantity: number
  attributes: LineAttributes
  claim?: LineClaim
}

/** What the shopper has told us so far. */
export interface CheckoutDetails {
  email?: string
  shippingAddress?: Address
  deliveryOptionId?: string
  paymentMethodId?: string
  discountCodes?: string[]
  note?: string
}

export interface Requirement {
  code: 'email' | 'shipping_address' | 'delivery_option' | 'payment_method' | 'lines'
  message: string
  target: string
}

/** Something the shop changed in what it was told. */
export interface CheckoutWarning {
  code: 'region_dropped'
  message: string
  target: string
}

/** Prices as they were computed, and until when they are promised. */
export interface Quote {
  catalogVersion: string
  lines: { id: string; unitPrice: Money; cost: LineCost }[]
  cost: Cost
  trace: TraceStep[]
  deliveryOptions: DeliveryOption[]
  paymentMethods: PaymentMethod[]
  requirements: Requirement[]
  expiresAt: string
}

export interface DeliveryOption {
  id: string
  title: string
  price: Money
  /** The promised days, as RFC 3339 dates. */
  promise: { from: string; to: string }
}
