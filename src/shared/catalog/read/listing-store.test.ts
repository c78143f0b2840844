import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { listAddresses, listAddressFiles } from './listing-store.ts'

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
