import shop from '../../../../shop.config.ts'
import { QUERY_CHARS_MAX } from '../../../../src/shared/catalog/search-rules.ts'
import { cleanLine } from '../../../../src/shared/platform/text.ts'
import { SearchSuggestions } from '../../../../src/storefront/components/search-suggestions.tsx'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { problemPage } from '../../http/pages/errors.tsx'
import { keptPage, renderPage } from '../../http/pages/render.tsx'
import { catalogReader } from '../../http/ports/catalog.ts'
import { readListing } from './listing.ts'
import { ListingView, readProducts } from './listing-view.tsx'
import { categoryHref } from './structured-data.ts'

export const searchPages = createRouter()

searchPages.get('/search', (c) => keptPage(c, () => search(c)))

/** What was asked for, in one line, no longer than the search reads. */
const wordsOf = (q: string | null): string =>
  cleanLine((q ?? '').replace(/\s+/gu, ' '), QUERY_CHARS_MAX)

async function search(c: GatewayContext): Promise<Response> {
  const { searchParams } = new URL(c.req.url)
  const q = wordsOf(searchParams.get('q'))
  // The list of results is endless: one page of the shop, kept out of other search engines.
  const page = { canonical: '/search', noIndex: true, visibility: 'public' } as const
  if (q === '') {
    return renderPage(
      c,
      { ...page, title: 'Search' },
      <div class="shop-width pt-8">
        <h1 class="text-3xl">What are you looking for?</h1>
        <p class="mt-3 max-w-prose text-lg text-muted">
          Write a word or two into the field above. Half a word will do, and typing errors are
          forgiven.
        </p>
        <SearchSuggestions title="Or start from a shelf" links={await shelves(c)} />
      </div>,
    )
  }
  const listing = readListing(searchParams, shop.currency, shop.locale)
  const read = await readProducts(c, listing, { q })
  if (!read.ok) return problemPage(c, read.problem)
  const nothing = read.value.page.data.length === 0
  return renderPage(
    c,
    { ...page, title: `Search: ${q}`, query: q },
    <div class="shop-width pt-8">
      <h1 class="text-2xl">
        Results for{' '}
        <q dir="auto" class="wrap-anywhere">
          {q}
        </q>
      </h1>
      <ListingView
        path="/search"
        listing={listing}
        q={q}
        read={read.value}
        empty={{
          title: 'Nothing found',
          text: 'No product has these words, nor any that look like them. Try fewer or other ones.',
          href: '/',
          link: 'Look around the shop',
        }}
      />
      {nothing ? (
        <SearchSuggestions title="The shelves of the shop" links={await shelves(c)} />
      ) : null}
    </div>,
  )
}

async function shelves(c: GatewayContext): Promise<{ title: string; href: string }[]> {
  const { list } = await catalogReader(c.env).categories()
  return list
    .filter(({ parentId, productCount }) => parentId === null && productCount > 0)
    .map(({ title, handle }) => ({ title, href: categoryHref(handle) }))
}
