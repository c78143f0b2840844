import shop from '../../../../shop.config.ts'
import type { CategoryDocument } from '../../../../src/shared/catalog/contract.ts'
import { refuse } from '../../../../src/shared/platform/result.ts'
import { Breadcrumbs } from '../../../../src/storefront/components/layout/breadcrumbs.tsx'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { createRouter, type GatewayContext } from '../../http/app.ts'
import { problemPage } from '../../http/pages/errors.tsx'
import { notHere } from '../../http/pages/not-here.tsx'
import { cachedPage, renderPage } from '../../http/pages/render.tsx'
import { catalogReader } from '../../http/ports/catalog.ts'
import { readListing } from './listing.ts'
import { ListingView, readProducts } from './listing-view.tsx'
import { breadcrumbData, categoryHref } from './structured-data.ts'

const TEXT = texts.listing

export const categoryPages = createRouter()

categoryPages.get('/categories/:handle', (c) => cachedPage(c, () => category(c)))

async function category(c: GatewayContext): Promise<Response> {
  const handle = c.req.param('handle') ?? ''
  const reader = catalogReader(c.env)
  const { list } = await reader.categories()
  const found = list.find((one) => one.handle === handle)
  if (!found && reader.databaseOut) {
    return problemPage(c, refuse('dependency_unavailable').problem)
  }
  if (!found) {
    return notHere(c, TEXT.categoryGone.title, TEXT.categoryGone.text)
  }
  const { searchParams, origin } = new URL(c.req.url)
  const listing = readListing(searchParams, shop.currency, shop.locale)
  const read = await readProducts(c, listing, { category: handle })
  if (!read.ok) return problemPage(c, read.problem)
  const path = categoryHref(handle)
  const crumbs = crumbsOf(found, list)
  return renderPage(
    c,
    {
      title: found.title,
      description: found.description,
      canonical: path,
      jsonLd: [breadcrumbData(origin, crumbs)],
      visibility: 'public',
    },
    <div class="shop-width pt-5">
      <Breadcrumbs items={crumbs} />
      <header class="mt-4 max-w-prose">
        <h1 class="text-3xl">{found.title}</h1>
        {found.description === '' ? null : (
          <p class="mt-3 text-lg text-muted">{found.description}</p>
        )}
      </header>
      <ListingView
        path={path}
        listing={listing}
        read={read.value}
        empty={{
          ...TEXT.emptyCategory,
          href: '/',
          link: TEXT.browseAll,
        }}
      />
    </div>,
  )
}

/** Home, the categories above, the category itself. */
function crumbsOf(
  category: CategoryDocument,
  all: readonly CategoryDocument[],
): { title: string; href: string }[] {
  const above: CategoryDocument[] = []
  let current: CategoryDocument | undefined = category
  // Stops at one seen before, so that not even a circle in the data hangs the page.
  while (current && !above.includes(current)) {
    above.unshift(current)
    const { parentId }: CategoryDocument = current
    current = parentId === null ? undefined : all.find((one) => one.id === parentId)
  }
  return [
    { title: texts.page.home, href: '/' },
    ...above.map(({ title, handle }) => ({ title, href: categoryHref(handle) })),
  ]
}
