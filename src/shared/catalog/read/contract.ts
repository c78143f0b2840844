export const PRODUCT_SORTS = ['newest', 'price', '-price', 'title', 'popular'] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

export interface ProductsQuery {
  /** Handle of a category; products of those below it count too. */
  category?: string | undefined
  /** The text to search for; results come best first unless `sort` says otherwise. */
  q?: string | undefined
  sort?: ProductSort | undefined
  /** Bounds of the lowest price, in minor units, both included. */
  minPrice?: number | undefined
  maxPrice?: number | undefined
  /** True: only products with at least one unit to sell. */
  inStock?: boolean | undefined
  limit: number
  cursor?: string | undefined
}

/** A variant with the units that the catalogue knows to be available. */
export interface StockListEntry {
  sku: string
  /** Of its product. */
  title: string
  /** The option values of the variant; empty where its product has one variant alone. */
  options: string[]
  productId: string
  /** Null where its stock was never counted. */
  available: number | null
  /** Whether its stock is counted and at or under the shop's threshold. */
  low: boolean
}

export interface StockQuery {
  limit: number
  cursor?: string | undefined
  /** The beginning of a SKU or of a title, or words of a published product. */
  q?: string | undefined
  /** The SKUs at or under the threshold alone, the fewest units first. */
  low?: boolean | undefined
}
