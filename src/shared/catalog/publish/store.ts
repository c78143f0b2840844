import { and, asc, desc, eq, gt, inArray, lt, ne, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, givenRows, insertRows, listed, runQueries } from '../../platform/bulk-rows.ts'
import type { Release } from '../contract.ts'
import {
  category_snapshot,
  listing_category,
  listing_count,
  type ProductDocumentRow,
  type ProductRow,
  product,
  product_document,
  release,
  snapshot_part,
} from '../schema.ts'
import { releaseOfRow } from '../store.ts'

/** Ids of products that wait for a publish, after `after` in their order. */
export async function pendingIds(
  db: D1Database,
  input: { after: string; productIds: readonly string[] | null; limit: number },
): Promise<string[]> {
  const { after, productIds, limit } = input
  const only = productIds === null ? undefined : inArray(product.id, listed(productIds))
  const rows = await drizzle(db)
    .select({ id: product.id })
    .from(product)
    .where(and(sql`${product.pending} = 1`, gt(product.id, after), only))
    .orderBy(asc(product.id))
    .limit(limit)
  return rows.map(({ id }) => id)
}

/** The summaries that are published of these products, by product id. */
export async function publishedSummaries(
  db: D1Database,
  productIds: readonly string[],
): Promise<Map<string, string>> {
  const rows = await drizzle(db)
    .select({ product_id: product_document.product_id, summary: product_document.summary })
    .from(product_document)
    .where(
      and(
        eq(product_document.in_catalogue, 1),
        inArray(product_document.product_id, listed(productIds)),
      ),
    )
  return new Map(rows.map((row) => [row.product_id, row.summary]))
}

// The release number is taken as the row is written: a reader that sees the release of that number
// has seen every document up to then, however many publishes run at the same time.
const NEXT_RELEASE = sql`(select coalesce(max(${release.number}), 0) + 1 from ${release})`

/** The outcome of a batch of products, ready to be written. */
interface DocumentWrites {
  documents: (Omit<ProductDocumentRow, 'release' | 'in_catalogue'> & { categoryIds: string[] })[]
  hiddenIds: string[]
  /** Index parts that these products stand in. */
  parts: number[]
  /** Every product of the batch as it was read. */
  products: Pick<ProductRow, 'id' | 'revision'>[]
}

/** Stores documents, takes the hidden ones out of the catalogue, and clears what was pending. */
export async function writeDocuments(db: D1Database, writes: DocumentWrites): Promise<void> {
  const { documents, hiddenIds, parts, products } = writes
  await runQueries(db, [
    ...insertRows(db, product_document, { release: NEXT_RELEASE, in_catalogue: 1 }, documents).map(
      (insert) =>
        insert.onConflictDoUpdate({
          target: product_document.product_id,
          set: {
            ...excluded(product_document, 'content_hash', 'release', 'in_catalogue', 'title'),
            ...excluded(product_document, 'price_min', 'price_max', 'popularity', 'created_at'),
            ...excluded(product_document, 'summary', 'document'),
          },
        }),
    ),
    ...hideDocuments(db, hiddenIds),
    ...listDocuments(db, [
      ...documents.map(({ product_id, categoryIds }) => ({ id: product_id, keep: categoryIds })),
      ...hiddenIds.map((id) => ({ id, keep: [] })),
    ]),
    ...insertRows(
      db,
      snapshot_part,
      { changes: 1, built: 0, content_hash: null, product_count: 0 },
      parts.map((part) => ({ part })),
    ).map((insert) =>
      insert.onConflictDoUpdate({
        target: snapshot_part.part,
        set: { changes: sql`${snapshot_part.changes} + 1` },
      }),
    ),
    ...clearPending(db, products),
  ])
}

const hideDocuments = (db: D1Database, productIds: readonly string[]): SQLWrapper[] =>
  givenRows(
    { id: product_document.product_id },
    productIds.map((id) => ({ id })),
  ).map(({ rows, value }) =>
    drizzle(db)
      .update(product_document)
      .set({ in_catalogue: 0, release: NEXT_RELEASE })
      .where(
        and(
          eq(product_document.in_catalogue, 1),
          inArray(product_document.product_id, sql`(select ${value.id} from ${rows})`),
        ),
      ),
  )

/** Brings the categories that products are listed in to these. */
function listDocuments(
  db: D1Database,
  listings: readonly { id: string; keep: readonly string[] }[],
): SQLWrapper[] {
  const given = givenRows({ id: listing_category.product_id, keep: 'json' }, listings)
  return given.flatMap(({ rows, value }) => {
    const pairs = sql`select kept.value, ${value.id} from ${rows}, json_each(${value.keep}) kept`
    return [
      drizzle(db)
        .delete(listing_category)
        .where(
          and(
            inArray(listing_category.product_id, sql`(select ${value.id} from ${rows})`),
            sql`(${listing_category.category_id}, ${listing_category.product_id}) not in (${pairs})`,
          ),
        ),
      drizzle(db).insert(listing_category).select(sql`${pairs} where true`).onConflictDoNothing(),
    ]
  })
}

// A product changed again while its document was made stays pending.
const clearPending = (
  db: D1Database,
  products: readonly Pick<ProductRow, 'id' | 'revision'>[],
): SQLWrapper[] =>
  givenRows({ id: product.id, revision: product.revision }, products).map(({ rows, value }) =>
    drizzle(db)
      .update(product)
      .set({ pending: 0 })
      .from(rows)
      .where(and(eq(product.id, value.id), eq(product.revision, value.revision))),
  )

