import fc from 'fast-check'
import { expect, it } from 'vitest'
import { productInput, testShop } from '../../../../tests/fixtures/catalog/shop.ts'
import { matchExpression, prefixDistance, queryWords, searchText } from './rules.ts'
import { searchProducts } from './search-products.ts'

async function searchedShop() {
  const shop = testShop()
  await shop.upsert(
    productInput('jacket', { title: 'Leather Jacket', description: 'Warm in winter' }),
    productInput('bracelet', { title: 'Silver Bracelet', tags: ['Jewellery'] }),
    productInput('lamp', { title: 'Crème brûlée lamp', description: 'Lights a jacket hook' }),
    productInput('pot', { title: '陶瓷花盆' }),
  )
  await shop.publish()
  const reader = shop.reader()
  const find = async (query: string) => {
    const ids = await searchProducts(shop.search, query)
    const names = new Map<string, string>()
    for (const handle of ['jacket', 'bracelet', 'lamp', 'pot']) {
      const product = await reader.productByHandle(handle)
      if (product) names.set(product.view.id, handle)
    }
    return ids.map((id) => names.get(id))
  }
  return { shop, find }
}

it('a title counts for more than a description', async () => {
  const { find } = await searchedShop()
  expect(await find('jacket')).toEqual(['jacket', 'lamp'])
})

it.each([
  ['an unfinished word', 'jack', 'jacket'],
  ['a missing letter', 'jaket', 'jacket'],
  ['a swapped pair', 'bracelte', 'bracelet'],
  ['a wrong first letter', 'hacket', 'jacket'],
  ['two mistakes in a long word', 'brcaelt', 'bracelet'],
  ['diacritics left out', 'creme brulee', 'lamp'],
  ['another case', 'LEATHER', 'jacket'],
  ['one word right, one misspelt', 'silver bracelat', 'bracelet'],
  ['a tag', 'jewellery', 'bracelet'],
  ['part of a word without spaces', '花盆', 'pot'],
  ['a SKU', 'LAMP', 'lamp'],
])('finds by %s', async (_name, query, handle) => {
  const { find } = await searchedShop()
  expect(await find(query)).toContain(handle)
})

it('withdrawn and renamed products leave the index', async () => {
  const { shop, find } = await searchedShop()
  await shop.upsert(productInput('jacket', { title: 'Leather coat', status: 'draft' }))
  await shop.upsert(productInput('bracelet', { title: 'Golden ring' }))
  await shop.publish()
  expect(await find('leather')).toEqual([])
  expect(await find('silver')).toEqual([])
  expect(await find('golden')).toEqual(['bracelet'])
})

it('nothing to look for finds nothing', async () => {
  const { find } = await searchedShop()
  for (const query of ['', '   ', '"*()', '!!!', '\u0000']) expect(await find(query)).toEqual([])
})

it('no query breaks the search, whatever is in it', async () => {
  const { shop } = await searchedShop()
  const syntax = fc.constantFrom(
    '"',
    '*',
    '(',
    'AND',
    'OR',
    'NOT',
    'NEAR(',
    'title:',
    '^',
    '-',
    ' ',
  )
  const odd = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.array(fc.oneof(syntax, fc.string({ maxLength: 4 }))).map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(odd, async (query) => {
      expect(Array.isArray(await searchProducts(shop.search, query))).toBe(true)
    }),
    { numRuns: 300 },
  )
})

it('words are folded once and for all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const words = queryWords(text)
      for (const word of words) expect(searchText(word)).toBe(word)
      expect(words.length).toBeLessThanOrEqual(8)
    }),
  )
})

it('an expression holds only quoted words', () => {
  expect(matchExpression([['a', 'b'], [], ['c']], 'AND')).toBe('("a" * OR "b" *) AND ("c" *)')
})

const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), minLength: 1, maxLength: 8 })

it('a beginning of a term is no distance away from it', () => {
  fc.assert(
    fc.property(word, word, (start, rest) => {
      expect(prefixDistance(start, start + rest, 2)).toBe(0)
    }),
  )
})

it('one mistake is one away at most', () => {
  fc.assert(
    fc.property(word, fc.nat(), fc.constantFrom('x', 'y'), (term, at, letter) => {
      const index = at % term.length
      const replaced = term.slice(0, index) + letter + term.slice(index + 1)
      const inserted = term.slice(0, index) + letter + term.slice(index)
      const deleted = term.slice(0, index) + term.slice(index + 1)
      for (const typed of [replaced, inserted, deleted]) {
        expect(prefixDistance(typed, term, 2)).toBeLessThanOrEqual(1)
      }
    }),
  )
})
