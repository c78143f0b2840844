import { expect, it } from 'vitest'
import { pageOf } from './page.ts'

it('a page has a next one where a row too many was found', () => {
  const page = (found: number[]) => pageOf(found, 2, String, (n) => n * 10)
  expect(page([1, 2, 3])).toEqual({ data: [10, 20], nextCursor: '2' })
  expect(page([1, 2])).toEqual({ data: [10, 20], nextCursor: null })
  expect(page([])).toEqual({ data: [], nextCursor: null })
})
