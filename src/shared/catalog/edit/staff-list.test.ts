import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { listForStaff } from './staff-list.ts'
import { selectByTitle } from './staff-list-store.ts'

const ALL = { status: null, query: '', sort: 'title' } as const

it('products by title come page by page, capitals beside small letters and equal titles once each', async () => {
  const { database, search, upsert } = testShop()
  const titles = ['Pear', 'apple', 'apple', 'Apple', 'Zest']
  await upsert(...titles.map((title, at) => productInput(`thing-${at}`, { title })))
  const deps = { database, search, currency: 'USD' }
  const seen: string[] = []
  const ids = new Set<string>()
  for (let cursor: string | null = null; ; ) {
    const page = await listForStaff(deps, { ...ALL, limit: 2, cursor })
    if (!page.ok) throw new Error(page.problem.code)
    for (const { id, title } of page.value.data) {
      seen.push(title.toLowerCase())
      ids.add(id)
    }
    cursor = page.value.nextCursor
    if (cursor === null) break
  }
  expect(seen).toEqual(['apple', 'apple', 'apple', 'pear', 'zest'])
  expect(ids.size).toBe(5)
})

it('a cursor of another order is refused', async () => {
  const { database, search, upsert } = testShop()
  await upsert(productInput('mug'), productInput('lamp'))
  const deps = { database, search, currency: 'USD' }
  const first = await listForStaff(deps, { ...ALL, sort: null, limit: 1, cursor: null })
  const cursor = first.ok ? first.value.nextCursor : null
  expect(await listForStaff(deps, { ...ALL, limit: 1, cursor })).toMatchObject({
    problem: { code: 'invalid_cursor' },
  })
})

it('a page by title reads the titles’ index from its first row on', () => {
  const { database } = testShop()
  for (const after of [null, { title: 'a', id: 'prd_1' }]) {
    const { sql, params } = selectByTitle(database, after, 51).toSQL()
    const plan = database.sqlite
      .prepare(`EXPLAIN QUERY PLAN ${sql}`)
      .all(...(params as string[]))
      .map(({ detail }) => String(detail))
    expect(plan).toEqual([expect.stringContaining('INDEX product_title')])
  }
})
