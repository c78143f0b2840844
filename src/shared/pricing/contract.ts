import { z } from 'zod'
import { TAX_CLASSES, type VariantSnapshot } from '../catalog/contract.ts'
import { type Money, money } from '../platform/money.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'
import type { Offers } from '../promotion/contract.ts'

export interface PricingLine {
  id: string
  variant: VariantSnapshot
  quantity: number
  /** The promotion that gives it for nothing. */
  giftOf?: string
}

/** A discount on a line, as its buyer reads it. */
export const LineDiscountSchema = z
  .object({
    promotionId: z.string().optional(),
    /** `points` where the buyer's points made it. */
    rule: z.literal('points').optional(),
    title: z.string(),
    amount: MoneySchema,
  })
  .meta({ id: 'LineDiscount' })
type LineDiscount = Infer<typeof LineDiscountSchema>

export const LineCostSchema = z.object({
  subtotal: MoneySchema,
  discount: MoneySchema,
  total: MoneySchema,
  /** Its part of the order's tax, inside the total or on top. Absent before a place is priced. */
  tax: MoneySchema.optional(),
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
    /** The part of the total that the buyer's store credit pays. Absent where none is used. */
    storeCredit: MoneySchema.optional(),
    /** total − storeCredit: the amount that the payment is of. Absent where no credit is used. */
    due: MoneySchema.optional(),
  })
  .meta({ id: 'Cost' })
export type Cost = Infer<typeof CostSchema>

/** The amount that a payment is of: the total without the part that store credit pays. */
export const dueOf = ({ total, due = total }: Pick<Cost, 'total' | 'due'>): Money => due

/** Whether nothing is to be paid: store credit pays all of it, or discounts leave nothing. */
export const isNothingDue = (cost: Pick<Cost, 'total' | 'due'>): boolean => dueOf(cost).amount === 0

/** The part of the total that store credit pays, in minor units. */
export const creditIn = ({ storeCredit }: Pick<Cost, 'storeCredit'>): number =>
  storeCredit?.amount ?? 0

/** One step of how a price came about, in the order it was applied. */
export const TraceStepSchema = z.object({
  rule: z.string(),
  /** `order`, `shipping` or the id of a line. */
  target: z.string(),
  amount: MoneySchema,
  detail: z.string(),
  /** Of a discount by a promotion. */
  promotionId: z.string().optional(),
  /** Of a tax: 825 is 8.25 %. */
  basisPoints: z.number().int().optional(),
  /** Of a tax: the sum that the rate is applied to. */
  base: MoneySchema.optional(),
})
export type TraceStep = Infer<typeof TraceStepSchema>

/** The promotions that lowered a price. */
export const promotionIdsOf = ({ trace }: { trace: readonly TraceStep[] }): Set<string> =>
  new Set(trace.flatMap(({ promotionId }) => (promotionId === undefined ? [] : [promotionId])))

/**
 * A row per promotion that lowered the goods, and one for points; one without a title for what the
 * trace does not tell. They sum to the discount.
 */
export function discountRowsOf({
  trace,
  cost: { discount },
}: {
  trace: readonly TraceStep[]
  cost: Pick<Cost, 'discount'>
}): { title: string | null; amount: Money }[] {
  const amounts = new Map<string | null, number>()
  let rest = discount.amount
  for (const { rule, target, detail, amount } of trace) {
    if (target === 'shipping' || (rule !== 'promotion' && rule !== 'points')) continue
    amounts.set(detail, (amounts.get(detail) ?? 0) - amount.amount)
    rest += amount.amount
  }
  return [...amounts, [null, rest] as const].flatMap(([title, amount]) =>
    amount > 0 ? [{ title, amount: money(amount, discount.currency) }] : [],
  )
}

/** A row per tax as it was computed, such as `VAT 20%`; one without a title where none was. */
export function taxRowsOf({
  trace,
  cost: { tax },
}: {
  trace: readonly TraceStep[]
  cost: Pick<Cost, 'tax'>
}): { title: string | null; amount: Money }[] {
  const steps = trace.filter(({ rule }) => rule.startsWith('tax'))
  if (steps.length === 0) return [{ title: null, amount: tax }]
  return steps.map(({ detail, amount }) => ({ title: detail, amount }))
}

