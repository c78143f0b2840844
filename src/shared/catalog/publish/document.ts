import { rfc3339 } from '../../platform/clock.ts'
import { money } from '../../platform/money.ts'
import { assertInvariant } from '../../platform/result.ts'
import { standsInHeader } from '../category-tree.ts'
import type {
  CategoryDocument,
  CategoryRef,
  DocumentVariant,
  IndexEntry,
  ProductDocument,
} from '../contract.ts'
import { isShowable, showableImages, taxClassOf } from '../contract.ts'
import type { CategoryRow, ImageRow, PriceRow, ProductRow, VariantRow } from '../schema.ts'

/** The rows of one product. Lists are in the merchant's order. */
export interface ProductRecord {
  product: ProductRow
  /** Variants on sale, each with its price in the shop's currency. */
  variants: (VariantRow & Pick<PriceRow, 'currency' | 'amount' | 'compare_at_amount'>)[]
  images: ImageRow[]
  categories: CategoryRow[]
}

/** A product without option values has one variant, and this is its title. */
const SINGLE_VARIANT_TITLE = 'Default'

/** The document shoppers get; the same record always gives the same bytes as JSON. */
export function documentOf({
  product,
  variants,
  images,
  categories,
}: ProductRecord): ProductDocument {
  return {
    id: product.id,
    handle: product.handle,
    title: product.title,
    description: product.description,
    vendor: product.vendor,
    productType: product.product_type,
    tags: JSON.parse(product.tags),
    images: images.map(({ id, url, alt, width, height }) => ({ id, url, alt, width, height })),
    options: JSON.parse(product.options),
    variants: variants.map((variant) => documentVariant(variant, images)),
    categories: categories.map(categoryRef),
    rating: ratingOf(product),
  }
}

function documentVariant(
  variant: ProductRecord['variants'][number],
  images: readonly ImageRow[],
): DocumentVariant {
  const options: string[] = JSON.parse(variant.options)
  const image = images.find((candidate) => candidate.url === variant.image_url)
  const { currency, amount, compare_at_amount } = variant
  // A "before" price that is no higher would promise a reduction that is none.
  const reduced = compare_at_amount !== null && compare_at_amount > amount
  return {
    id: variant.id,
    sku: variant.sku,
    title: options.join(' / ') || SINGLE_VARIANT_TITLE,
    options,
    price: money(amount, currency),
    ...(reduced ? { compareAtPrice: money(compare_at_amount, currency) } : {}),
    weightGrams: variant.weight_grams,
    taxable: variant.taxable === 1,
    taxClass: taxClassOf({ taxable: variant.taxable === 1, taxClass: variant.tax_class }),
    requiresShipping: variant.requires_shipping === 1,
    ...(variant.stock_policy === 'deny' ? {} : { stockPolicy: variant.stock_policy }),
    ...(variant.barcode === null ? {} : { barcode: variant.barcode }),
    ...(image ? { imageId: image.id } : {}),
  }
}

const categoryRef = ({ id, handle, title }: CategoryRow): CategoryRef => ({ id, handle, title })

/** Stars as an average with one decimal; 0 of 0 without ratings. */
function ratingOf({ rating_sum, rating_count }: ProductRow): { average: number; count: number } {
  const average = rating_count === 0 ? 0 : Math.round((rating_sum * 10) / rating_count) / 10
  return { average, count: rating_count }
}

/** A product's entry in the index and its summary in lists. */
export function indexEntryOf(
  document: ProductDocument,
  hash: string,
  product: Pick<ProductRow, 'popularity' | 'created_at'>,
  /** Handles of its categories and those above. */
  categories: string[],
): IndexEntry {
  const byPrice = document.variants.toSorted((a, b) => a.price.amount - b.price.amount)
  const cheapest = byPrice[0]
  const mostExpensive = byPrice.at(-1)
  assertInvariant(cheapest !== undefined && mostExpensive !== undefined, 'a product has a variant')
  return {
    id: document.id,
    handle: document.handle,
    title: document.title,
    image: showableImages(document.images)[0]?.url ?? null,
    priceFrom: cheapest.price,
    priceTo: mostExpensive.price,
    ...(cheapest.compareAtPrice ? { compareAtPrice: cheapest.compareAtPrice } : {}),
    rating: document.rating,
    hash,
    variants: document.variants.map((variant) => variant.id),
    categories,
    popularity: product.popularity,
    createdAt: rfc3339(product.created_at),
  }
}

/** The categories given and all those above them, each once. */
export function withAncestors(
  categories: readonly CategoryRow[],
  byId: ReadonlyMap<string, CategoryRow>,
): CategoryRow[] {
  const found = new Map<string, CategoryRow>()
  for (const start of categories) {
    let current: CategoryRow | undefined = start
    // Stops at a category seen before, so that not even a circle in the data hangs a publish.
    while (current && !found.has(current.id)) {
      found.set(current.id, current)
      current = current.parent_id === null ? undefined : byId.get(current.parent_id)
    }
  }
  return [...found.values()]
}

/** @param counts products by category id, those of categories below included */
export const categoryDocumentOf = (
  row: CategoryRow,
  counts: ReadonlyMap<string, number>,
): CategoryDocument => ({
  ...categoryRef(row),
  description: row.description,
  image: row.image !== null && isShowable(row.image) ? row.image : null,
  parentId: row.parent_id,
  inHeader: standsInHeader(row),
  productCount: counts.get(row.id) ?? 0,
})
