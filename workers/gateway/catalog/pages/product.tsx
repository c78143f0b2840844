import shop from '../../../../shop.config.ts'
import type { ProductSummary, ProductView } from '../../../../src/shared/catalog/contract.ts'
import type { Page } from '../../../../src/shared/kit/page.ts'
import { REVIEWS_PER_PAGE } from '../../../../src/shared/platform/limits.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import type { PublicReviews } from '../../../../src/shared/review/contract.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { startingVariant } from '../../../../src/storefront/variant-choice.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { problemPage } from '../../http/pages/errors.tsx'
import { notHere } from '../../http/pages/not-here.tsx'
import { cachedPage, renderPage } from '../../http/pages/render.tsx'
import { catalogReader, productLists } from '../../http/ports/catalog.ts'
import { publishedReviews } from '../../http/ports/reviews.ts'
import { visitorCountry } from '../../http/visitor-country.ts'
import { linkCardHref } from './link-cards.ts'
import { ProductContent } from './product-content.tsx'
import { breadcrumbData, productCrumbs, productData, productHref } from './structured-data.ts'

const TEXT = texts.product

export const productPages = createRouter()

const RELATED_PRODUCTS = 4
/** Search engines cut descriptions off at about this length. */
const SUMMARY_CHARS = 155

productPages.get('/products/:handle', async (c) => {
  const country = visitorCountry(c)
  const state = await publishedReviews(c.env).state()
  return cachedPage(c, () => product(c, country), { place: country, state })
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
  const cursor = searchParams.get('reviews')
  const [related, reviews] = await Promise.all([relatedTo(c, view), reviewsOf(c, view.id, cursor)])
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
      visibility: related && reviews ? 'public' : 'private',
      islands: ['product'],
    },
    <ProductContent
      view={view}
      chosen={chosen}
      path={path}
      country={country}
      isOptionGone={wanted !== null && wanted !== chosen.id}
      related={related ?? []}
      reviews={reviews}
      isLaterReviews={cursor !== null}
    />,
  )
}

/** The first paragraph, cut at a word where it is too long. */
function summaryOf(description: string): string {
  const [first = ''] = description.split('\n\n')
  if (first.length <= SUMMARY_CHARS) return first
  const cut = first.slice(0, SUMMARY_CHARS)
  return `${cut.slice(0, Math.max(cut.lastIndexOf(' '), 80)).toWellFormed()}…`
}

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

/** A page of its reviews, the newest for a cursor that names none; null while they cannot be read. */
async function reviewsOf(
  c: GatewayContext,
  productId: string,
  cursor: string | null,
): Promise<PublicReviews | null> {
  const published = publishedReviews(c.env)
  const page = (from: string | null) =>
    published.page(productId, { limit: REVIEWS_PER_PAGE, cursor: from })
  try {
    const named = await page(cursor)
    const read = named.ok ? named : await page(null)
    return read.ok ? read.value : null
  } catch {
    return null
  }
}
