import { z } from 'zod'
import type { Availability, AvailabilityState, VariantSnapshot } from '../catalog/contract.ts'
import { AppliedCodeSchema, type ResolvedCode } from '../coupon/contract.ts'
import {
  ATTRIBUTE_CHARS_MAX,
  COUPON_CODE_MAX_CHARS,
  LINE_ATTRIBUTES_MAX,
} from '../platform/limits.ts'
import { type Infer, MoneySchema } from '../platform/schemas.ts'
import { asGiven, oneLine } from '../platform/text.ts'
import { CostSchema, LineCostSchema, LineDiscountSchema } from '../pricing/contract.ts'
import type { OffersDocument } from '../promotion/contract.ts'
import { ShownSlotSchema, type SlotRef } from '../promotion/slots/contract.ts'

export type WarningCode =
  | 'quantity_reduced'
  | 'out_of_stock'
  | 'stock_short'
  | 'price_changed'
  | 'discount_not_applicable'
  | 'line_unavailable'
  | 'purchase_limit_reached'
  | 'hold_expired'

/** An automatic change the shopper should know of; `target` is a JSON pointer into the cart. */
const CartWarningSchema = z.object({
  code: z.string<WarningCode>(),
  message: z.string(),
  target: z.string(),
})
export type CartWarning = Infer<typeof CartWarningSchema>

/** A discount code as a shopper gives it. */
export const DiscountCodeSchema = oneLine({ max: COUPON_CODE_MAX_CHARS, missing: 'Enter a code.' })

/** Names are stored as they are given: two of them never become one. */
export const LineAttributesSchema = z
  .record(asGiven({ max: 40 }), oneLine({ max: ATTRIBUTE_CHARS_MAX, min: 0 }))
  .refine((all) => Object.keys(all).length <= LINE_ATTRIBUTES_MAX, 'Too many attributes.')
/** Free text a shopper attached to a line, such as an engraving. */
export type LineAttributes = z.output<typeof LineAttributesSchema>

const CartLineSchema = z.object({
  id: z.string(),
  variantId: z.string(),
  productId: z.string(),
  handle: z.string(),
  sku: z.string(),
  title: z.string(),
  variantTitle: z.string().nullable(),
  image: z.string().nullable(),
  /** The option values the image shows where it is another variant's. */
  shownIn: z.string().optional(),
  quantity: z.number().int(),
  selected: z.boolean(),
  unitPrice: MoneySchema,
  compareAtPrice: MoneySchema.optional(),
  cost: LineCostSchema,
  attributes: z.record(z.string(), z.string()),
  discounts: z.array(LineDiscountSchema),
  /** The promotion that gives the line: it comes and goes by itself. */
  giftOf: z.string().optional(),
  availability: z.object({
    state: z.string<AvailabilityState>(),
    available: z.number().int().optional(),
  }),
})
export type CartLine = Infer<typeof CartLineSchema>

/** The whole priced cart, as every cart route answers it; `serverTime` is added by the gateway. */
export const CartSchema = z.object({
  version: z.number().int(),
  currency: z.string(),
  lines: z.array(CartLineSchema),
  savedLines: z.array(CartLineSchema),
  /** Whether the shop has any code to enter; without one a page shows no field for it. */
  acceptsDiscountCodes: z.boolean(),
  discountCodes: z.array(AppliedCodeSchema),
  cost: CostSchema,
  /** Units over all lines, selected or not. */
  totalQuantity: z.number().int(),
  promotionSlots: z.array(ShownSlotSchema),
  warnings: z.array(CartWarningSchema),
  /** The parts that are missing before this cart can be bought. */
  requirements: z.array(z.object({ code: z.string(), message: z.string(), target: z.string() })),
  catalogVersion: z.string(),
  updatedAt: z.iso.datetime(),
})
export type Cart = Infer<typeof CartSchema>

export const FavouriteSchema = z.object({ productId: z.string(), addedAt: z.iso.datetime() })
export type Favourite = Infer<typeof FavouriteSchema>

/** The shop's offers as a command carries them. */
export interface ToldOffers {
  /** Absent where the shop has never had a promotion or a slot. */
  offers?: OffersDocument
  /** Where the visitor seems to be; told where a slot asks for it. */
  country?: string
}

/** Commands carry the variant's snapshot: the object never looks into the catalogue. */
export type CartCommand =
  | (ToldOffers & {
      type: 'cart.add-line'
      variant: VariantSnapshot
      availability: Availability
      quantity: number
      attributes: LineAttributes
      catalogVersion: string
    })
  | { type: 'cart.change-line'; lineId: string; quantity?: number; selected?: boolean }
  | { type: 'cart.remove-line'; lineId: string }
  | { type: 'cart.save-line'; lineId: string }
  | { type: 'cart.restore-line'; lineId: string }
  | (ToldOffers & {
      type: 'cart.set-discount-codes'
      codes: string[]
      /** The codes as the shop knows them; absent from a gateway of an older release. */
      coupons?: readonly ResolvedCode[]
    })
  /** Brings the lines' snapshots to a newer catalogue; variants not listed are withdrawn. */
  | (ToldOffers & {
      type: 'cart.refresh'
      catalogVersion: string
      variants: { variant: VariantSnapshot; availability: Availability }[]
      /** Of a cart that has codes. */
      coupons?: readonly ResolvedCode[]
    })
  | { type: 'favourite.add'; productId: string }
  | { type: 'favourite.remove'; productId: string }

/** A priced cart, rendered once per version: `json` is the Cart without `serverTime`. */
export interface CartRendering {
  version: number
  catalogVersion: string
  /** Of the offers it is priced with; absent from an object of an older release. */
  offersVersion?: number
  /** When a promotion, a slot or the campaign of a code begins or ends (milliseconds); absent: none does. */
  holdsUntil?: number
  /** The promotion slots that it shows; absent where there are none. */
  slots?: readonly SlotRef[]
  json: string
}

export interface CartAnswer {
  kind: 'cart'
  cart: CartRendering
}

/** All favourites, the newest first. */
export interface FavouritesAnswer {
  kind: 'favourites'
  favourites: Favourite[]
}

type CartQuery = { type: 'cart' } | { type: 'favourites' }

type FavouriteType = Extract<CartCommand['type'], `favourite.${string}`>

/** The commands that answer the whole cart. */
export type CartLineCommand = Exclude<CartCommand, { type: FavouriteType }>

/** The part of the cart in `ShopperObject`. */
export interface CartContract {
  command: CartCommand
  answers: Record<CartLineCommand['type'], CartAnswer> & Record<FavouriteType, FavouritesAnswer>
  query: CartQuery
  readings: { cart: CartAnswer; favourites: FavouritesAnswer }
}
