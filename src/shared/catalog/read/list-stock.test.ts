import { expect, it } from 'vitest'
import { productInput, testShop, variantInput } from '../../../../tests/fixtures/catalog/shop.ts'
import { listStock, lowUnitsOf } from './list-stock.ts'
import { countLowStock } from './stock-list-store.ts'

const LOW = 5

async function open() {
  const shop = testShop()
  const options = [{ name: 'Size', values: ['S', 'L'] }]
  const sized = (sku: string, size: string) => variantInput(sku, { options: [size] })
  await shop.upsert(
    productInput('mug', {
      title: 'Tin mug',
      options,
      variants: [sized('MUG-S', 'S'), sized('MUG-L', 'L')],
    }),
    productInput('lamp', { title: 'Bath lamp' }),
    productInput('rug', {
      title: 'Wool rug',
      variants: [variantInput('R1', { stockPolicy: 'continue' })],
    }),
    productInput('draft', { title: 'Tin tray', status: 'draft', variants: [variantInput('TRAY')] }),
  )
  await shop.publish()
  for (const [sku, units] of [
    ['MUG-S', 3],
    ['MUG-L', 80],
    ['LAMP', 0],
    ['R1', 1],
    ['TRAY', LOW],
  ] as const) {
    shop.setStock(sku, units, 1)
  }
  const { database, search } = shop
  const list = async (query: { q?: string; low?: boolean; limit?: number; cursor?: string }) => {
    const page = await listStock({ database, search, lowUnits: LOW }, { limit: 20, ...query })
    if (!page.ok) throw new Error(page.problem.code)
    return page.value
  }
  const skus = async (query: Parameters<typeof list>[0]) =>
    (await list(query)).data.map(({ sku }) => sku)
  return { ...shop, list, skus }
}

it('every SKU is listed with its product, its units, and whether it is low', async () => {
  const { list } = await open()
  const { data } = await list({})
  expect(data.map(({ sku, available, low }) => [sku, available, low])).toEqual([
    ['LAMP', 0, true],
    ['MUG-L', 80, false],
    ['MUG-S', 3, true],
    // It sells whatever its count is.
    ['R1', 1, false],
    ['TRAY', 5, true],
  ])
  expect(data[1]).toMatchObject({ title: 'Tin mug', options: ['L'] })
})

it('those that run low come with the fewest units first, page by page', async () => {
  const { list, skus, database } = await open()
  expect(await countLowStock(database, LOW, 2)).toBe(2)
  expect(await countLowStock(database, LOW, 50)).toBe(3)
  expect(await skus({ low: true })).toEqual(['LAMP', 'MUG-S', 'TRAY'])
  const first = await list({ low: true, limit: 2 })
  expect(first.nextCursor).not.toBeNull()
  const rest = await list({ low: true, limit: 2, cursor: first.nextCursor ?? '' })
  expect(rest).toMatchObject({ data: [{ sku: 'TRAY' }], nextCursor: null })
})

it.each([
  ['the beginning of a SKU', 'MUG', ['MUG-L', 'MUG-S']],
  ['a SKU in small letters', 'mug-l', ['MUG-L', 'MUG-S']],
  ['words of a title', 'bath lamp', ['LAMP']],
  ['the beginning of a title, drafts too', 'tin', ['MUG-L', 'MUG-S', 'TRAY']],
  ['nothing', 'zzz', []],
])('a search finds %s', async (_, q, found) => {
  const { skus } = await open()
  expect(await skus({ q })).toEqual(expect.arrayContaining(found))
  expect((await skus({ q })).length).toBe(found.length)
})

it('a search can be of low stock alone, and has pages', async () => {
  const { skus, list } = await open()
  expect(await skus({ q: 'tin', low: true })).toEqual(['MUG-S', 'TRAY'])
  const first = await list({ q: 'tin', limit: 1 })
  const second = await list({ q: 'tin', limit: 1, cursor: first.nextCursor ?? '' })
  expect([first.data[0]?.sku, second.data[0]?.sku]).toEqual(['MUG-L', 'MUG-S'])
})

it('a cursor of another list is refused', async () => {
  const { database, search, list } = await open()
  const { nextCursor } = await list({ low: true, limit: 1 })
  const deps = { database, search, lowUnits: LOW }
  for (const cursor of [nextCursor ?? '', 'LAMP']) {
    expect(await listStock(deps, { limit: 1, cursor })).toMatchObject({
      problem: { code: 'invalid_cursor' },
    })
  }
})

it('every query of the list walks an index', async () => {
  const { database, list } = await open()
  const plans: string[] = []
  const prepare = database.prepare.bind(database)
  database.prepare = (text: string) => {
    const statement = prepare(text)
    const bind = statement.bind.bind(statement)
    statement.bind = (...values: (string | number)[]) => {
      const explain = database.sqlite.prepare(`EXPLAIN QUERY PLAN ${text}`)
      const steps = explain.all(...values) as { detail: string }[]
      plans.push(...steps.map(({ detail }) => detail))
      return bind(...values)
    }
    return statement
  }
  await list({})
  await list({ low: true })
  await list({ q: 'tin' })
  await list({ q: 'tin', low: true })
  const { nextCursor } = await list({ q: 'tin', limit: 1 })
  await list({ q: 'tin', cursor: nextCursor ?? '' })
  const full = plans.filter((step) => /^SCAN (?!kept|given|json_each)/.test(step))
  expect(full).toEqual(['SCAN variant USING INDEX sqlite_autoindex_variant_2'])
  const used = plans.join('\n')
  for (const index of ['stock_level_low', 'variant_of_product', 'product_title']) {
    expect(used).toContain(index)
  }
  // The products of a search are reached by their own index, not by a walk over every SKU.
  expect(used).not.toMatch(/variant_2 \(sku>\?\)\n/)
})

it('the threshold is the shop’s own, within the bounds of the index', () => {
  expect(lowUnitsOf(undefined)).toBe(5)
  expect(lowUnitsOf({ lowUnits: 12 })).toBe(12)
  expect(lowUnitsOf({ lowUnits: 1_000 })).toBe(100)
  expect(lowUnitsOf({ lowUnits: -1 })).toBe(0)
})