/** One rate of a price: what it was applied to, and the tax that it made. */
export const TaxedRowSchema = z.object({
  title: z.string(),
  /** 825 is 8.25 %. */
  basisPoints: z.number().int(),
  /** Goods and delivery of this rate at their prices: with the tax where they include it. */
  base: MoneySchema,
  amount: MoneySchema,
  included: z.boolean(),
})
export type TaxedRow = Infer<typeof TaxedRowSchema>

/** Everything but the lines that a price depends on. Each adjustment reads its own part. */
export interface PricingContext {
  currency: string
  /** Null while no delivery option is chosen. */
  shipping: { id?: string; title: string; price: Money } | null
  /** Null where no place is known, not even the shop's own. */
  tax: PlaceTax | null
  /** Absent where no promotion is asked. */
  offers?: Offers
  /** What the points that are to be spent are worth, in minor units. */
  points?: number
}

export interface PricingInput extends PricingContext {
  lines: readonly PricingLine[]
}

/** One rate, such as `VAT` of 2000 basis points (20 %). */
const PlaceRateSchema = z.strictObject({
  title: z.string().min(1),
  basisPoints: z.int().min(0).max(10_000),
})
export type PlaceRate = Infer<typeof PlaceRateSchema>

/** The taxes of one place. */
export const PlaceTaxSchema = z.strictObject({
  /** Whether prices contain the tax. */
  included: z.boolean(),
  /** The class delivery is taxed by; null: as the goods are, each rate by its share of them. */
  shippingClass: z.enum(TAX_CLASSES).nullable(),
  standard: PlaceRateSchema.nullable(),
  /** Null: what is reduced elsewhere goes by the standard rate here. */
  reduced: PlaceRateSchema.nullable(),
  /** The place is the shop's own, because the buyer's is not known yet. */
  estimated: z.literal(true).exactOptional(),
})
export type PlaceTax = Infer<typeof PlaceTaxSchema>

/** A line with the discounts of the adjustments before. */
export interface AdjustableLine extends PricingLine {
  cost: LineCost
  discounts: readonly LineDiscount[]
}

/** The price after the adjustments before, in minor units of the context's currency. */
export interface PriceSoFar {
  lines: readonly AdjustableLine[]
  shipping: number
  /** The promotions that have lowered it. */
  promotionIds: readonly string[]
}

/** One change of a price, as an adjustment gives it. */
export interface Adjustment {
  /** The `rule` of its trace step. */
  rule: string
  /** The member of `Cost` it adds to. Tax that the prices include is told and not added to the total. */
  adds: 'discount' | 'shipping' | 'tax' | 'included-tax'
  /**
   * A discount on a line's id lowers that line, one on `order` its `parts`, else all lines by what
   * each costs, and one on `shipping` the price of delivery.
   */
  target: TraceStep['target']
  /** Minor units, not negative. A discount lowers the total by it. */
  amount: number
  detail: string
  /** Of a discount by a promotion. */
  promotionId?: string
  /** Of a discount: the part of each line, in their order. They sum to the amount. */
  parts?: readonly number[]
  /** Of a tax: its rate, the sum it is applied to, and the part of each line by its id. */
  tax?: PlaceRate & { base: number; lines: ReadonlyMap<string, number> }
}

/** Gives the changes that one rule makes to a price; none where it does not apply. Pure. */
export type AdjustmentRule = (soFar: PriceSoFar, context: PricingContext) => Adjustment[]

export interface PricedOrder {
  lines: {
    id: string
    unitPrice: Money
    cost: LineCost
    /** Absent where nothing lowers it. */
    discounts?: readonly LineDiscount[]
  }[]
  cost: Cost
  trace: TraceStep[]
  /** One per rate that applies; their amounts sum to the tax of the cost. */
  taxes: TaxedRow[]
}
