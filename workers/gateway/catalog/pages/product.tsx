import type { FC } from 'hono/jsx'
import shop from '../../../../shop.config.ts'
import {
  type ProductImage,
  type ProductSummary,
  type ProductView,
  showableImages,
} from '../../../../src/shared/catalog/contract.ts'
import { pictureOf } from '../../../../src/shared/catalog/rules.ts'
import type { Page } from '../../../../src/shared/kit/page.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { DeliveryPromises } from '../../../../src/storefront/components/catalog/delivery-promise.tsx'
import { Gallery } from '../../../../src/storefront/components/catalog/gallery.tsx'
import { ProductGrid } from '../../../../src/storefront/components/catalog/product-grid.tsx'
import { Breadcrumbs } from '../../../../src/storefront/components/layout/breadcrumbs.tsx'
import { Notice } from '../../../../src/storefront/components/layout/notice.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { startingVariant } from '../../../../src/storefront/variant-choice.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { problemPage } from '../../http/pages/errors.tsx'
import { notHere } from '../../http/pages/not-here.tsx'
import { cachedPage, renderPage } from '../../http/pages/render.tsx'
import { catalogReader, productLists } from '../../http/ports/catalog.ts'
import { visitorCountry } from '../../http/visitor-country.ts'
import { countryInText, promisesOf } from './delivery.ts'
import { linkCardHref } from './link-cards.ts'
import { BuyBar, ProductForm } from './product-form.tsx'
import { breadcrumbData, productCrumbs, productData, productHref } from './structured-data.ts'

const TEXT = texts.product

export const productPages = createRouter()

const RELATED_PRODUCTS = 4
/** Search engines cut descriptions off at about this length. */
const SUMMARY_CHARS = 155

type Variant = ProductView['variants'][number]

productPages.get('/products/:handle', (c) => {
  const country = visitorCountry(c)
  return cachedPage(c, () => product(c, country), { place: country })
})

async function product(c: GatewayContext, country: string): Promise<Response> {
  const reader = catalogReader(c.env)
  const found = await reader.productByHandle(c.req.param('handle') ?? '')
  const { origin, searchParams } = new URL(c.req.url)
  const wanted = searchParams.get('variant')
  const chosen = found && startingVariant(found.view.variants, wanted)
  if (!chosen && reader.databaseOut) {
    return problemPage(c, refuse('dependency_unavailable').problem)
  }
  if (!chosen) {
    return notHere(c, TEXT.gone.title, TEXT.gone.text)
  }
  const { view } = found
  const path = productHref(view.handle)
  const crumbs = productCrumbs(view)
  const related = await relatedTo(c, view)
  return renderPage(
    c,
    {
      title: view.title,
      description: summaryOf(view.description),
      canonical: path,
      jsonLd: [
        productData(origin, view, { zones: shop.delivery.zones, country }),
        breadcrumbData(origin, crumbs),
      ],
      ogImage: await linkCardHref(view),
      // A page with a hole in it is worth showing now, and is not kept.
      visibility: related ? 'public' : 'private',
      islands: ['product'],
    },
    <div class="shop-width pt-1 md:pt-5">
      <Breadcrumbs items={crumbs} />
      <article class="mt-1 grid gap-x-8 gap-y-5 md:mt-4 md:grid-cols-[1.15fr_1fr] md:gap-8 lg:gap-16">
        <div class="min-w-0 md:top-32 md:self-start md:tall:sticky">
          <Gallery {...picturesOf(view, chosen)} title={view.title} />
        </div>
        <div class="grid min-w-0 content-start gap-6">
          <header>
            <p class="text-sm text-muted">{view.vendor}</p>
            <h1 class="mt-1 text-3xl">{view.title}</h1>
          </header>
          {wanted !== null && wanted !== chosen.id ? (
            <Notice tone="info">{TEXT.optionGone}</Notice>
          ) : null}
          <ProductForm product={view} chosen={chosen} path={path} />
          {chosen.requiresShipping ? (
            <DeliveryPromises
              country={countryInText(country)}
              promises={promisesOf(shop, country, chosen)}
            />
          ) : null}
          <Description product={view} chosen={chosen} />
        </div>
      </article>
      <Related products={related ?? []} />
      <BuyBar product={view} chosen={chosen} />
    </div>,
  )
}

/** The first paragraph, cut at a word where it is too long. */
function summaryOf(description: string): string {
  const [first = ''] = description.split('\n\n')
  if (first.length <= SUMMARY_CHARS) return first
  const cut = first.slice(0, SUMMARY_CHARS)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 80)).toWellFormed()}…`
}

/** The product's pictures, the chosen variant's first, and which one stands in for others. */
function picturesOf(product: ProductView, chosen: Variant) {
  const shown = showableImages(product.images)
  const { image: own, shownIn } = pictureOf({ ...product, images: shown }, chosen)
  const others = shown.filter((image) => image !== own)
  const images: ProductImage[] = own ? [own, ...others] : others
  const [standIn] = shown
  return { images, ...(standIn ? { fallback: { imageId: standIn.id, shownIn } } : {}) }
}

const Description: FC<{ product: ProductView; chosen: Variant }> = ({ product, chosen }) => (
  <section aria-labelledby="about" class="border-t border-line pt-6">
    <h2 id="about" class="text-xl">
      {TEXT.description}
    </h2>
    <div class="mt-3 grid max-w-prose gap-4">
      {product.description
        .split('\n\n')
        .filter((paragraph) => paragraph !== '')
        .map((paragraph) => (
          <p>{paragraph}</p>
        ))}
    </div>
    <dl class="mt-6 grid grid-cols-[auto_1fr] gap-x-6 gap-y-1.5 text-sm">
      {product.vendor === '' ? null : <Fact name={TEXT.brand} value={product.vendor} />}
      {product.productType === '' ? null : <Fact name={TEXT.type} value={product.productType} />}
      {chosen.weightGrams === 0 ? null : (
        <Fact name={TEXT.weight} value={weight(chosen.weightGrams)} />
      )}
      <Fact name={TEXT.sku} value={chosen.sku} id="sku" />
    </dl>
  </section>
)

const Fact: FC<{ name: string; value: string; id?: string }> = ({ name, value, id }) => (
  <>
    <dt class="text-muted">{name}</dt>
    <dd {...(id === undefined ? {} : { 'data-fact': id })} class="wrap-anywhere">
      {value}
    </dd>
  </>
)

const weight = (grams: number): string =>
  grams < 1000 ? `${grams} g` : `${(grams / 1000).toLocaleString(shop.locale)} kg`

const Related: FC<{ products: readonly ProductSummary[] }> = ({ products }) =>
  products.length === 0 ? null : (
    <section aria-labelledby="related" class="mt-16 border-t border-line pt-10">
      <h2 id="related" class="text-2xl">
        {TEXT.related}
      </h2>
      <ProductGrid products={products} label={TEXT.related} />
    </section>
  )

/** Others of its category, the most wanted first; null while the lists cannot be read. */
async function relatedTo(
  c: GatewayContext,
  product: ProductView,
): Promise<ProductSummary[] | null> {
  const [category] = product.categories
  if (!category) return []
  const query = { category: category.handle, limit: RELATED_PRODUCTS + 1 }
  const read = await productLists(c.env).page(query)
  if (!read.ok) return null
  const page: Page<ProductSummary> = JSON.parse(read.value.json)
  return page.data.filter(({ id }) => id !== product.id).slice(0, RELATED_PRODUCTS)
}
