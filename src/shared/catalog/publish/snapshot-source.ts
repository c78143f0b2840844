import { sha256 } from '../../kit/digest.ts'
import { loadCategories } from '../read/store.ts'
import { SNAPSHOT_PARTS } from '../rules.ts'
import { type PartRow, partsOfHash, readRelease, summariesOfPart } from './store.ts'

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
  db: D1Database,
  part: number,
): Promise<{ text: string; products: number }> {
  const summaries = await summariesOfPart(db, part)
  return { text: `[${summaries.join(',')}]`, products: summaries.length }
}

/** A part's text from the database, or null where the database has moved on from that hash. */
export async function remakePart(db: D1Database, hash: string): Promise<string | null> {
  for (const part of await partsOfHash(db, hash)) {
    const { text } = await makePart(db, part)
    if (await isTextOf(hash, text)) return text
  }
  return null
}

/** A release's texts from the database, or null where they can no longer be made. */
export async function remakeRelease(
  db: D1Database,
  version: string,
): Promise<(ReleaseTexts & { parts: readonly PartRow[] }) | null> {
  const { categoriesHash, parts } = await readRelease(db, version)
  if (categoriesHash === null) return null
  const categories = await loadCategories(db, categoriesHash)
  if (categories === null) return null
  const texts = { index: indexOfParts(parts), categories }
  return (await areTextsOf(version, texts)) ? { ...texts, parts } : null
}
