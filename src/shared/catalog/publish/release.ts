import { sha256 } from '../../kit/digest.ts'
import type { Now } from '../../platform/clock.ts'
import { treeOf } from '../category-tree.ts'
import type { Release, Snapshots } from '../contract.ts'
import { categoriesKey, indexKey, NO_RELEASE, partKey } from '../rules.ts'
import type { CategoryRow } from '../schema.ts'
import { categoryDocumentOf } from './document.ts'
import { tellCurrent } from './repair-snapshots.ts'
import { indexOfParts, makePart, versionOf } from './snapshot-source.ts'
import { insertProgress, insertRelease, partBuilt, readShown, staleParts } from './store.ts'

interface Deps {
  database: D1Database
  snapshots: Snapshots
  now: () => Now
}

/** Publishers that come between ours and the release row before we give up. */
const ANNOUNCE_TRIES = 10

/**
 * Builds the index parts whose documents changed and inserts the release row that shows them.
 * The version is the hash of everything shown, so equal catalogues have equal versions.
 * @param parts the index parts to build where they changed; null for all of them
 */
export async function announceRelease(
  deps: Deps,
  categories: readonly CategoryRow[],
  parts: readonly number[] | null,
): Promise<Release> {
  for (let tries = 0; tries < ANNOUNCE_TRIES; tries += 1) {
    await buildParts(deps, parts)
    const release = await announceNext(deps, categories)
    if (release) {
      await tellCurrent(deps.snapshots, release)
      return release
    }
  }
  throw new Error('publishing lost the race for the next release again and again')
}

/** Writes the text of every part that changed since it was built. */
async function buildParts(
  { database, snapshots }: Deps,
  only: readonly number[] | null,
): Promise<void> {
  for (const { part, changes } of await staleParts(database)) {
    if (only !== null && !only.includes(part)) continue
    const { text, products } = await makePart(database, part)
    const contentHash = await sha256(text)
    await snapshots.put(partKey(contentHash), text)
    // `changes` as read before the documents: a later change makes the part stale again.
    await partBuilt(database, part, { changes, contentHash, products })
  }
}

/**
 * Tells readers of the documents written so far, before their release: the current one under the
 * next number. A reader asks for what is newer than its number, and forgets everything where that is
 * too much. Before the first release there is nothing to tell.
 */
export const announceProgress = (database: D1Database): Promise<void> => insertProgress(database)

/** Null when another publisher was faster; then the catalogue has to be read again. */
async function announceNext(
  { database, snapshots, now }: Deps,
  categories: readonly CategoryRow[],
): Promise<Release | null> {
  const shown = await readShown(database)
  const current = shown.current ?? NO_RELEASE
  const list = treeOf(categories).map(({ row }) => categoryDocumentOf(row, shown.products))
  const categoriesJson = JSON.stringify(list)
  const categoriesHash = await sha256(categoriesJson)
  const indexJson = indexOfParts(shown.parts)
  const version = await versionOf(indexJson, categoriesHash)
  // Documents may have gone there and back since: readers that saw them between must be told.
  if (version === current.version && !shown.unannounced) return current

  await snapshots.put(indexKey(version), indexJson)
  await snapshots.put(categoriesKey(version), categoriesJson)
  const release: Release = {
    number: current.number + 1,
    version,
    publishedAt: now(),
    productCount: shown.parts.reduce((sum, part) => sum + part.product_count, 0),
    categoriesHash,
  }
  return (await insertRelease(database, release, categoriesJson)) ? release : null
}
