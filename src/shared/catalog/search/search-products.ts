import type { ProductDocument } from '../contract.ts'
import { corrections, matchExpression, queryWords, searchEntryOf } from './rules.ts'
import { hasMatch, replaceEntries, selectMatches, selectTerms } from './store.ts'

/** Products one search finds at most, the best ones. */
const SEARCH_RESULTS_MAX = 500
/** Terms compared with a misspelt word, over the whole index. */
const TERMS_COMPARED_MAX = 50_000

/** Brings the index to these documents and takes the withdrawn ones out. */
export async function indexProducts(
  search: D1Database,
  documents: readonly ProductDocument[],
  withdrawnIds: readonly string[],
): Promise<void> {
  const ids = [...documents.map((document) => document.id), ...withdrawnIds]
  if (ids.length === 0) return
  await replaceEntries(search, ids, documents.map(searchEntryOf))
}

/**
 * Ids of the products a query finds, best first, at most SEARCH_RESULTS_MAX. Each word may be
 * unfinished; a word that nothing has is replaced by the nearest ones of the index.
 */
export async function searchProducts(search: D1Database, query: string): Promise<string[]> {
  const words = queryWords(query)
  if (words.length === 0) return []
  const exact = words.map((word) => [word])
  const found = await match(search, matchExpression(exact, 'AND'))
  if (found.length > 0) return found
  const mended = await Promise.all(words.map((word) => mend(search, word)))
  const all = matchExpression(mended, 'AND')
  if (all === '') return []
  const mendedFound = mended.every((group) => group.length > 0) ? await match(search, all) : []
  return mendedFound.length > 0 ? mendedFound : match(search, matchExpression(mended, 'OR'))
}

const match = (search: D1Database, expression: string): Promise<string[]> =>
  selectMatches(search, expression, SEARCH_RESULTS_MAX)

/** The word itself where the index has it, else those it may have meant; empty where none is near. */
async function mend(search: D1Database, word: string): Promise<string[]> {
  if (await hasMatch(search, matchExpression([[word]], 'AND'))) return [word]
  const length = { from: Math.max(2, word.length - 2), to: word.length + 12 }
  return corrections(word, await selectTerms(search, length, TERMS_COMPARED_MAX))
}
