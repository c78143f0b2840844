import type { Now } from '../platform/clock.ts'
import { sha256 } from '../platform/digest.ts'
import type { Release } from './contract.ts'
import { releaseOfRow } from './database-tier.ts'
import type { Database, Snapshots } from './deps.ts'
import { categoryDocumentOf } from './document.ts'
import {
  CURRENT_RELEASE_KEY,
  categoriesKey,
  indexKey,
  NO_RELEASE,
  partKey,
  SNAPSHOT_PARTS,
} from './rules.ts'
import type { CategoryRow, ReleaseRow } from './schema.ts'

interface Deps {
  database: Database
  snapshots: Snapshots
  now: () => Now
}

const VERSION_CHARS = 24
/** Publishers that come between ours and the release row before we give up. */
const ANNOUNCE_TRIES = 10

/**
 * Builds the index parts whose documents changed and inserts the release row that shows them.
 * The version is the hash of everything shown, so equal catalogues have equal versions.
 */
export async function announceRelease(
  deps: Deps,
  categories: readonly CategoryRow[],
): Promise<Release> {
  for (let tries = 0; tries < ANNOUNCE_TRIES; tries += 1) {
    await buildParts(deps)
    const release = await insertRelease(deps, categories)
    if (release) {
      await deps.snapshots.put(CURRENT_RELEASE_KEY, JSON.stringify(release))
      return release
    }
  }
  throw new Error('publishing lost the race for the next release again and again')
}

/** Writes the text of every part that changed since it was built. */
async function buildParts({ database, snapshots }: Deps): Promise<void> {
  const { results: stale } = await database
    .prepare('SELECT part, changes FROM snapshot_part WHERE changes <> built')
    .all<{ part: number; changes: number }>()
  for (const { part, changes } of stale) {
    const { results } = await database
      .prepare(
        `SELECT summary FROM product_document WHERE part = ?1 AND in_catalogue = 1
         ORDER BY handle`,
      )
      .bind(part)
      .all<{ summary: string }>()
    const text = `[${results.map((row) => row.summary).join(',')}]`
    const hash = await sha256(text)
    await snapshots.put(partKey(hash), text)
    // `changes` as read before the documents: what came since makes the part stale again.
    await database
      .prepare(
        `UPDATE snapshot_part SET built = ?2, content_hash = ?3, product_count = ?4
         WHERE part = ?1 AND built < ?2`,
      )
      .bind(part, changes, hash, results.length)
      .all()
  }
}

/** Null when another publisher was faster; then what is shown has to be read again. */
async function insertRelease(
  { database, snapshots, now }: Deps,
  categories: readonly CategoryRow[],
): Promise<Release | null> {
  const [parts, counts, releases, unannounced] = await database.batch<never>([
    database.prepare('SELECT part, content_hash, product_count FROM snapshot_part'),
    database.prepare(
      'SELECT category_id, COUNT(*) AS products FROM listing_category GROUP BY category_id',
    ),
    database.prepare('SELECT * FROM release ORDER BY number DESC LIMIT 1'),
    database.prepare(
      `SELECT 1 FROM product_document
       WHERE release > (SELECT COALESCE(MAX(number), 0) FROM release) LIMIT 1`,
    ),
  ])
  const partRows: { part: number; content_hash: string | null; product_count: number }[] =
    parts?.results ?? []
  const countRows: { category_id: string; products: number }[] = counts?.results ?? []
  const row: ReleaseRow | undefined = releases?.results[0]
  const current = row ? releaseOfRow(row) : NO_RELEASE

  const hashes = Array.from({ length: SNAPSHOT_PARTS }, (): string | null => null)
  for (const { part, content_hash, product_count } of partRows) {
    hashes[part] = product_count > 0 ? content_hash : null
  }
  const products = new Map(countRows.map((count) => [count.category_id, count.products]))
  const list = categories.map((category) => categoryDocumentOf(category, products))
  const categoriesJson = JSON.stringify(list)
  const categoriesHash = await sha256(categoriesJson)
  const indexJson = JSON.stringify(hashes)
  const version = (await sha256(`${indexJson}\n${categoriesHash}`)).slice(0, VERSION_CHARS)
  // Documents may have gone there and back since: readers that saw them between must be told.
  const nothingToTell = unannounced?.results.length === 0
  if (version === current.version && nothingToTell) return current

  await snapshots.put(indexKey(version), indexJson)
  await snapshots.put(categoriesKey(version), categoriesJson)
  const release: Release = {
    number: current.number + 1,
    version,
    publishedAt: now(),
    productCount: partRows.reduce((sum, part) => sum + part.product_count, 0),
    categoriesHash,
  }
  const [, inserted] = await database.batch<never>([
    database
      .prepare(
        'INSERT INTO category_snapshot (content_hash, json) VALUES (?1, ?2) ON CONFLICT DO NOTHING',
      )
      .bind(categoriesHash, categoriesJson),
    database
      .prepare(
        `INSERT INTO release (number, version, published_at, product_count, categories_hash)
         SELECT ?1, ?2, ?3, ?4, ?5
         WHERE ?1 = (SELECT COALESCE(MAX(number), 0) + 1 FROM release)`,
      )
      .bind(release.number, version, release.publishedAt, release.productCount, categoriesHash),
  ])
  return inserted?.meta.changes === 1 ? release : null
}