/** Index parts whose documents changed since their text was made. */
export const staleParts = (db: D1Database) =>
  drizzle(db)
    .select({ part: snapshot_part.part, changes: snapshot_part.changes })
    .from(snapshot_part)
    .where(ne(snapshot_part.changes, snapshot_part.built))

/** Notes the text of a part. `changes` is the count that the text holds. */
export async function partBuilt(
  db: D1Database,
  part: number,
  built: { changes: number; contentHash: string; products: number },
): Promise<void> {
  await drizzle(db)
    .update(snapshot_part)
    .set({
      built: built.changes,
      content_hash: built.contentHash,
      product_count: built.products,
    })
    .where(and(eq(snapshot_part.part, part), lt(snapshot_part.built, built.changes)))
}

export type PartRow = Pick<
  typeof snapshot_part.$inferSelect,
  'part' | 'content_hash' | 'product_count'
>

const selectParts = (db: D1Database) =>
  drizzle(db)
    .select({
      part: snapshot_part.part,
      content_hash: snapshot_part.content_hash,
      product_count: snapshot_part.product_count,
    })
    .from(snapshot_part)

/** Everything a release is made of, as it stands at one moment. */
export async function readShown(d1: D1Database): Promise<{
  parts: PartRow[]
  /** Products by category id, those of categories below included. */
  products: Map<string, number>
  current: Release | null
  /** True while documents were written that no release announces. */
  unannounced: boolean
}> {
  const db = drizzle(d1)
  const [parts, counts, releases, unannounced] = await db.batch([
    selectParts(d1),
    db.select().from(listing_count),
    db.select().from(release).orderBy(desc(release.number)).limit(1),
    db
      .select({ product_id: product_document.product_id })
      .from(product_document)
      .where(gt(product_document.release, sql`${NEXT_RELEASE} - 1`))
      .limit(1),
  ])
  return {
    parts,
    products: new Map(counts.map((row) => [row.category_id, row.products])),
    current: releases[0] ? releaseOfRow(releases[0]) : null,
    unannounced: unannounced.length > 0,
  }
}

/** Inserts the current release once more under the next number; nothing before the first one. */
export async function insertProgress(d1: D1Database): Promise<void> {
  const { version, published_at, product_count, categories_hash } = release
  await drizzle(d1)
    .insert(release)
    .select(
      sql`select ${release.number} + 1, ${version}, ${published_at}, ${product_count},
          ${categories_hash}
        from ${release} where ${release.number} = ${NEXT_RELEASE} - 1`,
    )
    .onConflictDoNothing()
}

/** Inserts a release and the text of its categories; false where another has its number. */
export async function insertRelease(
  d1: D1Database,
  announced: Release,
  categoriesJson: string,
): Promise<boolean> {
  const { number, version, publishedAt, productCount, categoriesHash } = announced
  const db = drizzle(d1)
  const [, inserted] = await runQueries(d1, [
    db
      .insert(category_snapshot)
      .values({ content_hash: categoriesHash, json: categoriesJson })
      .onConflictDoNothing(),
    db.insert(release).select(
      sql`select ${number}, ${version}, ${publishedAt}, ${productCount}, ${categoriesHash}
          where ${number} = ${NEXT_RELEASE}`,
    ),
  ])
  return inserted?.meta.changes === 1
}

/** Summaries of the published products of an index part, by handle. */
export async function summariesOfPart(db: D1Database, part: number): Promise<string[]> {
  const rows = await drizzle(db)
    .select({ summary: product_document.summary })
    .from(product_document)
    .where(and(eq(product_document.part, part), eq(product_document.in_catalogue, 1)))
    .orderBy(asc(product_document.handle))
  return rows.map(({ summary }) => summary)
}

/** Index parts whose text has this hash. */
export async function partsOfHash(db: D1Database, hash: string): Promise<number[]> {
  const rows = await drizzle(db)
    .select({ part: snapshot_part.part })
    .from(snapshot_part)
    .where(eq(snapshot_part.content_hash, hash))
  return rows.map(({ part }) => part)
}

/** A document's text, or null where it was published anew since. */
export async function documentText(
  db: D1Database,
  handle: string,
  hash: string,
): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ document: product_document.document })
    .from(product_document)
    .where(and(eq(product_document.handle, handle), eq(product_document.content_hash, hash)))
  return row?.document ?? null
}

type PublishedText = Pick<ProductDocumentRow, 'content_hash' | 'document'>

/** The texts of the published products of index parts, in the order of their ids. */
export const selectTexts = (
  db: D1Database,
  parts: readonly number[],
  { limit, offset }: { limit: number; offset: number },
): Promise<PublishedText[]> =>
  drizzle(db)
    .select({ content_hash: product_document.content_hash, document: product_document.document })
    .from(product_document)
    .where(and(inArray(product_document.part, listed(parts)), eq(product_document.in_catalogue, 1)))
    .orderBy(asc(product_document.product_id))
    .limit(limit)
    .offset(offset)

/** The hash of a release's categories, or null for an unknown version; and the index parts. */
export async function readRelease(
  d1: D1Database,
  version: string,
): Promise<{ categoriesHash: string | null; parts: PartRow[] }> {
  const db = drizzle(d1)
  const [releases, parts] = await db.batch([
    db
      .select({ categories_hash: release.categories_hash })
      .from(release)
      .where(eq(release.version, version))
      // The newest first: it is nearly always the one asked for, and no index is by version.
      .orderBy(desc(release.number))
      .limit(1),
    selectParts(d1),
  ])
  return { categoriesHash: releases[0]?.categories_hash ?? null, parts }
}
