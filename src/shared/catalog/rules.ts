import { rfc3339 } from '../platform/clock.ts'
import { newId, spread } from '../platform/ids.ts'
import { LOW_STOCK_UNITS } from '../platform/limits.ts'
import type {
  Availability,
  CatalogManifest,
  DocumentVariant,
  ProductDocument,
  ProductRendering,
  ProductView,
  Release,
  Rendering,
  StockPolicy,
  VariantSnapshot,
} from './contract.ts'
import { showableImages, taxClassOf } from './contract.ts'

/** The immutable product index is cut into this many parts, by handle. */
export const SNAPSHOT_PARTS = 64
const BASE32 = '0123456789abcdefghjkmnpqrstvwxyz'

/** The release before the first publish. */
export const NO_RELEASE: Release = {
  number: 0,
  version: '0',
  publishedAt: 0,
  productCount: 0,
  categoriesHash: '',
}

/** Keys of the shared cache (KV). */
export const CURRENT_RELEASE_KEY = 'catalog/current'
export const documentKey = (hash: string): string => `document/${hash}`
export const partKey = (hash: string): string => `part/${hash}`
export const indexKey = (version: string): string => `catalog/${version}/products.json`
export const categoriesKey = (version: string): string => `catalog/${version}/categories.json`

/** The index part a product stands in. */
export const partOf = (handle: string): number => spread(handle) % SNAPSHOT_PARTS

/**
 * A fresh variant id whose last two characters name its product's index part, so that the product
 * can be found from the variant id while the database is out.
 */
export function newVariantId(handle: string): string {
  const part = partOf(handle)
  return `${newId('var')}${BASE32.charAt(part >> 5)}${BASE32.charAt(part & 31)}`
}

/** The index part a variant id names, or null where the text is no variant id of this shop. */
export function partOfVariant(variantId: string): number | null {
  if (!/^var_[0-9a-z]{28}$/.test(variantId)) return null
  const part = BASE32.indexOf(variantId.charAt(30)) * 32 + BASE32.indexOf(variantId.charAt(31))
  return part >= 0 && part < SNAPSHOT_PARTS ? part : null
}

/** Whether selling a variant takes units from its stock: a hold, then a commitment. */
const takesStock = ({ stockPolicy = 'deny' }: { stockPolicy?: StockPolicy }): boolean =>
  stockPolicy === 'deny'

/** The availability of so many units. */
export function availabilityOf(units: number): Availability {
  if (units <= 0) return { state: 'out' }
  return units <= LOW_STOCK_UNITS ? { state: 'low', available: units } : { state: 'in_stock' }
}

/** One character per availability: equal signs mean equal texts on a page. */
export const availabilitySign = ({ state, available }: Availability): string =>
  state === 'in_stock' ? 'i' : state === 'out' ? 'o' : String(available)

/**
 * The picture of a variant: its own, else the product's first. Where that one belongs to other
 * variants, `shownIn` names the option values they share and this variant does not have.
 */
export function pictureOf<Image extends { id: string }>(
  product: {
    images: readonly Image[]
    variants: readonly { options: readonly string[]; imageId?: string }[]
  },
  variant: { options: readonly string[]; imageId?: string },
): { image: Image | null; shownIn?: string } {
  const own = product.images.find(({ id }) => id === variant.imageId)
  if (own) return { image: own }
  const [image = null] = product.images
  const owners = product.variants.filter(
    ({ imageId }) => imageId !== undefined && imageId === image?.id,
  )
  const [first] = owners
  if (!first) return { image }
  const others = first.options.filter(
    (value, index) =>
      value !== variant.options[index] && owners.every(({ options }) => options[index] === value),
  )
  return { image, ...(others.length > 0 ? { shownIn: others.join(' / ') } : {}) }
}

/** The snapshot of a variant in a cart. */
export function snapshotOf(
  document: ProductDocument,
  variant: DocumentVariant,
  inCatalogue: boolean,
): VariantSnapshot {
  const shown = { ...document, images: showableImages(document.images) }
  const { image, shownIn } = pictureOf(shown, variant)
  return {
    variantId: variant.id,
    productId: document.id,
    handle: document.handle,
    sku: variant.sku,
    title: document.title,
    variantTitle: variant.options.length > 0 ? variant.title : null,
    image: image?.url ?? null,
    ...(shownIn === undefined ? {} : { shownIn }),
    unitPrice: variant.price,
    compareAtPrice: variant.compareAtPrice ?? null,
    weightGrams: variant.weightGrams,
    taxable: variant.taxable,
    taxClass: taxClassOf(variant),
    requiresShipping: variant.requiresShipping,
    ...(document.categories.length > 0
      ? { categoryIds: document.categories.map(({ id }) => id) }
      : {}),
    ...(variant.stockPolicy ? { stockPolicy: variant.stockPolicy } : {}),
    purchasable: inCatalogue,
  }
}

/** The availability of a variant with so many units. */
export const availabilityOfVariant = (
  variant: { stockPolicy?: StockPolicy },
  units: number,
): Availability => (takesStock(variant) ? availabilityOf(units) : { state: 'in_stock' })

/**
 * A product as it is sent. The ETag names document, version and each availability, so equal ETags
 * mean equal bytes.
 * @param availability of each variant
 */
export function renderProduct(
  document: ProductDocument,
  hash: string,
  catalogVersion: string,
  availability: (variant: DocumentVariant) => Availability,
): ProductRendering {
  const variants = document.variants.map((variant) => ({
    ...variant,
    availability: availability(variant),
  }))
  const view: ProductView = { ...document, variants, catalogVersion }
  const signs = variants.map((variant) => availabilitySign(variant.availability)).join('')
  return {
    view,
    json: JSON.stringify(view),
    etag: `"${hash.slice(0, 16)}-${catalogVersion}-${signs}"`,
  }
}

/** `/catalog/manifest.json`. */
export function renderManifest(release: Release): Rendering {
  const { version, publishedAt, productCount } = release
  const manifest: CatalogManifest = {
    version,
    publishedAt: rfc3339(publishedAt),
    count: productCount,
    products: `/catalog/${version}/products.json`,
    categories: `/catalog/${version}/categories.json`,
  }
  return { json: JSON.stringify(manifest), etag: `"${version}-${release.number}"` }
}
