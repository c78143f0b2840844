import { sha256 } from '../../kit/digest.ts'
import type { Database } from '../deps.ts'
import { loadCategories } from '../read/database-tier.ts'
import { SNAPSHOT_PARTS } from '../rules.ts'
import type { ReleaseRow } from '../schema.ts'

const VERSION_CHARS = 24

/** The version of a catalogue: equal catalogues have equal versions. */
export const versionOf = async (indexJson: string, categoriesHash: string): Promise<string> =>
  (await sha256(`${indexJson}\n${categoriesHash}`)).slice(0, VERSION_CHARS)

/** Whether a text is the one its hash names. */
export const isTextOf = async (hash: string, text: string | null): Promise<boolean> =>
  text !== null && (await sha256(text)) === hash

/** The two texts that a version names. */
export interface ReleaseTexts {
  /** JSON: the hash of each index part, or null for an empty one. */
  index: string
  /** JSON: every category. */
  categories: string
}

/** Whether these are the texts that the version names. */
export const areTextsOf = async (version: string, texts: ReleaseTexts): Promise<boolean> =>
  (await versionOf(texts.index, await sha256(texts.categories))) === version

export interface PartRow {
  part: number
  content_hash: string | null
  product_count: number
}

export const SELECT_PARTS = 'SELECT part, content_hash, product_count FROM snapshot_part'

/** The product index of a release: the hash of each part in its place. */
export function indexOfParts(rows: readonly PartRow[]): string {
  const hashes = Array.from({ length: SNAPSHOT_PARTS }, (): string | null => null)
  for (const { part, content_hash, product_count } of rows) {
    hashes[part] = product_count > 0 ? content_hash : null
  }
  return JSON.stringify(hashes)
}

/** The text of an index part as the published documents make it now, and its products. */
export async function makePart(
  database: Database,
  part: number,
): Promise<{ text: string; products: number }> {
  const { results } = await database
    .prepare(
      `SELECT summary FROM product_document WHERE part = ?1 AND in_catalogue = 1
       ORDER BY handle`,
    )
    .bind(part)
    .all<{ summary: string }>()
  return { text: `[${results.map((row) => row.summary).join(',')}]`, products: results.length }
}

/** A part's text from the database, or null where the database has moved on from that hash. */
export async function remakePart(database: Database, hash: string): Promise<string | null> {
  const { results } = await database
    .prepare('SELECT part FROM snapshot_part WHERE content_hash = ?1')
    .bind(hash)
    .all<{ part: number }>()
  for (const { part } of results) {
    const { text } = await makePart(database, part)
    if (await isTextOf(hash, text)) return text
  }
  return null
}

/** A document's text from the database, or null where it was published anew since. */
export async function remakeDocument(
  database: Database,
  handle: string,
  hash: string,
): Promise<string | null> {
  const { results } = await database
    .prepare('SELECT document FROM product_document WHERE handle = ?1 AND content_hash = ?2')
    .bind(handle, hash)
    .all<{ document: string }>()
  return results[0]?.document ?? null
}

/** A release's texts from the database, or null where they can no longer be made. */
export async function remakeRelease(
  database: Database,
  version: string,
): Promise<ReleaseTexts | null> {
  const [releases, parts] = await database.batch<never>([
    database.prepare('SELECT * FROM release WHERE version = ?1 LIMIT 1').bind(version),
    database.prepare(SELECT_PARTS),
  ])
  const rows: ReleaseRow[] = releases?.results ?? []
  const release = rows[0]
  if (!release) return null
  const categories = await loadCategories(database, release.categories_hash)
  if (categories === null) return null
  const texts = { index: indexOfParts(parts?.results ?? []), categories }
  return (await areTextsOf(version, texts)) ? texts : null
}
