import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'

async function shopWithMug(available = 10) {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  await shop.publish()
  shop.setStock('MUG', available, 1)
  const reader = shop.reader()
  const first = await reader.productByHandle('mug')
  const variantId = first?.view.variants[0]?.id ?? ''
  return { shop, reader, variantId }
}

it('before the first publish the version is 0', async () => {
  expect(await testShop().reader().version()).toBe('0')
})

it('a fresh read asks nobody and gives the very same text', async () => {
  const { shop, reader, variantId } = await shopWithMug()
  const trips = shop.database.trips()
  const one = await reader.productByHandle('mug')
  expect(await reader.productByHandle('mug')).toBe(one)
  expect((await reader.variants([variantId])).get(variantId)?.sku).toBe('MUG')
  expect(shop.database.trips()).toBe(trips)
})

it('a new price is served within the time the shop promises', async () => {
  const { shop, reader } = await shopWithMug()
  const before = await reader.productByHandle('mug')
  const changed = productInput('mug')
  changed.variants = changed.variants.map((variant) => ({ ...variant, price: 9900 }))
  await shop.upsert(changed)
  await shop.publish()
  shop.clock.now += 1_000
  expect((await reader.productByHandle('mug'))?.etag).toBe(before?.etag)
  await shop.settle()
  const after = await reader.productByHandle('mug')
  expect(after?.view.variants[0]?.price.amount).toBe(9900)
  expect(after?.etag).not.toBe(before?.etag)
})

it('an entry that is too old is not served, also while another request refreshes it', async () => {
  const { shop, reader } = await shopWithMug()
  await shop.upsert(productInput('mug', { title: 'New mug' }))
  await shop.publish()
  shop.clock.now += 60_000
  const titles = await Promise.all([reader.productByHandle('mug'), reader.productByHandle('mug')])
  expect(titles.map((rendering) => rendering?.view.title)).toEqual(['New mug', 'New mug'])
})

it('availability follows stock, and its ETag with it', async () => {
  const { shop, reader, variantId } = await shopWithMug()
  const availability = async () => (await reader.sellable([variantId])).get(variantId)?.availability
  expect(await availability()).toEqual({ state: 'in_stock' })
  const before = await reader.productByHandle('mug')
  shop.clock.now += 5_000
  shop.setStock('MUG', 3, 2)
  expect(await availability()).toEqual({ state: 'low', available: 3 })
  expect((await reader.productByHandle('mug'))?.etag).not.toBe(before?.etag)
  shop.clock.now += 5_000
  shop.setStock('MUG', 0, 3)
  expect(await availability()).toEqual({ state: 'out' })
})

it('stock that changes nothing a shopper reads leaves the text as it is', async () => {
  const { shop, reader } = await shopWithMug(500)
  const before = await reader.productByHandle('mug')
  shop.clock.now += 5_000
  shop.setStock('MUG', 499, 2)
  expect(await reader.productByHandle('mug')).toBe(before)
})

it('a SKU nobody counted is out of stock', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  await shop.publish()
  const product = await shop.reader().productByHandle('mug')
  expect(product?.view.variants[0]?.availability).toEqual({ state: 'out' })
})

it('with the database out, a warm reader goes on and a cold one reads the snapshots', async () => {
  const { shop, reader, variantId } = await shopWithMug()
  shop.database.cut(true)
  shop.clock.now += 60_000
  expect((await reader.productByHandle('mug'))?.view.title).toBe('mug')
  const cold = shop.reader()
  expect((await cold.productByHandle('mug'))?.view.title).toBe('mug')
  const sellable = (await cold.sellable([variantId])).get(variantId)
  expect(sellable).toMatchObject({ variant: { sku: 'MUG' }, availability: { state: 'in_stock' } })
  expect((await cold.categories()).list).toEqual([])
})

it('the next good read refills what an outage left without stock', async () => {
  const { shop, variantId } = await shopWithMug(0)
  shop.database.cut(true)
  const cold = shop.reader()
  await cold.productByHandle('mug')
  shop.database.cut(false)
  shop.clock.now += 10_000
  // The poll after an outage runs beside the answer; the one after that is exact.
  await cold.productByHandle('mug')
  await shop.settle()
  expect((await cold.sellable([variantId])).get(variantId)?.availability.state).toBe('out')
})

it('with the snapshots out, the database answers', async () => {
  const { shop } = await shopWithMug()
  shop.snapshots.cut(true)
  expect((await shop.reader().productByHandle('mug'))?.view.title).toBe('mug')
})

it('many who miss at once cause one read', async () => {
  const { shop } = await shopWithMug()
  const reader = shop.reader()
  await reader.version()
  const trips = shop.database.trips()
  await Promise.all(Array.from({ length: 50 }, () => reader.productByHandle('mug')))
  expect(shop.database.trips() - trips).toBe(1)
})

it('a handle that names nothing is asked for once per release', async () => {
  const { shop, reader } = await shopWithMug()
  expect(await reader.productByHandle('ghost')).toBeNull()
  const trips = shop.database.trips()
  expect(await reader.productByHandle('ghost')).toBeNull()
  expect(shop.database.trips()).toBe(trips)
  await shop.upsert(productInput('ghost'))
  await shop.publish()
  shop.clock.now += 10_000
  expect(await reader.productByHandle('ghost')).not.toBeNull()
})

it('the isolate keeps no more products than it may', async () => {
  const shop = testShop()
  await shop.upsert(...['a', 'b', 'c'].map((name) => productInput(name)))
  await shop.publish()
  const reader = shop.reader(2)
  for (const name of ['a', 'b', 'c']) await reader.productByHandle(name)
  const trips = shop.database.trips()
  await reader.productByHandle('b')
  await reader.productByHandle('c')
  expect(shop.database.trips()).toBe(trips)
  expect((await reader.productByHandle('a'))?.view.title).toBe('a')
  expect(shop.database.trips()).toBe(trips + 1)
})

it('a cart of more products than the isolate keeps finds them all', async () => {
  const shop = testShop()
  const names = ['a', 'b', 'c']
  await shop.upsert(...names.map((name) => productInput(name)))
  await shop.publish()
  const roomy = shop.reader()
  const renderings = await Promise.all(names.map((name) => roomy.productByHandle(name)))
  const ids = renderings.map((rendering) => rendering?.view.variants[0]?.id ?? '')
  const reader = shop.reader(1)
  await reader.productByHandle('a')
  expect([...(await reader.sellable(ids)).keys()].sort()).toEqual(ids.sort())
})

it('a withdrawn product cannot be bought, but carts still know it', async () => {
  const { shop, reader, variantId } = await shopWithMug()
  await shop.upsert(productInput('mug', { status: 'draft' }))
  await shop.publish()
  shop.clock.now += 10_000
  expect(await reader.productByHandle('mug')).toBeNull()
  expect((await reader.variants([variantId])).get(variantId)?.purchasable).toBe(false)
})
