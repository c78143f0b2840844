import type { FC } from 'hono/jsx'
import shop from '../../../../shop.config.ts'
import type { CategoryDocument, ProductSummary } from '../../../../src/shared/catalog/contract.ts'
import type { ProductSort } from '../../../../src/shared/catalog/read/contract.ts'
import type { DropStatus } from '../../../../src/shared/drop/contract.ts'
import type { Page } from '../../../../src/shared/kit/page.ts'
import { ProductGrid } from '../../../../src/storefront/components/catalog/product-grid.tsx'
import { DropBanner } from '../../../../src/storefront/components/drops/drop-list.tsx'
import { EmptyState } from '../../../../src/storefront/components/layout/empty-state.tsx'
import { Hero } from '../../../../src/storefront/components/layout/hero.tsx'
import { Promotion } from '../../../../src/storefront/components/layout/promotion.tsx'
import { formatMoney } from '../../../../src/storefront/format-money.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { cachedPage, renderPage } from '../../http/pages/render.tsx'
import { catalogReader, productLists } from '../../http/ports/catalog.ts'
import { currentDrop } from '../../http/ports/drop-lists.ts'
import { visitorCountry } from '../../http/visitor-country.ts'
import { freeDeliveryWords } from './delivery.ts'
import { categoryHref, productHref, shopData } from './structured-data.ts'

const TEXT = texts.home

export const homePages = createRouter()

/** Products in each row of the page. */
const ROW_PRODUCTS = 8
const CATEGORIES_SHOWN = 8

homePages.get('/', async (c) => {
  const drop = await currentDrop(c.env, Date.now())
  const seen = drop ? `${drop.definition.id} ${drop.version}` : 'no drop'
  const country = visitorCountry(c)
  return cachedPage(c, () => home(c, drop, country), { state: seen, place: country })
})

async function home(
  c: GatewayContext,
  drop: DropStatus | null,
  country: string,
): Promise<Response> {
  const [{ list }, newestRow, popularRow] = await Promise.all([
    catalogReader(c.env).categories(),
    row(c, 'newest', ROW_PRODUCTS + 1),
    row(c, 'popular', ROW_PRODUCTS * 2),
  ])
  const [newest, popular] = [newestRow ?? [], popularRow ?? []]
  const categories = list
    .filter(({ parentId, productCount }) => parentId === null && productCount > 0)
    .slice(0, CATEGORIES_SHOWN)
  // The newest thing stands above, and need not stand in its row again.
  const feature = newest.find(({ image }) => image !== null)
  const others = newest.filter((product) => product !== feature).slice(0, ROW_PRODUCTS)
  const chosen = popular.filter(({ id }) => !others.some((product) => product.id === id))
  return renderPage(
    c,
    {
      title: shop.name,
      description: TEXT.description(
        shop.name,
        categories.map(({ title }) => title),
      ),
      canonical: '/',
      jsonLd: shopData(new URL(c.req.url).origin, shop),
      // A page with a hole in it is worth showing now, and is not kept.
      visibility: newestRow && popularRow ? 'public' : 'private',
      islands: drop ? ['drops'] : [],
    },
    <>
      <Hero
        title={TEXT.hero.title}
        text={TEXT.hero.text}
        links={[
          { title: TEXT.hero.newArrivals, href: '#new' },
          { title: TEXT.hero.bestsellers, href: '#popular' },
        ]}
        feature={feature ? featureOf(feature) : null}
      />
      {drop ? <DropBanner status={drop} /> : null}
      <Categories categories={categories} />
      <Row id="new" title={TEXT.newArrivals} products={others} />
      <DeliveryPromotion country={country} image={categories[0]?.image ?? null} />
      <Row id="popular" title={TEXT.bestsellers} products={chosen.slice(0, ROW_PRODUCTS)} />
      {newest.length === 0 ? <EmptyShop /> : null}
    </>,
  )
}

/** A page's row, or null while the catalogue cannot be asked: the rest is worth showing. */
async function row(
  c: GatewayContext,
  sort: ProductSort,
  limit: number,
): Promise<ProductSummary[] | null> {
  const read = await productLists(c.env).page({ sort, limit })
  if (!read.ok) return null
  const page: Page<ProductSummary> = JSON.parse(read.value.json)
  return page.data
}

const featureOf = (product: ProductSummary) => ({
  title: product.title,
  href: productHref(product.handle),
  image: product.image ?? '',
  note: formatMoney(product.priceFrom, shop.locale),
})

const Categories: FC<{ categories: readonly CategoryDocument[] }> = ({ categories }) =>
  categories.length === 0 ? null : (
    <section aria-labelledby="categories" class="shop-width pt-14">
      <h2 id="categories" class="text-2xl">
        {TEXT.categories}
      </h2>
      <ul class="mt-6 grid grid-cols-2 gap-x-4 gap-y-6 md:grid-cols-4 lg:gap-x-6">
        {categories.map(({ handle, title, image, productCount }) => (
          <li>
            <a href={categoryHref(handle)} class="group block">
              <span class="block aspect-[5/4] overflow-hidden rounded-lg bg-sunken">
                {image === null ? null : (
                  <img
                    src={image}
                    alt=""
                    width={800}
                    height={800}
                    loading="lazy"
                    decoding="async"
                    class="size-full object-cover transition-transform duration-500 ease-calm group-hover:scale-[1.03]"
                  />
                )}
              </span>
              <span class="mt-2.5 flex items-baseline justify-between gap-2">
                <span class="font-semibold group-hover:underline">{title}</span>
                <span class="text-sm text-muted">
                  {productCount}
                  <span class="sr-only">{TEXT.products(productCount)}</span>
                </span>
              </span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )

const Row: FC<{ id: string; title: string; products: readonly ProductSummary[] }> = (props) =>
  props.products.length === 0 ? null : (
    <section aria-labelledby={props.id} class="shop-width py-14">
      <h2 id={props.id} class="text-2xl">
        {props.title}
      </h2>
      <ProductGrid products={props.products} label={props.title} />
    </section>
  )

/** Says from what sum on delivery to the visitor's country is free, where there is such a sum. */
const DeliveryPromotion: FC<{ country: string; image: string | null }> = ({ country, image }) => {
  const words = freeDeliveryWords(shop, country)
  if (!words) return null
  const link = { title: TEXT.shopBestsellers, href: '#popular' }
  return <Promotion id="free-delivery" {...words} link={link} image={image} />
}

const EmptyShop: FC = () => (
  <div class="shop-width py-14">
    <EmptyState icon="box" title={TEXT.empty.title} text={TEXT.empty.text} />
  </div>
)
