import type { FC } from 'hono/jsx'
import shop from '../../../../shop.config.ts'
import type { ProductSummary } from '../../../../src/shared/catalog/contract.ts'
import type { ProductSort } from '../../../../src/shared/catalog/read/contract.ts'
import type { Page } from '../../../../src/shared/kit/page.ts'
import type { Result } from '../../../../src/shared/platform/result.ts'
import { ActiveFilters, Facets } from '../../../../src/storefront/components/catalog/facets.tsx'
import { ProductGrid } from '../../../../src/storefront/components/catalog/product-grid.tsx'
import { SortLinks } from '../../../../src/storefront/components/catalog/sort.tsx'
import { ButtonLink } from '../../../../src/storefront/components/controls/button.tsx'
import { EmptyState } from '../../../../src/storefront/components/layout/empty-state.tsx'
import { Notice } from '../../../../src/storefront/components/layout/notice.tsx'
import { currencySymbol } from '../../../../src/storefront/format-money.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import type { GatewayContext } from '../../http/app.ts'
import { productLists } from '../../http/ports/catalog.ts'
import { isNarrowed, LISTING_PRODUCTS, type Listing, listingHref } from './listing.ts'

const TEXT = texts.listing
const SORTS: readonly ProductSort[] = ['popular', 'newest', 'price', '-price', 'title']

/** A list as read: its products, and whether its place in the list had to be given up. */
interface ReadListing {
  page: Page<ProductSummary>
  /** The address named a place in a list that is no more; this is the list's beginning. */
  restarted: boolean
}

/** Reads a listing's products; a cursor of another list gives the beginning of this one. */
export async function readProducts(
  c: GatewayContext,
  listing: Listing,
  within: { category?: string; q?: string },
): Promise<Result<ReadListing>> {
  const query = {
    ...within,
    limit: LISTING_PRODUCTS,
    ...(listing.sort === undefined ? {} : { sort: listing.sort }),
    ...(listing.minPrice === undefined ? {} : { minPrice: listing.minPrice }),
    ...(listing.maxPrice === undefined ? {} : { maxPrice: listing.maxPrice }),
    ...(listing.inStock ? { inStock: true } : {}),
  }
  const lists = productLists(c.env)
  const { cursor } = listing
  const placed = await lists.page(cursor === undefined ? query : { ...query, cursor })
  const restarted = !placed.ok && placed.problem.code === 'invalid_cursor'
  const read = restarted ? await lists.page(query) : placed
  if (!read.ok) return read
  const page: Page<ProductSummary> = JSON.parse(read.value.json)
  return { ok: true, value: { page, restarted } }
}

interface ListingViewProps {
  /** The list's own path. */
  path: string
  listing: Listing
  /** Words searched for; a list by words starts with the best match. */
  q?: string
  read: ReadListing
  empty: { title: string; text: string; href: string; link: string }
}

/** A list of products with its filters, its orders and the way to the next page. */
export const ListingView: FC<ListingViewProps> = ({ path, listing, q, read, empty }) => {
  const { page, restarted } = read
  const more = q === undefined ? {} : { q }
  const href = (change: Partial<Listing>) => listingHref(path, { ...listing, ...change }, more)
  const onLaterPage = listing.cursor !== undefined && !restarted
  return (
    <>
      {page.data.length > 0 || isNarrowed(listing) ? (
        <ListingTools path={path} listing={listing} {...more} />
      ) : null}
      {restarted ? (
        <div class="mt-5">
          <Notice tone="info">{TEXT.restarted}</Notice>
        </div>
      ) : null}
      {page.data.length === 0 ? (
        <NothingThere
          listing={listing}
          all={href({ min: '', max: '', inStock: false })}
          empty={empty}
        />
      ) : (
        <ProductGrid products={page.data} label={TEXT.products} heading="h2" eager={2} />
      )}
      <nav aria-label={TEXT.pages} class="mt-10 flex flex-wrap justify-center gap-3">
        {onLaterPage ? (
          <ButtonLink href={href({})} tone="quiet">
            {TEXT.firstPage}
          </ButtonLink>
        ) : null}
        {page.nextCursor === null ? null : (
          <ButtonLink
            href={listingHref(path, listing, { ...more, cursor: page.nextCursor })}
            tone="quiet"
          >
            {TEXT.more}
          </ButtonLink>
        )}
      </nav>
    </>
  )
}

const ListingTools: FC<Pick<ListingViewProps, 'path' | 'listing' | 'q'>> = (props) => {
  const { path, listing, q } = props
  const more = q === undefined ? {} : { q }
  const href = (change: Partial<Listing>) => listingHref(path, { ...listing, ...change }, more)
  const symbol = currencySymbol(shop.currency, shop.locale)
  const active = [
    ...(listing.minPrice === undefined
      ? []
      : [{ title: TEXT.fromPrice(`${symbol}${listing.min}`), href: href({ min: '' }) }]),
    ...(listing.maxPrice === undefined
      ? []
      : [{ title: TEXT.toPrice(`${symbol}${listing.max}`), href: href({ max: '' }) }]),
    ...(listing.inStock ? [{ title: TEXT.inStock, href: href({ inStock: false }) }] : []),
  ]
  const { sort: _, ...unsorted } = listing
  const first = q === undefined ? 'popular' : undefined
  const links = [
    ...(q === undefined
      ? []
      : [
          {
            title: TEXT.sorts.match,
            href: listingHref(path, unsorted, more),
            current: listing.sort === undefined,
          },
        ]),
    ...SORTS.map((sort) => ({
      title: TEXT.sorts[sort],
      href: sort === first ? listingHref(path, unsorted, more) : href({ sort }),
      current: listing.sort === sort || (listing.sort === undefined && sort === first),
    })),
  ]
  return (
    <div class="relative mt-6 flex flex-wrap items-center gap-3 border-t border-line pt-4">
      <SortLinks links={links} />
      <Facets
        action={path}
        currencySymbol={symbol}
        min={listing.min}
        max={listing.max}
        inStock={listing.inStock}
        errors={listing.errors}
        active={active}
        hidden={[
          ...(q === undefined ? [] : [{ name: 'q', value: q }]),
          ...(listing.sort === undefined ? [] : [{ name: 'sort', value: listing.sort }]),
        ]}
      />
      <ActiveFilters active={active} />
    </div>
  )
}

const NothingThere: FC<{
  listing: Listing
  /** The list without its filters. */
  all: string
  empty: ListingViewProps['empty']
}> = ({ listing, all, empty }) =>
  isNarrowed(listing) ? (
    <EmptyState icon="search" title={TEXT.noMatch.title} text={TEXT.noMatch.text}>
      <ButtonLink href={all}>{TEXT.noMatch.clear}</ButtonLink>
    </EmptyState>
  ) : (
    <EmptyState icon="box" title={empty.title} text={empty.text}>
      <ButtonLink href={empty.href}>{empty.link}</ButtonLink>
    </EmptyState>
  )
