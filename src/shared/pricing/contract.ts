import type { VariantSnapshot } from '../catalog/contract.ts'
import type { Money } from '../platform/money.ts'

export interface PricingLine {
  id: string
  variant: VariantSnapshot
  quantity: number
}

export interface LineCost {
  subtotal: Money
  discount: Money
  total: Money
}

export interface Cost {
  subtotal: Money
  discount: Money
  shipping: Money
  tax: Money
  /** subtotal − discount + shipping + (taxIncluded ? 0 : tax). */
  total: Money
  /** True while address or delivery are unknown, so that shipping and tax may still change. */
  estimated: boolean
  /** True where prices already contain the tax; `tax` then tells how much of the total it is. */
  taxIncluded: boolean
}

/** One step of how a price came about, in the order it was applied. */
export interface TraceStep {
  rule: string
  target: 'order' | 'shipping' | (string & {})
  amount: Money
  detail: string
}

export interface PricingInput {
  currency: string
  lines: readonly PricingLine[]
  /** Null while no delivery option is chosen. */
  shipping: { title: string; price: Money } | null
  /** Null while the address is unknown. */
  tax: TaxRule | null
}

export interface TaxRule {
  title: string
  /** 825 is 8.25 %. */
  basisPoints: number
  included: boolean
  /** Whether delivery is taxed too. */
  onShipping: boolean
}

export interface PricedOrder {
  lines: { id: string; unitPrice: Money; cost: LineCost }[]
  cost: Cost
  trace: TraceStep[]
}
