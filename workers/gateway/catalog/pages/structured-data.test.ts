import { expect, it } from 'vitest'
import shop from '../../../../shop.config.ts'
import type { ProductView } from '../../../../src/shared/catalog/contract.ts'
import { breadcrumbData, productCrumbs, productData } from './structured-data.ts'

const ORIGIN = 'https://shop.example'

const KETTLE: ProductView = {
  id: 'prd_1',
  handle: 'pouring-kettle',
  title: 'Pouring kettle',
  description: 'A narrow spout.',
  vendor: 'Ironmonger Row',
  productType: 'Kettle',
  tags: [],
  images: [{ id: 'img_1', url: '/media/kettle.svg', alt: 'A kettle', width: 800, height: 800 }],
  options: [{ name: 'Finish', values: ['Steel', 'Forest'] }],
  variants: (['Steel', 'Forest'] as const).map((finish) => ({
    id: `var_${finish}`,
    sku: `KETTLE-${finish}`,
    title: finish,
    options: [finish],
    price: { amount: finish === 'Steel' ? 7900 : 8500, currency: 'USD' },
    weightGrams: 780,
    taxable: true,
    requiresShipping: true,
    availability: finish === 'Steel' ? { state: 'low', available: 2 } : { state: 'out' },
  })),
  categories: [{ id: 'cat_1', handle: 'kitchen', title: 'Kitchen' }],
  rating: { average: 0, count: 0 },
  catalogVersion: '1',
}

it('every variant is an offer with its price and what is left of it', () => {
  expect(productData(ORIGIN, KETTLE)).toMatchObject({
    '@type': 'Product',
    url: 'https://shop.example/products/pouring-kettle',
    image: ['https://shop.example/media/kettle.svg'],
    offers: [
      {
        sku: 'KETTLE-Steel',
        price: '79.00',
        priceCurrency: 'USD',
        availability: 'https://schema.org/LimitedAvailability',
        url: 'https://shop.example/products/pouring-kettle?variant=var_Steel',
      },
      { sku: 'KETTLE-Forest', price: '85.00', availability: 'https://schema.org/OutOfStock' },
    ],
  })
})

it('a product nobody rated claims no rating', () => {
  expect(productData(ORIGIN, KETTLE)).not.toHaveProperty('aggregateRating')
  const rated = productData(ORIGIN, { ...KETTLE, rating: { average: 4.5, count: 12 } })
  expect(rated).toMatchObject({ aggregateRating: { ratingValue: 4.5, reviewCount: 12 } })
})

it('delivery is told for the country it holds for, and not of goods that are not shipped', () => {
  const { zones } = shop.delivery
  const offersTo = (product: ProductView, country: string) =>
    (productData(ORIGIN, product, { zones, country }) as { offers: object[] }).offers
  expect(offersTo(KETTLE, 'DE')[0]).toMatchObject({
    shippingDetails: [
      {
        shippingRate: { value: '14.90', currency: 'USD' },
        shippingDestination: { addressCountry: 'DE' },
        deliveryTime: { transitTime: { minValue: 6, maxValue: 12, unitCode: 'DAY' } },
      },
    ],
  })
  const variants = KETTLE.variants.map((variant) => ({ ...variant, requiresShipping: false }))
  expect(offersTo({ ...KETTLE, variants }, 'US')[0]).not.toHaveProperty('shippingDetails')
})

it('the way to a product leads over its category', () => {
  expect(breadcrumbData(ORIGIN, productCrumbs(KETTLE))).toMatchObject({
    itemListElement: [
      { position: 1, name: 'Home', item: 'https://shop.example/' },
      { position: 2, name: 'Kitchen', item: 'https://shop.example/categories/kitchen' },
      { position: 3, name: 'Pouring kettle' },
    ],
  })
})
