import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { ProductCache } from './product-cache.ts'
import { loadFromDatabase } from './store.ts'

it('an older word on stock changes nothing', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  await shop.publish()
  const cache = new ProductCache(10)
  for (const product of await loadFromDatabase(shop.database, 'handle', ['mug'])) cache.put(product)
  cache.applyLevel('MUG', { available: 2, version: 7 })
  cache.applyLevel('MUG', { available: 500, version: 6 })
  expect(cache.availability('MUG')).toEqual({ state: 'low', available: 2 })
})
