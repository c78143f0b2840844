import { PRODUCT_SORTS, type ProductSort } from '../../../../src/shared/catalog/read/contract.ts'
import { AMOUNT_MAX } from '../../../../src/shared/platform/limits.ts'
import { type Currency, exampleAmount, parseAmount } from '../../../../src/shared/platform/money.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'

/** Products on one page of a listing: divides by 2, 3 and 4 columns. */
export const LISTING_PRODUCTS = 24
const CURSOR_CHARS_MAX = 500
const PRICE_CHARS_MAX = 20

/** The query of a list of products in its address, as typed and as understood. */
export interface Listing {
  /** Absent: the list's own order (most popular, or best match). */
  sort?: ProductSort
  /** The prices as typed, to stand in their fields again. */
  min: string
  max: string
  inStock: boolean
  cursor?: string
  /** Why a price was not understood; the list is then shown without it. */
  errors: { min?: string; max?: string }
  /** Understood prices, in minor units. */
  minPrice?: number
  maxPrice?: number
}

const isSort = (text: string): text is ProductSort => PRODUCT_SORTS.some((sort) => sort === text)

/**
 * Reads `?sort=&min=&max=&stock=1&cursor=`. What names nothing known is as if it were not there.
 * @param locale of the page, whose way of writing numbers decides in doubt
 */
export function readListing(search: URLSearchParams, currency: Currency, locale: string): Listing {
  const sort = search.get('sort') ?? ''
  const cursor = search.get('cursor') ?? ''
  const min = readPrice(search.get('min'), currency, locale)
  const max = readPrice(search.get('max'), currency, locale)
  const crossed =
    min.amount !== undefined && max.amount !== undefined && min.amount > max.amount
      ? texts.listing.maxBelowMin
      : undefined
  const maxError = max.error ?? crossed
  return {
    ...(isSort(sort) ? { sort } : {}),
    min: min.text,
    max: max.text,
    inStock: search.get('stock') === '1',
    ...(cursor !== '' && cursor.length <= CURSOR_CHARS_MAX ? { cursor } : {}),
    errors: {
      ...(min.error === undefined ? {} : { min: min.error }),
      ...(maxError === undefined ? {} : { max: maxError }),
    },
    ...(min.amount === undefined ? {} : { minPrice: min.amount }),
    ...(max.amount === undefined || crossed !== undefined ? {} : { maxPrice: max.amount }),
  }
}

function readPrice(
  raw: string | null,
  currency: Currency,
  locale: string,
): { text: string; amount?: number; error?: string } {
  const text = (raw ?? '').trim().slice(0, PRICE_CHARS_MAX)
  if (text === '') return { text }
  const amount = parseAmount(text, currency, locale)
  if (amount === null) {
    return { text, error: texts.listing.priceExample(exampleAmount(currency, locale)) }
  }
  return amount <= AMOUNT_MAX ? { text, amount } : { text, error: texts.listing.priceTooHigh }
}

/** The address of the same list with changes; without `cursor` it is the list's beginning. */
export function listingHref(
  path: string,
  listing: Pick<Listing, 'min' | 'max' | 'inStock' | 'sort'>,
  more: { q?: string; cursor?: string } = {},
): string {
  const search = new URLSearchParams({
    ...(more.q === undefined ? {} : { q: more.q }),
    ...(listing.sort === undefined ? {} : { sort: listing.sort }),
    ...(listing.min === '' ? {} : { min: listing.min }),
    ...(listing.max === '' ? {} : { max: listing.max }),
    ...(listing.inStock ? { stock: '1' } : {}),
    ...(more.cursor === undefined ? {} : { cursor: more.cursor }),
  }).toString()
  return search === '' ? path : `${path}?${search}`
}

/** Whether the shopper narrowed the list down. */
export const isNarrowed = (listing: Listing): boolean =>
  listing.min !== '' || listing.max !== '' || listing.inStock
