import { expect, it } from 'vitest'
import { productInput, testShop, variantInput } from '../../../../tests/fixtures/catalog/shop.ts'
import { documentKey, indexKey, partKey } from '../rules.ts'
import { type ProductWrite, writeProducts } from '../store.ts'

it('publishing shows what is active and hides drafts', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'), productInput('secret', { status: 'draft' }))
  const release = await shop.publish()
  expect(release).toMatchObject({ number: 1, productCount: 1 })
  const reader = shop.reader()
  expect((await reader.productByHandle('mug'))?.view.title).toBe('mug')
  expect(await reader.productByHandle('secret')).toBeNull()
})

it('publishing without a change answers the same release and writes nothing', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  const first = await shop.publish()
  const puts = shop.snapshots.entries.size
  expect(await shop.publish()).toEqual(first)
  await shop.upsert(productInput('mug'))
  expect(await shop.publish()).toEqual(first)
  expect(shop.snapshots.entries.size).toBe(puts)
})

it('a catalogue changed back to what it was has the version it had', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug', { title: 'One' }))
  const one = await shop.publish()
  await shop.upsert(productInput('mug', { title: 'Two' }))
  const two = await shop.publish()
  await shop.upsert(productInput('mug', { title: 'One' }))
  const three = await shop.publish()
  expect(two.version).not.toBe(one.version)
  expect(three).toMatchObject({ number: 3, version: one.version })
})

it('publishing one product leaves the changes of others unseen', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'), productInput('cup'))
  await shop.publish()
  const { outcomes } = await shop.upsert(
    productInput('mug', { title: 'New mug' }),
    productInput('cup', { title: 'New cup' }),
  )
  const mug = outcomes[0]
  if (mug?.outcome !== 'updated') throw new Error('the mug was not updated')
  await shop.publish(mug.productId)
  const reader = shop.reader()
  expect((await reader.productByHandle('mug'))?.view.title).toBe('New mug')
  expect((await reader.productByHandle('cup'))?.view.title).toBe('cup')
})

it('the index of a release names every document by its hash', async () => {
  const shop = testShop()
  const names = Array.from({ length: 120 }, (_, index) => `thing-${index}`)
  await shop.upsert(...names.map((name) => productInput(name)))
  const { version, productCount } = await shop.publish()
  expect(productCount).toBe(120)
  const parts: (string | null)[] = JSON.parse(shop.snapshots.entries.get(indexKey(version)) ?? '')
  const entries = parts.flatMap((hash) =>
    hash ? JSON.parse(shop.snapshots.entries.get(partKey(hash)) ?? '') : [],
  )
  expect(entries.map((entry) => entry.handle).sort()).toEqual(names.sort())
  for (const { hash, handle } of entries) {
    const document = JSON.parse(shop.snapshots.entries.get(documentKey(hash)) ?? '')
    expect(document.handle).toBe(handle)
  }
})

it('a publish that died after writing documents is finished by the next', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  const before = await shop.publish()
  await shop.upsert(productInput('mug', { title: 'New mug' }))
  const put = shop.snapshots.put
  shop.snapshots.put = async (key, value) => {
    if (key.startsWith('part/')) throw new Error('killed here')
    return put(key, value)
  }
  await expect(shop.publish()).rejects.toThrow('killed here')
  shop.snapshots.put = put
  const after = await shop.publish()
  expect(after.number).toBe(before.number + 1)
  expect((await shop.reader().productByHandle('mug'))?.view.title).toBe('New mug')
})

it('two publishers at once both end on a release that shows everything', async () => {
  const shop = testShop()
  await shop.upsert(...Array.from({ length: 60 }, (_, index) => productInput(`a-${index}`)))
  await Promise.all([shop.publish(), shop.publish()])
  const last = await shop.publish()
  expect(last.productCount).toBe(60)
})

it('a withdrawn variant leaves the document, and its SKU keeps its id when it returns', async () => {
  const shop = testShop()
  const options = [{ name: 'Size', values: ['S', 'L'] }]
  const small = variantInput('M-S', { options: ['S'] })
  const large = variantInput('M-L', { options: ['L'] })
  await shop.upsert(productInput('mug', { options, variants: [small, large] }))
  await shop.publish()
  const first = (await shop.reader().productByHandle('mug'))?.view.variants.map((v) => v.id)
  await shop.upsert(productInput('mug', { options, variants: [small] }))
  await shop.publish()
  expect((await shop.reader().productByHandle('mug'))?.view.variants).toHaveLength(1)
  await shop.upsert(productInput('mug', { options, variants: [small, large] }))
  await shop.publish()
  const last = (await shop.reader().productByHandle('mug'))?.view.variants.map((v) => v.id)
  expect(last).toEqual(first)
})

it('a SKU of another product is refused and the rest goes on', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  const { outcomes } = await shop.upsert(
    productInput('thief', { variants: [variantInput('MUG')] }),
    productInput('honest'),
    productInput('lost', { categories: ['nowhere'] }),
  )
  expect(outcomes).toMatchObject([
    { handle: 'thief', outcome: 'refused', code: 'sku_taken' },
    { handle: 'honest', outcome: 'imported' },
    { handle: 'lost', outcome: 'refused', code: 'unknown_category' },
  ])
})

it('a category counts the products of those below it', async () => {
  const shop = testShop()
  const category = { description: '' }
  await shop.categories(
    { handle: 'kitchen', title: 'Kitchen', ...category },
    { handle: 'mugs', title: 'Mugs', parent: 'kitchen', ...category },
  )
  await shop.upsert(productInput('mug', { categories: ['mugs'] }))
  await shop.publish()
  const { list } = await shop.reader().categories()
  expect(list.map(({ handle, productCount }) => [handle, productCount])).toEqual([
    ['kitchen', 1],
    ['mugs', 1],
  ])
})

it('a category cannot stand above itself', async () => {
  const shop = testShop()
  const refused = await shop.categories(
    { handle: 'a', title: 'A', description: '', parent: 'b' },
    { handle: 'b', title: 'B', description: '', parent: 'a' },
  )
  expect(refused).toMatchObject({ ok: false, problem: { code: 'category_circle' } })
})

it('a SKU taken by another product meanwhile undoes the whole write', async () => {
  const shop = testShop()
  await shop.upsert(productInput('mug'))
  const late: ProductWrite = {
    id: 'prd_late',
    handle: 'late',
    title: 'Late',
    description: '',
    vendor: '',
    product_type: '',
    tags: '[]',
    options: '[]',
    status: 'active',
    imported_handle: null,
    request_key: null,
    popularity: null,
    created_at: 0,
    variants: [
      {
        id: 'var_late',
        sku: 'MUG',
        options: '[]',
        weight_grams: 0,
        taxable: 1,
        requires_shipping: 1,
        barcode: null,
        image_url: null,
        stock_policy: 'deny',
        tax_class: 'standard',
        amount: 1,
        compare_at_amount: null,
      },
    ],
    images: [],
    categoryIds: [],
  }
  await expect(writeProducts(shop.database, [late], 0, 'USD')).rejects.toThrow(/constraint/i)
  const rows = shop.database.sqlite.prepare("SELECT 1 FROM product WHERE handle = 'late'").all()
  expect(rows).toEqual([])
})
