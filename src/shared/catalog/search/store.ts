import { eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, insertRows, runQueries, statementOf } from '../../platform/bulk-rows.ts'
import type { SearchEntry } from './rules.ts'
import { search_entry } from './schema.ts'

// `product_search` and `product_term` are FTS5's own tables: no Drizzle schema describes them, and
// `search_entry` gives each product its row there.

/** Weights of title, kind, tags, sku and description in bm25. */
const RANK = sql`bm25(product_search, 10.0, 5.0, 4.0, 8.0, 1.0)`

const ENTRY = {
  id: search_entry.product_id,
  title: 'text',
  kind: 'text',
  tags: 'text',
  sku: 'text',
  description: 'text',
} as const

/** Replaces the texts of these products; a product without an entry is taken out. */
export async function replaceEntries(
  db: D1Database,
  productIds: readonly string[],
  entries: readonly SearchEntry[],
): Promise<void> {
  const products = productIds.map((id) => ({ product_id: id }))
  await runQueries(db, [
    // Null: SQLite chooses the number.
    ...insertRows(db, search_entry, { number: sql`null` }, products).map((insert) =>
      insert.onConflictDoNothing(),
    ),
    ...givenRows({ product_id: search_entry.product_id }, products).map(({ rows, value }) => {
      const numbers = drizzle(db)
        .select({ number: search_entry.number })
        .from(search_entry)
        .where(inArray(search_entry.product_id, sql`(select ${value.product_id} from ${rows})`))
      return sql`delete from product_search where rowid in ${numbers}`
    }),
    ...givenRows(ENTRY, entries).map(
      ({ rows, value: { id, title, kind, tags, sku, description } }) =>
        sql`insert into product_search (rowid, title, kind, tags, sku, description)
          select ${search_entry.number}, ${title}, ${kind}, ${tags}, ${sku}, ${description}
          from ${rows} join ${search_entry} on ${eq(search_entry.product_id, id)}`,
    ),
  ])
}

/** Ids of the products that an FTS5 expression matches, best first. */
export async function selectMatches(
  db: D1Database,
  expression: string,
  limit: number,
): Promise<string[]> {
  const { results } = await statementOf(
    db,
    sql`select ${search_entry.product_id} as id from product_search
      join ${search_entry} on ${search_entry.number} = product_search.rowid
      where product_search match ${expression}
      order by ${RANK}, ${search_entry.number} limit ${limit}`,
  ).all<{ id: string }>()
  return results.map(({ id }) => id)
}

/** Whether an FTS5 expression matches any product. */
export async function hasMatch(db: D1Database, expression: string): Promise<boolean> {
  const { results } = await statementOf(
    db,
    sql`select 1 from product_search where product_search match ${expression} limit 1`,
  ).all()
  return results.length > 0
}

/** Terms of the index by length in characters, with the number of products that have each. */
export async function selectTerms(
  db: D1Database,
  length: { from: number; to: number },
  limit: number,
): Promise<{ term: string; products: number }[]> {
  const { results } = await statementOf(
    db,
    sql`select term, doc as products from product_term
      where length(term) between ${length.from} and ${length.to} limit ${limit}`,
  ).all<{ term: string; products: number }>()
  return results
}
