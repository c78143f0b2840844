import shop from '../../../../shop.config.ts'
import { QUERY_CHARS_MAX } from '../../../../src/shared/catalog/search/rules.ts'
import { cleanLine } from '../../../../src/shared/platform/text.ts'
import { SearchSuggestions } from '../../../../src/storefront/components/catalog/search-suggestions.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { problemPage } from '../../http/pages/errors.tsx'
import { cachedPage, renderPage } from '../../http/pages/render.tsx'
import { catalogReader } from '../../http/ports/catalog.ts'
import { readListing } from './listing.ts'
import { ListingView, readProducts } from './listing-view.tsx'
import { categoryHref } from './structured-data.ts'

const TEXT = texts.search

export const searchPages = createRouter()

searchPages.get('/search', (c) => cachedPage(c, () => search(c)))

/** The query in one line, no longer than the search reads. */
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
      { ...page, title: TEXT.title },
      <div class="shop-width pt-8">
        <h1 class="text-3xl">{TEXT.prompt}</h1>
        <p class="mt-3 max-w-prose text-lg text-muted">{TEXT.hint}</p>
        <SearchSuggestions title={TEXT.orBrowse} links={await categoryLinks(c)} />
      </div>,
    )
  }
  const listing = readListing(searchParams, shop.currency, shop.locale)
  const read = await readProducts(c, listing, { q })
  if (!read.ok) return problemPage(c, read.problem)
  const nothing = read.value.page.data.length === 0
  return renderPage(
    c,
    { ...page, title: TEXT.titleOf(q), query: q },
    <div class="shop-width pt-8">
      <h1 class="text-2xl">
        {TEXT.resultsFor(
          <q dir="auto" class="wrap-anywhere">
            {q}
          </q>,
        )}
      </h1>
      <ListingView
        path="/search"
        listing={listing}
        q={q}
        read={read.value}
        empty={{
          title: TEXT.nothing.title,
          text: TEXT.nothing.text(q),
          href: '/',
          link: texts.listing.browseAll,
        }}
      />
      {nothing ? <SearchSuggestions title={TEXT.browse} links={await categoryLinks(c)} /> : null}
    </div>,
  )
}

async function categoryLinks(c: GatewayContext): Promise<{ title: string; href: string }[]> {
  const { list } = await catalogReader(c.env).categories()
  return list
    .filter(({ parentId, productCount }) => parentId === null && productCount > 0)
    .map(({ title, handle }) => ({ title, href: categoryHref(handle) }))
}
