import { z } from 'zod'
import type { VariantSnapshot } from '../catalog/contract.ts'
import type { Money } from '../platform/money.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'

export interface PricingLine {
  id: string
  variant: VariantSnapshot
  quantity: number
}

export const LineCostSchema = z.object({
  subtotal: MoneySchema,
  discount: MoneySchema,
  total: MoneySchema,
})
export type LineCost = Infer<typeof LineCostSchema>

export const CostSchema = z
  .object({
    subtotal: MoneySchema,
    discount: MoneySchema,
    shipping: MoneySchema,
    tax: MoneySchema,
    /** subtotal − discount + shipping + (taxIncluded ? 0 : tax). */
    total: MoneySchema,
    /** True while address or delivery are unknown, so that shipping and tax may still change. */
    estimated: z.boolean(),
    /** True where prices already contain the tax; `tax` then tells how much of the total it is. */
    taxIncluded: z.boolean(),
  })
  .meta({ id: 'Cost' })
export type Cost = Infer<typeof CostSchema>

/** One step of how a price came about, in the order it was applied. */
export const TraceStepSchema = z.object({
  rule: z.string(),
  /** `order`, `shipping` or the id of a line. */
  target: z.string(),
  amount: MoneySchema,
  detail: z.string(),
})
export type TraceStep = Infer<typeof TraceStepSchema>

/** Everything but the lines that a price depends on. Each adjustment reads its own part. */
export interface PricingContext {
  currency: string
  /** Null while no delivery option is chosen. */
  shipping: { title: string; price: Money } | null
  /** Null while the address is unknown. */
  tax: TaxRule | null
}

export interface PricingInput extends PricingContext {
  lines: readonly PricingLine[]
}

export interface TaxRule {
  title: string
  /** 825 is 8.25 %. */
  basisPoints: number
  included: boolean
  /** Whether delivery is taxed too. */
  onShipping: boolean
}

/** A line with the discounts of the adjustments before. */
export interface AdjustableLine extends PricingLine {
  cost: LineCost
}

/** The price after the adjustments before, in minor units of the context's currency. */
export interface PriceSoFar {
  lines: readonly AdjustableLine[]
  shipping: number
}

/** One change of a price, as an adjustment gives it. */
export interface Adjustment {
  /** The `rule` of its trace step. */
  rule: string
  /** The member of `Cost` it adds to. Tax that the prices include is told and not added to the total. */
  adds: 'discount' | 'shipping' | 'tax' | 'included-tax'
  /**
   * A discount on a line's id lowers that line, one on `order` all lines by what each costs, and
   * one on `shipping` the price of delivery.
   */
  target: TraceStep['target']
  /** Minor units, not negative. A discount lowers the total by it. */
  amount: number
  detail: string
}

/** Gives the changes that one rule makes to a price; none where it does not apply. Pure. */
export type AdjustmentRule = (soFar: PriceSoFar, context: PricingContext) => Adjustment[]

export interface PricedOrder {
  lines: { id: string; unitPrice: Money; cost: LineCost }[]
  cost: Cost
  trace: TraceStep[]
}
