export const PRODUCT_SORTS = ['newest', 'price', '-price', 'title', 'popular'] as const
export type ProductSort = (typeof PRODUCT_SORTS)[number]

export interface ProductsQuery {
  /** Handle of a category; products of those below it count too. */
  category?: string | undefined
  /** What to search for; results come best first unless `sort` says otherwise. */
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
