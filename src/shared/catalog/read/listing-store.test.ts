import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { listProducts } from './list-products.ts'
import { countListed, listAddresses, listAddressFiles, selectListed } from './listing-store.ts'

async function shopOf(count: number) {
  const shop = testShop()
  await shop.upsert(...Array.from({ length: count }, (_, index) => productInput(`thing-${index}`)))
  await shop.publish()
  return shop
}

it('every published product is listed once, page after page', async () => {
  const { database, clock } = await shopOf(7)
  const seen: string[] = []
  let after = ''
  for (;;) {
    const page = await listAddresses(database, after, 3)
    if (page.length === 0) break
    expect(page.every(({ updatedAt }) => updatedAt === clock.now)).toBe(true)
    seen.push(...page.map(({ handle }) => handle))
    after = page.at(-1)?.productId ?? ''
  }
  expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, index) => `thing-${index}`))
})

it('a product that is not published yet, or no longer, has no address', async () => {
  const shop = await shopOf(1)
  await shop.upsert(productInput('later'))
  expect(await listAddresses(shop.database, '', 10)).toHaveLength(1)
  await shop.upsert(productInput('thing-0', { status: 'draft' }))
  await shop.publish()
  expect((await listAddresses(shop.database, '', 10)).map(({ handle }) => handle)).toEqual([
    'later',
  ])
})

it('the files of a sitemap together hold every address once', async () => {
  const { database } = await shopOf(7)
  const starts = await listAddressFiles(database, 3)
  const files = await Promise.all(starts.map((after) => listAddresses(database, after, 3)))
  expect(files.map((file) => file.length)).toEqual([3, 3, 1])
  expect(new Set(files.flat().map(({ handle }) => handle)).size).toBe(7)
  expect(await listAddressFiles(database, 10)).toEqual([''])
})

const SORTS = ['popular', 'newest', 'price', '-price', 'title'] as const

it.each(SORTS)('a page of a large category by %s walks the index of its order', (walk) => {
  const { database } = testShop()
  const planOf = (asksEach: boolean) => {
    const query = { limit: 24, category: 'mugs' }
    const listing = { walk, after: null, found: null, asksEach }
    const { sql, params } = selectListed(database, query, listing).toSQL()
    return database.sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(params as string[]))
      .map(({ detail }) => String(detail))
  }
  const index =
    /SCAN product_document USING INDEX product_document_(popularity|created|price|title)/
  const large = planOf(true)
  expect(large).toContainEqual(expect.stringMatching(index))
  expect(large).toContainEqual(
    expect.stringMatching(/SEARCH listing_category .*\(product_id=\? AND category_id=\?\)/),
  )
  // A small one is read by its own index and sorted, its texts and units left out.
  const small = planOf(false)
  expect(small).not.toContainEqual(expect.stringMatching(index))
  expect(small).toContainEqual(
    expect.stringContaining('SEARCH listing_category USING PRIMARY KEY (category_id=?)'),
  )
})

it('a category lists the same products in the same order whether it is walked or sorted', async () => {
  const shop = testShop()
  await shop.categories({ handle: 'mugs', title: 'Mugs', description: '' })
  const titles = ['pear', 'Apple', 'apple', 'Zest', 'fig', 'Fig', 'date']
  await shop.upsert(
    ...titles.map((title, at) =>
      productInput(`thing-${at}`, { title, ...(at === 3 ? {} : { categories: ['mugs'] }) }),
    ),
  )
  await shop.publish()
  expect(await countListed(shop.database, 'mugs')).toEqual({ products: 6, all: 7 })
  expect(await countListed(shop.database, 'none')).toEqual({ products: 0, all: 0 })
  const query = { limit: 24, category: 'mugs' }
  for (const walk of SORTS) {
    const listed = (asksEach: boolean) =>
      selectListed(shop.database, query, { walk, after: null, found: null, asksEach })
    expect(await listed(true)).toEqual(await listed(false))
    expect(await listed(true)).toHaveLength(6)
  }
  const page = await listProducts(shop, { ...query, sort: 'title' })
  const shown = page.ok ? page.value.data.map(({ title }) => title.toLowerCase()) : []
  expect(shown).toEqual(['apple', 'apple', 'date', 'fig', 'fig', 'pear'])
})
