import { expect, it } from 'vitest'
import { cursorBehind, pageOf, readPlace } from './page.ts'

it('a page has a next one where a row too many was found', () => {
  const page = (found: number[]) => pageOf(found, 2, String, (n) => n * 10)
  expect(page([1, 2, 3])).toEqual({ data: [10, 20], nextCursor: '2' })
  expect(page([1, 2])).toEqual({ data: [10, 20], nextCursor: null })
  expect(page([])).toEqual({ data: [], nextCursor: null })
})

it('a cursor names a place by moment and id, and another text none', () => {
  const id = 'cpn_01m8j9ky00ejvsrxkgw6qxymaj'
  const place = { at: 1_796_000_000_000, id }
  expect(readPlace(cursorBehind(place), 'cpn')).toEqual({ ok: true, value: place })
  expect(readPlace(undefined, 'cpn')).toEqual({ ok: true, value: null })
  for (const text of ['', id, `x~${id}`, `1~${id}~2`, '1~cpn_1', `1~rpk_${id.slice(4)}`]) {
    expect(readPlace(text, 'cpn')).toMatchObject({ problem: { code: 'invalid_cursor' } })
  }
})
