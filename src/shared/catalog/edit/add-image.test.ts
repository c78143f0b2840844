import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { addImage } from './change-product.ts'
import { IMAGES_PER_PRODUCT_MAX, type ImageInput } from './contract.ts'
import { readStaffProduct } from './staff-products.ts'

const picture = (name: string): ImageInput => ({
  url: `/media/${name}.png`,
  alt: '',
  width: 0,
  height: 0,
})

async function shopWithPictures(count: number) {
  const shop = testShop()
  const images = Array.from({ length: count }, (_, index) => picture(`known-${index}`))
  const { outcomes } = await shop.upsert(productInput('mug', { images }))
  const [made] = outcomes
  if (made?.outcome !== 'imported') throw new Error('the mug was not made')
  const deps = { database: shop.database, now: shop.clock.now, currency: 'USD' }
  const read = async () => {
    const product = await readStaffProduct(deps, made.productId)
    if (!product.ok) throw new Error(product.problem.code)
    return product.value
  }
  return { add: (image: ImageInput) => addImage(deps, made.productId, image), read }
}

it('pictures added at the same moment are no more than a product may have', async () => {
  const { add, read } = await shopWithPictures(IMAGES_PER_PRODUCT_MAX - 1)
  const added = await Promise.all(['a', 'b', 'c'].map((name) => add(picture(name))))
  expect(added.map(({ ok }) => ok).sort()).toEqual([false, false, true])
  expect(added.find(({ ok }) => !ok)).toMatchObject({ problem: { code: 'invalid_body' } })
  expect((await read()).images).toHaveLength(IMAGES_PER_PRODUCT_MAX)
})

it('a picture too many changes nothing of its product', async () => {
  const { add, read } = await shopWithPictures(IMAGES_PER_PRODUCT_MAX)
  const before = await read()
  expect((await add(picture('more'))).ok).toBe(false)
  expect(await read()).toEqual(before)
})

it('a picture that the product has gets its new text, however many there are', async () => {
  const { add, read } = await shopWithPictures(IMAGES_PER_PRODUCT_MAX)
  expect((await add({ ...picture('known-3'), alt: 'A red mug' })).ok).toBe(true)
  const { images } = await read()
  expect(images).toHaveLength(IMAGES_PER_PRODUCT_MAX)
  expect(images[3]).toEqual({ ...picture('known-3'), alt: 'A red mug' })
})
