import type { ProductDocument } from '../contract.ts'

/** Words of a query that are looked for; what comes after is ignored. */
const QUERY_WORDS_MAX = 8
export const QUERY_CHARS_MAX = 200
/** Words that may stand in for one that nothing has. */
const CORRECTIONS_MAX = 8
/** From this length on a word may have two mistakes, else one. */
const LONG_WORD_CHARS = 7

/** Scripts written without spaces: each character is a word of its own. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/gu

/**
 * Text as the index keeps it and queries ask for it: lower case, no diacritics, words of letters
 * and digits divided by single spaces. Nothing in it means anything to FTS5.
 */
export const searchText = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(UNSPACED, ' $& ')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** The words of a query, at most QUERY_WORDS_MAX; the last one may be unfinished. */
export const queryWords = (query: string): string[] =>
  searchText(query.slice(0, QUERY_CHARS_MAX))
    .split(' ')
    .filter((word) => word !== '')
    .slice(0, QUERY_WORDS_MAX)

/**
 * An FTS5 expression: every group must match, by any of its words as a prefix. Words come from
 * `queryWords` or the index, so that quoting is all that is needed.
 */
export const matchExpression = (groups: readonly (readonly string[])[], joint: 'AND' | 'OR') =>
  groups
    .filter((group) => group.length > 0)
    .map((group) => `(${group.map((word) => `"${word.replaceAll('"', '')}" *`).join(' OR ')})`)
    .join(` ${joint} `)

/** Mistakes allowed in a word: none in short ones, where every word is near every other. */
const mistakesAllowed = (word: string): number => {
  const length = [...word].length
  if (length < 3) return 0
  return length >= LONG_WORD_CHARS ? 2 : 1
}

/**
 * The fewest insertions, deletions, replacements and swaps of neighbours that turn `word` into a
 * prefix of `term`; Infinity where that is more than `most`. (Optimal string alignment.)
 */
export function prefixDistance(word: string, term: string, most: number): number {
  const a = [...word]
  const b = [...term].slice(0, a.length + most)
  if (b.length < a.length - most) return Number.POSITIVE_INFINITY
  let before: number[] = []
  let above = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      let best = Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        best = Math.min(best, (before[j - 2] ?? 0) + 1)
      }
      row.push(best)
    }
    before = above
    above = row
  }
  // The cheapest end anywhere in the term: what follows it is what the shopper has yet to type.
  const distance = Math.min(...above)
  return distance <= most ? distance : Number.POSITIVE_INFINITY
}

/** Terms of the index that `word` may have meant: nearest first, then the most common. */
export function corrections(
  word: string,
  terms: readonly { term: string; products: number }[],
): string[] {
  const most = mistakesAllowed(word)
  return terms
    .map(({ term, products }) => ({ term, products, distance: prefixDistance(word, term, most) }))
    .filter(({ distance }) => distance <= most)
    .sort(
      (a, b) =>
        a.distance - b.distance ||
        Math.abs(a.term.length - word.length) - Math.abs(b.term.length - word.length) ||
        b.products - a.products ||
        (a.term < b.term ? -1 : 1),
    )
    .slice(0, CORRECTIONS_MAX)
    .map(({ term }) => term)
}

/** A product's texts as the index keeps them. */
export interface SearchEntry {
  id: string
  title: string
  kind: string
  tags: string
  sku: string
  description: string
}

/** The texts of a product for the index. */
export const searchEntryOf = (document: ProductDocument): SearchEntry => ({
  id: document.id,
  title: searchText(document.title),
  kind: searchText(
    [document.productType, document.vendor, ...document.categories.map((c) => c.title)].join(' '),
  ),
  tags: searchText(
    [...document.tags, ...document.options.flatMap((option) => option.values)].join(' '),
  ),
  sku: searchText(document.variants.map((variant) => variant.sku).join(' ')),
  description: searchText(document.description),
})
