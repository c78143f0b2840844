import shop from '../../../shop.config.ts'
import type { PromotionNames } from '../../../src/admin/components/promotions/promotion-words.ts'
import type { Choice } from '../../../src/admin/components/promotions/shown-promotion.ts'
import { readCategoryTree } from '../../../src/shared/catalog/edit/staff-categories.ts'
import { listProducts } from '../../../src/shared/catalog/read/list-products.ts'
import { findTitles } from '../../../src/shared/catalog/read/store.ts'
import { searchStaffProducts } from '../../../src/shared/catalog/search/search-staff-products.ts'
import type { ConfiguredNames } from '../../../src/shared/promotion/input-checks.ts'
import { formatMoney } from '../../../src/storefront/format-money.ts'
import type { GatewayContext } from '../http/app.ts'
import { countryName } from '../http/countries.ts'
import { LEVELS } from '../http/levels.ts'
import { catalogReader } from '../http/ports/catalog.ts'

const PRODUCTS_FOUND_MAX = 8
const VARIANTS_FOUND_MAX = 20
const SAMPLE_PRODUCTS = 2

/** The delivery options of the shop, whatever country they are of. */
export const DELIVERY_OPTIONS = shop.delivery.zones.flatMap(({ options }) =>
  options.map(({ id, title }) => ({ id, title })),
)

/** The names of the shop's configuration that promotions and slots use. */
export const CONFIGURED_NAMES: ConfiguredNames = {
  levels: LEVELS,
  deliveryOptions: DELIVERY_OPTIONS.map(({ id }) => id),
}

export interface NamedIds {
  products: readonly string[]
  variants: readonly string[]
}

/** The names of what promotions name, and the categories of the shop in the order of their tree. */
export async function namesOf(c: GatewayContext, { products, variants }: NamedIds) {
  const [{ data: categories }, titles, sellable] = await Promise.all([
    readCategoryTree(c.env.CATALOG_DB),
    products.length === 0 ? new Map<string, string>() : findTitles(c.env.CATALOG_DB, products),
    variantNames(c, variants),
  ])
  const tables = {
    product: titles,
    variant: sellable,
    category: new Map(categories.map(({ id, title }) => [id, title])),
    option: new Map(DELIVERY_OPTIONS.map(({ id, title }) => [id, title])),
  }
  const names: PromotionNames = {
    currency: shop.currency,
    // A product or category that is gone is shown by its id: staff can find it in the audit.
    nameOf: (kind, id) => (kind === 'country' ? countryName(id) : (tables[kind].get(id) ?? id)),
  }
  return { names, categories: categories.map(({ id, title, depth }) => ({ id, title, depth })) }
}

const variantName = (title: string, variant: string | null): string =>
  variant === null || variant === '' ? title : `${title} – ${variant}`

async function variantNames(
  c: GatewayContext,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await catalogReader(c.env).variants(ids)
  return new Map(
    [...found].map(([id, { title, variantTitle }]) => [id, variantName(title, variantTitle)]),
  )
}

/** Products that a text finds, published or not. */
export async function findProducts(c: GatewayContext, query: string): Promise<Choice[]> {
  const { CATALOG_DB: database, SEARCH_DB: search } = c.env
  if (query === '') return []
  const found = await searchStaffProducts({ database, search }, query, PRODUCTS_FOUND_MAX)
  return found.map(({ id, title, handle }) => ({ id, name: title, detail: handle }))
}

/** The variants for sale of the products that a text finds, those with this SKU first. */
export async function findVariants(c: GatewayContext, query: string): Promise<Choice[]> {
  const { CATALOG_DB: database, SEARCH_DB: search } = c.env
  if (query === '') return []
  const products = await searchStaffProducts({ database, search }, query, PRODUCTS_FOUND_MAX)
  const found = await variantsOf(
    c,
    products.map(({ handle }) => handle),
  )
  const sku = query.toLowerCase()
  const isAsked = ({ detail }: Choice) => detail?.toLowerCase().startsWith(`${sku} `) === true
  return [...found.filter(isAsked), ...found.filter((one) => !isAsked(one))].slice(
    0,
    VARIANTS_FOUND_MAX,
  )
}

async function variantsOf(c: GatewayContext, handles: readonly string[]): Promise<Choice[]> {
  const catalog = catalogReader(c.env)
  const products = await Promise.all(handles.map((handle) => catalog.productByHandle(handle)))
  return products.flatMap((product) =>
    (product?.view.variants ?? []).map(({ id, sku, title, price }) => ({
      id,
      name: variantName(
        product?.view.title ?? '',
        product?.view.variants.length === 1 ? null : title,
      ),
      detail: `${sku} · ${formatMoney(price)}`,
    })),
  )
}

/** The first variants of some products that sell well: a sample cart to begin with. */
export async function sampleVariants(c: GatewayContext): Promise<string[]> {
  const { CATALOG_DB: database, SEARCH_DB: search } = c.env
  const page = await listProducts({ database, search }, { limit: SAMPLE_PRODUCTS, inStock: true })
  if (!page.ok) return []
  const catalog = catalogReader(c.env)
  const found = await Promise.all(
    page.value.data.map(({ handle }) => catalog.productByHandle(handle)),
  )
  return found.flatMap((product) => product?.view.variants.slice(0, 1).map(({ id }) => id) ?? [])
}
