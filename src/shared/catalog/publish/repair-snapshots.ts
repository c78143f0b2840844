import { groupsOf } from '../../kit/groups.ts'
import { MINUTE_MS, type Now } from '../../platform/clock.ts'
import { log } from '../../platform/log.ts'
import type { Release, Snapshots } from '../contract.ts'
import { CURRENT_RELEASE_KEY, categoriesKey, documentKey, indexKey, partKey } from '../rules.ts'
import { shareAt, sharesOf } from './shares.ts'
import { isTextOf, remakePart, remakeRelease } from './snapshot-source.ts'
import { selectTexts } from './store.ts'

interface Deps {
  database: D1Database
  snapshots: Snapshots
  now: () => Now
}

/** KV operations one invocation may make are 1,000; index, parts and the rest need about 200. */
const DOCUMENTS_LOOKED_AT_MAX = 400
const LOOKS_AT_ONCE = 20
/**
 * Products of the index parts that one publish looks at: a part is read and hashed whole, about half a
 * kilobyte a product.
 */
const PART_PRODUCTS_LOOKED_AT_MAX = 5_000
/** Another share of a large catalogue is looked at after this. */
const TURN_MS = MINUTE_MS

/**
 * Puts the name of the current release where readers look while the database is out. KV takes one
 * write a second per key: a refused one is made up for by the next publish.
 */
export async function tellCurrent(snapshots: Snapshots, release: Release): Promise<void> {
  try {
    await snapshots.put(CURRENT_RELEASE_KEY, JSON.stringify(release))
  } catch (error) {
    log('snapshot.current-not-told', { version: release.version, error })
  }
}

/**
 * Stores again what the snapshots of a release have lost, or what was altered: the current
 * release, its index and categories, its parts and documents. Of a large catalogue each publish
 * looks at a share of both, another one each minute; the rest is mended when it is read.
 * @param written documents that this publish has stored already
 */
export async function repairSnapshots(
  { database, snapshots, now }: Deps,
  release: Release,
  written: number,
): Promise<void> {
  const texts = await remakeRelease(database, release.version)
  // Another publisher was faster: the release that follows is its own to look after.
  if (!texts) return
  const { version } = release
  const current = await snapshots.get(CURRENT_RELEASE_KEY)
  if (current !== JSON.stringify(release)) await tellCurrent(snapshots, release)
  await mend(snapshots, indexKey(version), texts.index)
  await mend(snapshots, categoriesKey(version), texts.categories)

  const turn = Math.floor(now() / TURN_MS)
  const index: (string | null)[] = JSON.parse(texts.index)
  const looked = shareAt(sharesOf(texts.parts, PART_PRODUCTS_LOOKED_AT_MAX), turn)?.parts ?? []
  await forEachFew(
    looked.map((part) => index[part] ?? null).filter((hash) => hash !== null),
    async (hash) => {
      if (await isTextOf(hash, await snapshots.get(partKey(hash)))) return
      const text = await remakePart(database, hash)
      if (text !== null) await snapshots.put(partKey(hash), text)
    },
  )
  const room = DOCUMENTS_LOOKED_AT_MAX - written
  if (room <= 0) return
  const share = shareAt(sharesOf(texts.parts, room), turn)
  if (!share) return
  const { parts, offset } = share
  const documents = await selectTexts(database, parts, { limit: room, offset })
  await forEachFew(documents, ({ content_hash, document }) =>
    mend(snapshots, documentKey(content_hash), document),
  )
}

async function mend(snapshots: Snapshots, key: string, text: string): Promise<void> {
  if ((await snapshots.get(key)) !== text) await snapshots.put(key, text)
}

async function forEachFew<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  for (const group of groupsOf(items, LOOKS_AT_ONCE)) await Promise.all(group.map(work))
}
