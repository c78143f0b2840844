import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { productInput, testShop, variantInput } from '../../../../tests/fixtures/catalog/shop.ts'
import { readCursor, writeCursor } from '../cursor.ts'
import { PRODUCT_SORTS, type ProductsQuery } from './contract.ts'
import { listProducts } from './list-products.ts'

async function shopOf(count: number) {
  const shop = testShop()
  await shop.categories({ handle: 'even', title: 'Even', description: '' })
  await shop.upsert(
    ...Array.from({ length: count }, (_, index) =>
      productInput(`thing-${index}`, {
        title: `${index % 3 === 0 ? 'b' : 'A'} thing ${index % 4}`,
        categories: index % 2 === 0 ? ['even'] : [],
        popularity: index % 5,
        createdAt: new Date(Date.UTC(2026, 0, 1 + (index % 6))).toISOString(),
        variants: [variantInput(`T-${index}`, { price: 1000 + (index % 7) * 100 })],
      }),
    ),
  )
  await shop.publish()
  const list = async (query: Partial<ProductsQuery>) => {
    const page = await listProducts(shop, { limit: 100, ...query })
    if (!page.ok) throw new Error(page.problem.code)
    return page.value
  }
  return { ...shop, list }
}

it.each(PRODUCT_SORTS)('pages sorted by %s hold every product once, in order', async (sort) => {
  const { list } = await shopOf(23)
  const whole = (await list({ sort })).data.map((product) => product.handle)
  const paged: string[] = []
  let cursor: string | undefined
  do {
    const page = await list({ sort, limit: 4, cursor })
    paged.push(...page.data.map((product) => product.handle))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  expect(paged).toEqual(whole)
  expect(new Set(paged).size).toBe(23)
})

it('prices sort from low to high and back, within their bounds', async () => {
  const { list } = await shopOf(20)
  const prices = async (query: Partial<ProductsQuery>) =>
    (await list(query)).data.map((product) => product.priceFrom.amount)
  const rising = await prices({ sort: 'price', minPrice: 1100, maxPrice: 1300 })
  expect(rising).toEqual(rising.toSorted((a, b) => a - b))
  expect(new Set(rising)).toEqual(new Set([1100, 1200, 1300]))
  expect(await prices({ sort: '-price', minPrice: 1100, maxPrice: 1300 })).toEqual(
    rising.toReversed(),
  )
})

it('titles sort whatever their case', async () => {
  const { list } = await shopOf(8)
  const titles = (await list({ sort: 'title' })).data.map((p) => p.title.toLowerCase())
  expect(titles).toEqual(titles.toSorted())
})

it('a category lists its own, an unknown one nothing', async () => {
  const { list } = await shopOf(10)
  expect((await list({ category: 'even' })).data).toHaveLength(5)
  expect((await list({ category: 'nowhere' })).data).toEqual([])
})

it('in stock means at least one unit over all variants', async () => {
  const { list, setStock } = await shopOf(4)
  setStock('T-1', 3, 1)
  setStock('T-2', 0, 1)
  const { data } = await list({ inStock: true })
  expect(data.map(({ handle, availability }) => [handle, availability])).toEqual([
    ['thing-1', { state: 'low', available: 3 }],
  ])
})

it('a search pages by relevance and can be narrowed', async () => {
  const { list } = await shopOf(10)
  const first = await list({ q: 'thing', limit: 6 })
  const second = await list({ q: 'thing', limit: 6, cursor: first.nextCursor ?? '' })
  expect(second.nextCursor).toBeNull()
  expect(new Set([...first.data, ...second.data].map((p) => p.id)).size).toBe(10)
  expect((await list({ q: 'thing', category: 'even' })).data).toHaveLength(5)
  expect((await list({ q: 'qqqzzz' })).data).toEqual([])
})

it('a cursor of another sort, or of nobody, is refused', async () => {
  const shop = await shopOf(10)
  const { nextCursor } = await shop.list({ sort: 'title', limit: 2 })
  for (const cursor of [nextCursor ?? '', 'nonsense', '']) {
    const refused = await listProducts(shop, { sort: 'price', limit: 2, cursor })
    expect(refused).toMatchObject({ ok: false, problem: { code: 'invalid_cursor' } })
  }
})

it('a cursor comes back as it was written', () => {
  const value = fc.oneof(fc.string({ unit: 'grapheme' }), fc.integer())
  fc.assert(
    fc.property(value, fc.string(), (sorted, id) => {
      const position = { sort: 'title', value: sorted, id }
      expect(readCursor(writeCursor(position), 'title')).toEqual(position)
    }),
  )
})

it('a listing walks an index instead of sorting the catalogue', async () => {
  const { database, list } = await shopOf(4)
  const prepare = vi.spyOn(database, 'prepare')
  for (const sort of PRODUCT_SORTS) {
    const first = await list({ sort, limit: 1 })
    await list({ sort, limit: 1, cursor: first.nextCursor ?? '' })
  }
  const statements = prepare.mock.calls.map(([text]) => text)
  expect(statements).toHaveLength(2 * PRODUCT_SORTS.length)
  for (const text of statements) {
    const values = Array.from(text.matchAll(/\?/g), () => 1)
    const plan = database.sqlite.prepare(`EXPLAIN QUERY PLAN ${text}`).all(...values)
    expect(plan.map((step) => step.detail).join(' ')).not.toContain('TEMP B-TREE')
  }
})
