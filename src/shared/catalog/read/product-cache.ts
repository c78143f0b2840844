import { Cache } from '../../kit/cache.ts'
import type {
  Availability,
  DocumentVariant,
  ProductDocument,
  ProductRendering,
  Sellable,
} from '../contract.ts'
import { availabilityOfVariant, availabilitySign, renderProduct, snapshotOf } from '../rules.ts'

/** Units of one SKU, and which of two such words is the newer. */
export interface Level {
  available: number
  version: number
}

/** A published product as one of the tiers gave it. */
export interface LoadedProduct {
  document: ProductDocument
  hash: string
  inCatalogue: boolean
  /** By SKU. Null where the tier knows nothing of stock: shoppers are then told "in stock". */
  levels: Map<string, Level> | null
}

interface CachedProduct extends LoadedProduct {
  rendering: ProductRendering | null
}

const NO_STOCK: Level = { available: 0, version: -1 }

/**
 * The isolate's own tier: the products read last, rendered once per visible change. Bounded; the
 * product unread for longest goes first.
 */
export class ProductCache {
  readonly #products: Cache<string, CachedProduct>
  readonly #handleOfVariant = new Map<string, string>()
  readonly #handleOfSku = new Map<string, string>()

  /** @param max products kept */
  constructor(max: number) {
    this.#products = new Cache({ entries: max, onRemove: (product) => this.#forget(product) })
  }

  get size(): number {
    return this.#products.size
  }

  has(handle: string): boolean {
    return this.#products.has(handle)
  }

  put(product: LoadedProduct): void {
    const { handle } = product.document
    this.#products.set(handle, { ...product, rendering: null })
    for (const variant of product.document.variants) {
      this.#handleOfVariant.set(variant.id, handle)
      this.#handleOfSku.set(variant.sku, handle)
    }
  }

  /** The product as it is sent, or null where it is not kept or not in the catalogue. */
  rendering(handle: string, catalogVersion: string): ProductRendering | null {
    const product = this.#products.get(handle)
    if (!product?.inCatalogue) return null
    if (product.rendering?.view.catalogVersion !== catalogVersion) {
      product.rendering = renderProduct(product.document, product.hash, catalogVersion, (variant) =>
        told(product, variant),
      )
    }
    return product.rendering
  }

  sellable(variantId: string): Sellable | null {
    const product = this.#products.get(this.#handleOfVariant.get(variantId) ?? '')
    const variant = product?.document.variants.find((v) => v.id === variantId)
    return product && variant ? sellableOf(product, variant) : null
  }

  availability(sku: string): Availability | null {
    const product = this.#products.get(this.#handleOfSku.get(sku) ?? '')
    const variant = product?.document.variants.find((one) => one.sku === sku)
    return product && variant ? told(product, variant) : null
  }

  /** Takes a newer word on a SKU; older ones and SKUs not kept are ignored. */
  applyLevel(sku: string, level: Level): void {
    const product = this.#products.get(this.#handleOfSku.get(sku) ?? '')
    if (!product?.levels || (product.levels.get(sku) ?? NO_STOCK).version >= level.version) return
    const variant = product.document.variants.find((one) => one.sku === sku)
    const before = variant && availabilitySign(told(product, variant))
    product.levels.set(sku, level)
    // The text is made anew only when a shopper would read something else in it.
    if (variant && availabilitySign(told(product, variant)) !== before) product.rendering = null
  }

  /** Forgets a product unless it is already the one with this hash. */
  dropUnless(handle: string, hash: string, inCatalogue: boolean): void {
    const product = this.#products.get(handle)
    if (product && (product.hash !== hash || product.inCatalogue !== inCatalogue)) this.drop(handle)
  }

  /** Forgets what came from a tier that knows nothing of stock. */
  dropStockless(): void {
    for (const [handle, product] of this.#products) if (!product.levels) this.drop(handle)
  }

  drop(handle: string): void {
    this.#products.delete(handle)
  }

  clear(): void {
    this.#products.clear()
  }

  #forget({ document }: CachedProduct): void {
    for (const variant of document.variants) {
      this.#handleOfVariant.delete(variant.id)
      this.#handleOfSku.delete(variant.sku)
    }
  }
}

/** A variant of a product as carts and checkouts take it. */
export const sellableOf = (product: LoadedProduct, variant: DocumentVariant): Sellable => ({
  variant: snapshotOf(product.document, variant, product.inCatalogue),
  availability: told(product, variant),
})

function told(product: LoadedProduct, variant: DocumentVariant): Availability {
  if (!product.levels) return { state: 'in_stock' }
  return availabilityOfVariant(variant, (product.levels.get(variant.sku) ?? NO_STOCK).available)
}
