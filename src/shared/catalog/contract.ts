import type { Money } from '../platform/money.ts'

/**
 * How a variant follows its stock. `deny` sells what is available. `continue` and `untracked` are
 * never out: they are sold without a hold, and their count, if they have one, is left as it is.
 */
export const STOCK_POLICIES = ['deny', 'continue', 'untracked'] as const
export type StockPolicy = (typeof STOCK_POLICIES)[number]

/**
 * How a variant is taxed. `reduced` goes by the reduced rates where the place has one, else by the
 * standard ones. `zero` and `exempt` are never taxed; they differ in the merchant's accounts alone.
 */
export const TAX_CLASSES = ['standard', 'reduced', 'zero', 'exempt'] as const
export type TaxClass = (typeof TAX_CLASSES)[number]

/** The class by which a variant is taxed: `exempt` where it is not taxable. */
export const taxClassOf = (variant: {
  taxable: boolean
  taxClass?: TaxClass | undefined
}): TaxClass => (variant.taxable ? (variant.taxClass ?? 'standard') : 'exempt')

/** A variant at one catalogue version, for a cart, a quote and an order. */
export interface VariantSnapshot {
  variantId: string
  productId: string
  handle: string
  sku: string
  /** Product title, and the variant's own where the product has several. */
  title: string
  variantTitle: string | null
  image: string | null
  /** The option values the image shows where it is another variant's: `Harbour`. */
  shownIn?: string
  unitPrice: Money
  compareAtPrice: Money | null
  weightGrams: number
  taxable: boolean
  /** Absent in what was stored before the field: `standard`. */
  taxClass?: TaxClass
  requiresShipping: boolean
  /** Absent: `deny`. */
  stockPolicy?: Exclude<StockPolicy, 'deny'>
  /** Its product's own categories. Absent where there are none, and in what was stored before the field. */
  categoryIds?: readonly string[]
  /** False once the variant or its product is withdrawn: it stays in carts, but cannot be bought. */
  purchasable: boolean
}

export type AvailabilityState = 'in_stock' | 'low' | 'out'

/** A hint for shoppers. The authority on stock is the SKU's StockObject. */
export interface Availability {
  state: AvailabilityState
  /** Given only when few are left. */
  available?: number
}

export interface ProductImage {
  id: string
  url: string
  alt: string
  width: number
  height: number
}

/** Whether the shop's pages can show a picture: their policy allows those of the shop alone. */
export const isShowable = (url: string): boolean => url.startsWith('/')

export const showableImages = <Image extends { url: string }>(images: readonly Image[]): Image[] =>
  images.filter(({ url }) => isShowable(url))

interface ProductOption {
  name: string
  values: string[]
}

/** A variant inside an immutable product document: everything but what moves (availability). */
export interface DocumentVariant {
  id: string
  sku: string
  title: string
  options: string[]
  price: Money
  compareAtPrice?: Money
  weightGrams: number
  taxable: boolean
  /** Absent in a document from before the field: `standard`. */
  taxClass?: TaxClass
  requiresShipping: boolean
  /** Absent: `deny`. */
  stockPolicy?: Exclude<StockPolicy, 'deny'>
  barcode?: string
  imageId?: string
}

export interface CategoryRef {
  id: string
  handle: string
  title: string
}

/** The content-addressed document of one published product. */
export interface ProductDocument {
  id: string
  handle: string
  title: string
  /** Plain text; paragraphs are separated by a blank line. */
  description: string
  vendor: string
  productType: string
  tags: string[]
  images: ProductImage[]
  options: ProductOption[]
  variants: DocumentVariant[]
  categories: CategoryRef[]
  rating: { average: number; count: number }
}

export interface CategoryDocument extends CategoryRef {
  description: string
  image: string | null
  parentId: string | null
  /** Whether it stands in the shop's header. Absent in a release from before the field. */
  inHeader?: boolean
  productCount: number
}

/** `/catalog/manifest.json`: names the current immutable snapshot. */
export interface CatalogManifest {
  version: string
  publishedAt: string
  count: number
  /** URLs of immutable JSON. */
  products: string
  categories: string
}

/** A product as the API answers it: its document, with the availability of this moment. */
export interface ProductView extends Omit<ProductDocument, 'variants'> {
  variants: (DocumentVariant & { availability: Availability })[]
  catalogVersion: string
}

/** A product in a list. */
export interface ProductSummary {
  id: string
  handle: string
  title: string
  image: string | null
  priceFrom: Money
  priceTo: Money
  compareAtPrice?: Money
  availability: Availability
  rating: { average: number; count: number }
}

/**
 * Reads of the published catalogue, cached per isolate. Never older than CATALOG_STALE_MAX_MS.
 * Gateway and checkout each hold one; both may be asked at every request.
 */
export interface CatalogReader {
  /** The current version; "0" before the first publish. */
  version(): Promise<string>
  /** Snapshots by variant id, in one step; unknown ids are absent from the map. */
  variants(ids: readonly string[]): Promise<Map<string, VariantSnapshot>>
}

/** A text ready to be sent, with the strong ETag (quoted) of exactly these bytes. */
export interface Rendering {
  json: string
  etag: string
}

/** A product as it is sent, and the value it was rendered from. */
export interface ProductRendering extends Rendering {
  view: ProductView
}

/** A variant with its availability. */
export interface Sellable {
  variant: VariantSnapshot
  availability: Availability
}

/** One product in the immutable index of a release (`/catalog/{version}/products.json`). */
export interface IndexEntry extends Omit<ProductSummary, 'availability'> {
  /** SHA-256 of the product's document. */
  hash: string
  /** Variant ids. */
  variants: string[]
  /** Handles of its categories and of those above them. */
  categories: string[]
  popularity: number
  createdAt: string
}

/** The catalogue shoppers see: the last release. */
export interface Release {
  number: number
  version: string
  publishedAt: number
  productCount: number
  categoriesHash: string
}

/** How far a publish is that goes on by the queue. */
export interface PublishProgress {
  /** Products looked at so far. */
  published: number
  total: number
  requestedAt: string
}

/** KV as the catalogue uses it: immutable texts by name. */
export interface Snapshots {
  get(key: string): Promise<string | null>
  put(key: string, value: string): Promise<unknown>
}
