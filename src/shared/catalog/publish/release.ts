import { sha256 } from '../../kit/digest.ts'
import type { Now } from '../../platform/clock.ts'
import type { Release } from '../contract.ts'
import type { Database, Snapshots } from '../deps.ts'
import { releaseOfRow } from '../read/database-tier.ts'
import { categoriesKey, indexKey, NO_RELEASE, partKey } from '../rules.ts'
import type { CategoryRow, ReleaseRow } from '../schema.ts'
import { categoryDocumentOf } from './document.ts'
import { repairSnapshots, tellCurrent } from './repair-snapshots.ts'
import { indexOfParts, makePart, type PartRow, SELECT_PARTS, versionOf } from './snapshot-source.ts'

interface Deps {
  database: Database
  snapshots: Snapshots
  now: () => Now
}

/** Publishers that come between ours and the release row before we give up. */
const ANNOUNCE_TRIES = 10

/**
 * Builds the index parts whose documents changed and inserts the release row that shows them.
 * The version is the hash of everything shown, so equal catalogues have equal versions. Snapshots
 * of the release that were lost or altered are stored again.
 * @param written documents this publish has stored: they count towards the invocation's limit
 */
export async function announceRelease(
  deps: Deps,
  categories: readonly CategoryRow[],
  written: number,
): Promise<Release> {
  for (let tries = 0; tries < ANNOUNCE_TRIES; tries += 1) {
    await buildParts(deps)
    const release = await insertRelease(deps, categories)
    if (release) {
      await tellCurrent(deps.snapshots, release)
      await repairSnapshots(deps, release, written)
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
    const { text, products } = await makePart(database, part)
    const hash = await sha256(text)
    await snapshots.put(partKey(hash), text)
    // `changes` as read before the documents: what came since makes the part stale again.
    await database
      .prepare(
        `UPDATE snapshot_part SET built = ?2, content_hash = ?3, product_count = ?4
         WHERE part = ?1 AND built < ?2`,
      )
      .bind(part, changes, hash, products)
      .all()
  }
}

/** Null when another publisher was faster; then what is shown has to be read again. */
async function insertRelease(
  { database, snapshots, now }: Deps,
  categories: readonly CategoryRow[],
): Promise<Release | null> {
  const [parts, counts, releases, unannounced] = await database.batch<never>([
    database.prepare(SELECT_PARTS),
    database.prepare(
      'SELECT category_id, COUNT(*) AS products FROM listing_category GROUP BY category_id',
    ),
    database.prepare('SELECT * FROM release ORDER BY number DESC LIMIT 1'),
    database.prepare(
      `SELECT 1 FROM product_document
       WHERE release > (SELECT COALESCE(MAX(number), 0) FROM release) LIMIT 1`,
    ),
  ])
  const partRows: PartRow[] = parts?.results ?? []
  const countRows: { category_id: string; products: number }[] = counts?.results ?? []
  const row: ReleaseRow | undefined = releases?.results[0]
  const current = row ? releaseOfRow(row) : NO_RELEASE

  const products = new Map(countRows.map((count) => [count.category_id, count.products]))
  const list = categories.map((category) => categoryDocumentOf(category, products))
  const categoriesJson = JSON.stringify(list)
  const categoriesHash = await sha256(categoriesJson)
  const indexJson = indexOfParts(partRows)
  const version = await versionOf(indexJson, categoriesHash)
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
