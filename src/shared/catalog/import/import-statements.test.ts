import { expect, it } from 'vitest'
import { csvOf, importOf } from '../../../../tests/fixtures/catalog/import-file.ts'
import { testShop } from '../../../../tests/fixtures/catalog/shop.ts'

const PRODUCTS = 2_000
/** An invocation has 1,000 queries of D1 (developers.cloudflare.com/d1, 2026-10). */
const STATEMENTS_MAX = 1_000
/** Products of one file that an import is made for, each with one row of 200 characters. */
const PRODUCTS_PER_FILE = 20_000

it('a file of 20,000 products is written within the queries of one invocation', async () => {
  const shop = testShop()
  const file = (price: string) =>
    csvOf(
      ['Handle', 'Title', 'Variant SKU', 'Variant Price', 'Type'],
      Array.from({ length: PRODUCTS }, (_, index) => ({
        Handle: `thing-${index}`,
        Title: `Thing ${index}`.padEnd(100, ' and more'),
        'Variant SKU': `SKU-${index}`,
        'Variant Price': price,
        Type: `Kind ${index % 7}`,
      })),
    )
  const { publish } = shop
  const counts: number[] = []
  shop.publish = async (productId?: string) => {
    counts.push(shop.database.statements())
    return publish(productId)
  }
  const first = await importOf(file('1.00'), shop, { size: 65_536 })
  expect(first.done).toMatchObject({ imported: PRODUCTS })
  const before = shop.database.statements()
  shop.clock.now += 1
  const again = await importOf(file('2.00'), shop, { size: 65_536 })
  expect(again.done).toMatchObject({ updated: PRODUCTS })
  const [created = 0, both = 0] = counts
  const most = (STATEMENTS_MAX * PRODUCTS) / PRODUCTS_PER_FILE
  expect(created).toBeLessThan(most)
  expect(both - before).toBeLessThan(most)
})
