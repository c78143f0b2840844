import type {
  AvailabilityState,
  CategoryRef,
  ProductView,
} from '../../../../src/shared/catalog/contract.ts'
import { formatDecimal, money } from '../../../../src/shared/platform/money.ts'
import type { DeliveryZone } from '../../../../src/shared/platform/shop-config.ts'
import { texts } from '../../../../src/storefront/texts/texts.ts'
import { deliveryTo } from './delivery.ts'

/** A page's structured data, in the words of schema.org. `origin` is `https://shop.example`. */
const CONTEXT = 'https://schema.org'

const AVAILABILITY: Record<AvailabilityState, string> = {
  in_stock: `${CONTEXT}/InStock`,
  low: `${CONTEXT}/LimitedAvailability`,
  out: `${CONTEXT}/OutOfStock`,
}

/** The shop itself and how to search it, for the home page. */
export const shopData = (
  origin: string,
  shop: { name: string; supportEmail: string },
): object[] => [
  {
    '@context': CONTEXT,
    '@type': 'Organization',
    '@id': `${origin}/#shop`,
    name: shop.name,
    url: `${origin}/`,
    contactPoint: {
      '@type': 'ContactPoint',
      contactType: 'customer service',
      email: shop.supportEmail,
    },
  },
  {
    '@context': CONTEXT,
    '@type': 'WebSite',
    name: shop.name,
    url: `${origin}/`,
    publisher: { '@id': `${origin}/#shop` },
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${origin}/search?q={search_term_string}` },
      'query-input': 'required name=search_term_string',
    },
  },
]

/** The way from the home page to this one; the last crumb is the page itself. */
export const breadcrumbData = (
  origin: string,
  crumbs: readonly { title: string; href: string }[],
): object => ({
  '@context': CONTEXT,
  '@type': 'BreadcrumbList',
  itemListElement: crumbs.map(({ title, href }, index) => ({
    '@type': 'ListItem',
    position: index + 1,
    name: title,
    item: `${origin}${href}`,
  })),
})

type Variant = ProductView['variants'][number]

/** How a variant is delivered to one country, for an offer; nothing where it is not shipped. */
function shippingDetails(
  zones: readonly DeliveryZone[],
  country: string,
  { price, weightGrams, requiresShipping }: Variant,
): object {
  if (!requiresShipping) return {}
  const ways = deliveryTo(zones, country, { amount: price.amount, weightGrams })
  const details = ways.flatMap((way) => {
    if (way.price === null) return []
    const { currency } = price
    return {
      '@type': 'OfferShippingDetails',
      shippingRate: {
        '@type': 'MonetaryAmount',
        value: formatDecimal(money(way.price, currency)),
        currency,
      },
      shippingDestination: { '@type': 'DefinedRegion', addressCountry: country },
      deliveryTime: {
        '@type': 'ShippingDeliveryTime',
        transitTime: {
          '@type': 'QuantitativeValue',
          minValue: way.days.from,
          maxValue: way.days.to,
          unitCode: 'DAY',
        },
      },
    }
  })
  return details.length === 0 ? {} : { shippingDetails: details }
}

/**
 * A product with one offer per variant, and its `delivery` to one country (ISO 3166-1
 * alpha-2). Ratings appear only where there are any.
 */
export function productData(
  origin: string,
  product: ProductView,
  delivery?: { zones: readonly DeliveryZone[]; country: string },
): object {
  const url = `${origin}${productHref(product.handle)}`
  const { rating } = product
  return {
    '@context': CONTEXT,
    '@type': 'Product',
    '@id': url,
    name: product.title,
    url,
    description: product.description,
    image: product.images.map((image) => new URL(image.url, origin).href),
    ...(product.vendor === '' ? {} : { brand: { '@type': 'Brand', name: product.vendor } }),
    ...(product.categories[0] ? { category: product.categories[0].title } : {}),
    ...(product.variants[0] ? { sku: product.variants[0].sku } : {}),
    ...(rating.count === 0
      ? {}
      : {
          aggregateRating: {
            '@type': 'AggregateRating',
            ratingValue: rating.average,
            reviewCount: rating.count,
          },
        }),
    offers: product.variants.map((variant) => ({
      '@type': 'Offer',
      name: variant.options.length > 0 ? `${product.title}, ${variant.title}` : product.title,
      sku: variant.sku,
      ...(variant.barcode === undefined ? {} : { gtin: variant.barcode }),
      url: `${url}?variant=${encodeURIComponent(variant.id)}`,
      price: formatDecimal(variant.price),
      priceCurrency: variant.price.currency,
      availability: AVAILABILITY[variant.availability.state],
      itemCondition: `${CONTEXT}/NewCondition`,
      seller: { '@id': `${origin}/#shop` },
      ...(delivery ? shippingDetails(delivery.zones, delivery.country, variant) : {}),
    })),
  }
}

export const productHref = (handle: string): string => `/products/${encodeURIComponent(handle)}`
export const categoryHref = (handle: string): string => `/categories/${encodeURIComponent(handle)}`

/** The crumbs of a product: home, its first category, itself. */
export const productCrumbs = (product: {
  handle: string
  title: string
  categories: readonly CategoryRef[]
}): { title: string; href: string }[] => {
  const [category] = product.categories
  return [
    { title: texts.page.home, href: '/' },
    ...(category ? [{ title: category.title, href: categoryHref(category.handle) }] : []),
    { title: product.title, href: productHref(product.handle) },
  ]
}
