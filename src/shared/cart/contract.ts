import type { Availability, VariantSnapshot } from '../catalog/contract.ts'
import type { Money } from '../platform/money.ts'
import type { Cost, LineCost } from '../pricing/contract.ts'

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
export interface CartWarning {
  code: WarningCode
  message: string
  target: string
}

/** Free text a shopper attached to a line, such as an engraving. */
export type LineAttributes = Record<string, string>

export interface CartLine {
  id: string
  variantId: string
  productId: string
  handle: string
  sku: string
  title: string
  variantTitle: string | null
  image: string | null
  /** The option values the image shows where it is another variant's. */
  shownIn?: string
  quantity: number
  selected: boolean
  unitPrice: Money
  compareAtPrice?: Money
  cost: LineCost
  attributes: LineAttributes
  discounts: { code: string; amount: Money }[]
  availability: Availability
}

export interface DiscountCode {
  code: string
  applicable: boolean
  reason?: string
}

/** The whole priced cart, as every cart route answers it; `serverTime` is added by the gateway. */
export interface Cart {
  version: number
  currency: string
  lines: CartLine[]
  savedLines: CartLine[]
  discountCodes: DiscountCode[]
  /** Whether the shop has any code to enter; without one a page shows no field for it. */
  acceptsDiscountCodes: boolean
  cost: Cost
  /** Units over all lines, selected or not. */
  totalQuantity: number
  promotionSlots: unknown[]
  warnings: CartWarning[]
  /** The parts that are missing before this cart can be bought. */
  requirements: { code: string; message: string; target: string }[]
  catalogVersion: string
  updatedAt: string
}

export interface Favourite {
  productId: string
  addedAt: string
}

/** Commands carry the variant's snapshot: the object never looks into the catalogue. */
export type CartCommand =
  | {
      type: 'cart.add-line'
      variant: VariantSnapshot
      availability: Availability
      quantity: number
      attributes: LineAttributes
      catalogVersion: string
    }
  | { type: 'cart.change-line'; lineId: string; quantity?: number; selected?: boolean }
  | { type: 'cart.remove-line'; lineId: string }
  | { type: 'cart.save-line'; lineId: string }
  | { type: 'cart.restore-line'; lineId: string }
  | { type: 'cart.set-discount-codes'; codes: string[] }
  /** Brings the lines' snapshots to a newer catalogue; variants not listed are withdrawn. */
  | {
      type: 'cart.refresh'
      catalogVersion: string
      variants: { variant: VariantSnapshot; availability: Availability }[]
    }
  | { type: 'favourite.add'; productId: string }
  | { type: 'favourite.remove'; productId: string }

/** A priced cart, rendered once per version: `json` is the Cart without `serverTime`. */
export interface CartRendering {
  version: number
  catalogVersion: string
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

export type CartQuery = { type: 'cart' } | { type: 'favourites' }

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
