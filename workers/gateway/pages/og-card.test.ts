import { expect, test } from 'vitest'
import { productCard, wrapWords } from './og-card.ts'

test('a long name is broken at its words and ends with an ellipsis', () => {
  expect(wrapWords('Roll-top pack for people with a great many things', 12, 3)).toEqual([
    'Roll-top',
    'pack for',
    'people with…',
  ])
  expect(wrapWords('', 12, 3)).toEqual([])
})

test('a word wider than the card is cut', () => {
  const [line = ''] = wrapWords('Donaudampfschifffahrtsgesellschaft', 12, 3)
  expect([...line].length).toBeLessThanOrEqual(13)
})

test('a name full of markup stays text', () => {
  const card = productCard(
    { shopName: 'A & B', title: '<script>alert(1)</script>', note: '"$1"' },
    null,
  )
  expect(card).not.toContain('<script')
  expect(card).toContain('A &amp; B')
  expect(card).not.toContain('<image')
})
