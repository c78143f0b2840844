import type { ProductDocument } from '../contract.ts'
import type { Database } from '../deps.ts'
import { forEachOf } from '../store.ts'
import { corrections, matchExpression, queryWords, searchEntryOf } from './rules.ts'

/** Products one search finds at most, the best ones. */
const SEARCH_RESULTS_MAX = 500
/** Terms compared with a misspelt word, over the whole index. */
const TERMS_COMPARED_MAX = 50_000

/** Weights of title, kind, tags, sku and description in bm25. */
const RANK = 'bm25(product_search, 10.0, 5.0, 4.0, 8.0, 1.0)'

/** Brings the index to these documents and takes the withdrawn ones out. */
export async function indexProducts(
  search: Database,
  documents: readonly ProductDocument[],
  withdrawnIds: readonly string[],
): Promise<void> {
  const ids = [...documents.map((document) => document.id), ...withdrawnIds]
  if (ids.length === 0) return
  await search.batch([
    ...forEachOf(
      search,
      `INSERT INTO search_entry (product_id) SELECT value FROM json_each(?1) WHERE true
       ON CONFLICT DO NOTHING`,
      ids,
    ),
    ...forEachOf(
      search,
      `DELETE FROM product_search WHERE rowid IN (SELECT number FROM search_entry
         WHERE product_id IN (SELECT value FROM json_each(?1)))`,
      ids,
    ),
    ...forEachOf(
      search,
      `INSERT INTO product_search (rowid, title, kind, tags, sku, description)
       SELECT e.number, j.value ->> 'title', j.value ->> 'kind', j.value ->> 'tags',
         j.value ->> 'sku', j.value ->> 'description'
       FROM json_each(?1) j JOIN search_entry e ON e.product_id = j.value ->> 'id'`,
      documents.map(searchEntryOf),
    ),
  ])
}

/**
 * Ids of the products a query finds, best first, at most SEARCH_RESULTS_MAX. Each word may be
 * unfinished; a word that nothing has is replaced by the nearest ones of the index.
 */
export async function searchProducts(search: Database, query: string): Promise<string[]> {
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

async function match(search: Database, expression: string): Promise<string[]> {
  const { results } = await search
    .prepare(
      `SELECT e.product_id AS id FROM product_search
       JOIN search_entry e ON e.number = product_search.rowid
       WHERE product_search MATCH ?1 ORDER BY ${RANK}, e.number LIMIT ?2`,
    )
    .bind(expression, SEARCH_RESULTS_MAX)
    .all<{ id: string }>()
  return results.map((row) => row.id)
}

/** The word itself where the index has it, else those it may have meant; empty where none is near. */
async function mend(search: Database, word: string): Promise<string[]> {
  const known = await search
    .prepare(`SELECT 1 AS known FROM product_search WHERE product_search MATCH ?1 LIMIT 1`)
    .bind(matchExpression([[word]], 'AND'))
    .all<{ known: number }>()
  if (known.results.length > 0) return [word]
  const { results } = await search
    .prepare(
      `SELECT term, doc AS products FROM product_term
       WHERE length(term) BETWEEN ?1 AND ?2 LIMIT ?3`,
    )
    .bind(Math.max(2, word.length - 2), word.length + 12, TERMS_COMPARED_MAX)
    .all<{ term: string; products: number }>()
  return corrections(word, results)
}
