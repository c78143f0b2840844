import { expect, inject } from 'vitest'
import { call, eventually, randomKey, staffOf } from '../fixtures/shop-client.ts'

interface Version {
  /** One value for each option. */
  options?: string[]
  price?: number
  compareAtPrice?: number
  /** The address of one of the product's pictures. */
  image?: string
  units?: number
}

interface Goods {
  title?: string
  description?: string
  vendor?: string
  options?: { name: string; values: string[] }[]
  /** Addresses of its pictures. */
  images?: string[]
  variants: Version[]
  categories?: string[]
}

/** Pictures of the demo shop, for products of the tests. */
export const RED = '/media/demo/studio-mug-1.svg'
export const BLUE = '/media/demo/studio-mug-2.svg'

let made = 0

/** Publishes a product of several variants; answers once the pages know its stock. */
export async function sellGoods({ variants, images = [], options = [], ...fields }: Goods) {
  const shop = inject('shop')
  const staff = staffOf(shop)
  made += 1
  const handle = `goods-${randomKey().slice(0, 8)}-${made}`
  const sku = (index: number) => `${handle}-${index}`.toUpperCase()
  const body = {
    handle,
    title: `Goods ${handle}`,
    description: 'Goods of a test.',
    vendor: 'Kerbside',
    productType: 'Goods',
    tags: [],
    categories: [],
    ...fields,
    options,
    images: images.map((url) => ({ url, alt: 'A picture', width: 800, height: 800 })),
    variants: variants.map(({ units: _, ...variant }, index) => ({
      sku: sku(index),
      options: [],
      price: 2_000,
      weightGrams: 300,
      taxable: true,
      requiresShipping: true,
      ...variant,
    })),
    status: 'active',
  }
  const created = await staff.ask<{ id: string; variants: { id: string }[] }>('POST', '/products', {
    key: randomKey(),
    body,
  })
  expect(created.status, JSON.stringify(created.body)).toBe(201)
  for (const [index, { units = 20 }] of variants.entries()) {
    if (units > 0) expect((await staff.adjust(sku(index), units)).status).toBe(200)
  }
  const published = await staff.ask('POST', `/products/${created.body.id}/publish`, {
    key: randomKey(),
  })
  expect(published.status).toBe(200)
  type View = { variants: { id: string; availability: { state: string } }[] }
  const view = await eventually(
    () => call<View>(`${shop.url}/api/v1/products/${handle}`, 'GET', null),
    ({ status, body: { variants: shown = [] } }) =>
      status === 200 &&
      variants.every(
        ({ units = 20 }, at) => units === 0 || shown[at]?.availability.state !== 'out',
      ),
  )
  return { handle, title: body.title, variantIds: view.body.variants.map(({ id }) => id) }
}
