import { expect, it } from 'vitest'
import { headerOf, isWithin, standsInHeader, treeOf } from './category-tree.ts'

const row = (id: string, parent_id: string | null = null) => ({ id, parent_id })
const shape = (rows: ReturnType<typeof row>[]) =>
  treeOf(rows).map(({ row: { id }, depth, position }) => `${depth}.${position} ${id}`)

it('each category stands before those below it, siblings in their order', () => {
  expect(
    shape([row('mugs', 'kitchen'), row('kitchen'), row('cups', 'kitchen'), row('bath')]),
  ).toEqual(['0.0 kitchen', '1.0 mugs', '1.1 cups', '0.1 bath'])
})

it('a circle or a lost parent loses no category', () => {
  expect(shape([row('a', 'b'), row('b', 'a'), row('c', 'gone')])).toEqual([
    '0.0 c',
    '0.0 a',
    '1.0 b',
  ])
})

it('a category is within itself and those above it, and a circle ends the search', () => {
  const rows = [row('kitchen'), row('mugs', 'kitchen'), row('tall', 'mugs'), row('bath')]
  expect(isWithin(rows, 'tall', 'kitchen')).toBe(true)
  expect(isWithin(rows, 'kitchen', 'kitchen')).toBe(true)
  expect(isWithin(rows, 'bath', 'kitchen')).toBe(false)
  expect(isWithin([row('a', 'b'), row('b', 'a')], 'a', 'c')).toBe(false)
})

it('without a choice the header shows the categories at the top', () => {
  expect(standsInHeader({ in_header: null, parent_id: null })).toBe(true)
  expect(standsInHeader({ in_header: null, parent_id: 'kitchen' })).toBe(false)
  expect(standsInHeader({ in_header: 1, parent_id: 'kitchen' })).toBe(true)
  expect(standsInHeader({ in_header: 0, parent_id: null })).toBe(false)
})

it('a release from before the choice shows its categories at the top', () => {
  const published = [
    { id: 'old', parentId: null },
    { id: 'below', parentId: 'old' },
    { id: 'hidden', parentId: null, inHeader: false },
    { id: 'chosen', parentId: 'old', inHeader: true },
  ]
  expect(headerOf(published).map(({ id }) => id)).toEqual(['old', 'chosen'])
})
