import { beforeEach, expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { updateCategory } from './category-store.ts'
import {
  changeCategory,
  createCategory,
  readCategoryTree,
  removeCategory,
} from './staff-categories.ts'

let shop: ReturnType<typeof testShop>
const deps = () => ({ database: shop.database, now: shop.clock.now })

const idOf = async (handle: string): Promise<string> =>
  (await readCategoryTree(shop.database)).data.find((one) => one.handle === handle)?.id ?? ''

/** The tree as lines: depth, position, handle, and * where the header shows it. */
const tree = async (): Promise<string[]> =>
  (await readCategoryTree(shop.database)).data.map(
    ({ depth, position, handle, inHeader }) =>
      `${depth}.${position} ${handle}${inHeader ? '*' : ''}`,
  )

const change = async (handle: string, fields: Parameters<typeof changeCategory>[2]) =>
  changeCategory(deps(), await idOf(handle), fields)

const pendingProducts = (): unknown[] =>
  shop.database.sqlite.prepare('SELECT handle FROM product WHERE pending = 1').all()

beforeEach(async () => {
  shop = testShop()
  for (const title of ['Kitchen', 'Bath', 'Light']) await createCategory(deps(), { title })
  await createCategory(deps(), { title: 'Mugs', parent: 'kitchen' })
  await createCategory(deps(), { title: 'Tall mugs', parentId: await idOf('mugs') })
  await shop.upsert(productInput('mug', { categories: ['mugs'] }))
  await shop.publish()
})

it('a title is enough for a category: it is the last one, with a handle of its own', async () => {
  const again = await createCategory(deps(), { title: 'Mugs' })
  expect(again).toMatchObject({
    ok: true,
    value: { after: { handle: 'mugs-2', depth: 0, position: 3, inHeader: true, pending: true } },
  })
  expect(await createCategory(deps(), { title: 'X', handle: 'mugs' })).toMatchObject({
    problem: { code: 'already_exists' },
  })
})

it('a new category can have its place and its header from the start', async () => {
  await createCategory(deps(), { title: 'First', position: 0, inHeader: false })
  expect((await tree())[0]).toBe('0.0 first')
})

it('a category moves among its siblings, and they close up', async () => {
  await change('light', { position: 0 })
  expect((await tree()).filter((line) => line.startsWith('0'))).toEqual([
    '0.0 light*',
    '0.1 kitchen*',
    '0.2 bath*',
  ])
  await change('light', { position: 99 })
  await change('kitchen', { position: 1 })
  expect((await tree()).filter((line) => line.startsWith('0'))).toEqual([
    '0.0 bath*',
    '0.1 kitchen*',
    '0.2 light*',
  ])
})

it('a category moves under another by id or handle and out of it again', async () => {
  await change('bath', { parentId: await idOf('kitchen') })
  await change('light', { parent: 'kitchen', position: 0 })
  expect(await tree()).toEqual([
    '0.0 kitchen*',
    '1.0 light',
    '1.1 mugs',
    '2.0 tall-mugs',
    '1.2 bath',
  ])
  await change('bath', { parentId: null, position: 0 })
  expect((await tree())[0]).toBe('0.0 bath*')
})

it('a category cannot stand below itself', async () => {
  for (const parent of ['kitchen', 'mugs', 'tall-mugs']) {
    expect(await change('kitchen', { parent })).toMatchObject({
      problem: { code: 'category_circle' },
    })
  }
  expect(await change('bath', { parentId: 'cat_none' })).toMatchObject({
    problem: { code: 'invalid_body' },
  })
  expect(await changeCategory(deps(), 'cat_none', { title: 'X' })).toMatchObject({
    problem: { code: 'not_found' },
  })
})

it('two moves at the same time close no circle: the write itself looks', async () => {
  const [kitchen, bath] = [await idOf('kitchen'), await idOf('bath')]
  // Both were decided on the tree as it was; the second finds what the first has written.
  expect(await updateCategory(shop.database, kitchen, { parent_id: bath }, 1)).toBe(true)
  expect(await updateCategory(shop.database, bath, { parent_id: kitchen }, 1)).toBe(false)
  expect(await tree()).toContain('1.0 kitchen')
})

it('only a new title or parent makes products wait for a publish', async () => {
  await change('mugs', { inHeader: true, position: 0, description: 'All of them.' })
  await change('mugs', { title: 'Mugs', parent: 'kitchen' })
  expect(pendingProducts()).toEqual([])
  await change('kitchen', { title: 'The kitchen' })
  expect(pendingProducts()).toHaveLength(1)
  await shop.publish()
  await change('mugs', { parent: null })
  expect(pendingProducts()).toHaveLength(1)
})

it('shoppers see order and header after the publish, and the tree says whether they do', async () => {
  await change('light', { position: 0 })
  await change('bath', { inHeader: false })
  await change('mugs', { inHeader: true })
  expect((await readCategoryTree(shop.database)).pending).toBe(true)
  const reader = shop.reader()
  expect((await reader.categories()).list.map(({ handle }) => handle)[0]).toBe('kitchen')
  await shop.publish()
  reader.expire()
  const { list } = await reader.categories()
  expect(list.map(({ handle, inHeader }) => `${handle}${inHeader ? '*' : ''}`)).toEqual([
    'light*',
    'kitchen*',
    'mugs*',
    'tall-mugs',
    'bath',
  ])
  expect((await readCategoryTree(shop.database)).pending).toBe(false)
})

it('a deleted category leaves its products and lifts those below it', async () => {
  expect(await removeCategory(deps(), await idOf('kitchen'))).toMatchObject({
    ok: true,
    value: { before: { productCount: 1 }, after: null },
  })
  expect(await tree()).toEqual(['0.0 bath*', '0.1 light*', '0.2 mugs', '1.0 tall-mugs'])
  await removeCategory(deps(), await idOf('mugs'))
  expect(pendingProducts()).toHaveLength(1)
  await shop.publish()
  const product = await shop.reader().productByHandle('mug')
  expect(product?.view.categories).toEqual([])
  expect(await removeCategory(deps(), 'cat_none')).toMatchObject({ problem: { code: 'not_found' } })
})
