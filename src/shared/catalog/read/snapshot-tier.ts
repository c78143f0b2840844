import { Cache } from '../../kit/cache.ts'
import { log } from '../../platform/log.ts'
import type { IndexEntry, Release, Snapshots } from '../contract.ts'
import {
  areTextsOf,
  isTextOf,
  type ReleaseTexts,
  remakePart,
  remakeRelease,
} from '../publish/snapshot-source.ts'
import { documentText } from '../publish/store.ts'
import {
  CURRENT_RELEASE_KEY,
  categoriesKey,
  documentKey,
  indexKey,
  NO_RELEASE,
  partKey,
  partOf,
  partOfVariant,
} from '../rules.ts'
import type { LoadedProduct } from './product-cache.ts'

/** Parsed index parts kept; each holds a 64th of the catalogue. */
const PARTS_KEPT = 8
/** Releases whose texts are kept. */
const RELEASES_KEPT = 4

interface Deps {
  snapshots: Snapshots
  /** Makes again what the snapshots have lost. */
  database: D1Database
}

/**
 * The shared tier (KV). It answers while the database is out, from immutable texts only; it knows
 * nothing of stock and its word on the current release may be a minute old. No text leaves it that
 * is not the one its name says: a lost or altered text is made again from the database.
 */
export class SnapshotTier {
  readonly #snapshots: Snapshots
  readonly #database: D1Database
  readonly #parts = new Cache<string, IndexEntry[]>({ entries: PARTS_KEPT })
  readonly #releases = new Cache<string, ReleaseTexts>({ entries: RELEASES_KEPT })

  constructor({ snapshots, database }: Deps) {
    this.#snapshots = snapshots
    this.#database = database
  }

  async currentRelease(): Promise<Release | null> {
    const text = await this.#snapshots.get(CURRENT_RELEASE_KEY)
    return text === null ? null : JSON.parse(text)
  }

  /** The categories of a release as JSON text, or null where there is no such release. */
  async categories(version: string): Promise<string | null> {
    if (version === NO_RELEASE.version) return '[]'
    return (await this.#release(version))?.categories ?? null
  }

  /** Hashes of the parts of a release's product index, or null where there is no such release. */
  async parts(version: string): Promise<(string | null)[] | null> {
    if (version === NO_RELEASE.version) return []
    const texts = await this.#release(version)
    return texts === null ? null : JSON.parse(texts.index)
  }

  /** The JSON text of one part: an array of IndexEntry. */
  partText(hash: string): Promise<string | null> {
    return this.#text(partKey(hash), hash, () => remakePart(this.#database, hash))
  }

  /** The immutable document of a product in a release, as JSON text. */
  async documentText(version: string, handle: string): Promise<string | null> {
    const entries = await this.#entries(version, partOf(handle))
    const entry = entries.find((candidate) => candidate.handle === handle)
    if (!entry) return null
    const { hash } = entry
    return this.#text(documentKey(hash), hash, () => documentText(this.#database, handle, hash))
  }

  /**
   * Whether a release's texts are all there, as far as one look tells: both texts of the release,
   * and of one part and one document, another one each time `turn` grows. It stores nothing; the
   * next read does.
   */
  async isWhole(version: string, turn: number): Promise<boolean> {
    if (version === NO_RELEASE.version) return true
    const texts = await this.#stored(version)
    if (texts === null) {
      this.#releases.delete(version)
      return false
    }
    const hashes: (string | null)[] = JSON.parse(texts.index)
    const parts = hashes.filter((hash) => hash !== null)
    const hash = parts[turn % Math.max(1, parts.length)]
    if (hash === undefined) return true
    const part = await this.#snapshots.get(partKey(hash))
    if (part === null || !(await isTextOf(hash, part))) return false
    const entries: IndexEntry[] = JSON.parse(part)
    const entry = entries[turn % Math.max(1, entries.length)]
    if (!entry) return true
    return isTextOf(entry.hash, await this.#snapshots.get(documentKey(entry.hash)))
  }

  async load(
    version: string,
    by: 'variant' | 'handle',
    keys: readonly string[],
  ): Promise<LoadedProduct[]> {
    const wanted = new Map<string, string>()
    for (const key of keys) {
      const part = by === 'handle' ? partOf(key) : partOfVariant(key)
      if (part === null) continue
      const entry = (await this.#entries(version, part)).find((candidate) =>
        by === 'handle' ? candidate.handle === key : candidate.variants.includes(key),
      )
      if (entry) wanted.set(entry.hash, entry.handle)
    }
    const loaded = await Promise.all(
      [...wanted].map(([hash, handle]) => this.#document(hash, handle)),
    )
    return loaded.filter((product) => product !== null)
  }

  async #document(hash: string, handle: string): Promise<LoadedProduct | null> {
    const text = await this.#text(documentKey(hash), hash, () =>
      documentText(this.#database, handle, hash),
    )
    return text === null
      ? null
      : { document: JSON.parse(text), hash, inCatalogue: true, levels: null }
  }

  async #entries(version: string, part: number): Promise<IndexEntry[]> {
    const hash = (await this.parts(version))?.[part]
    if (!hash) return []
    const kept = this.#parts.get(hash)
    if (kept) return kept
    const text = await this.partText(hash)
    if (text === null) return []
    const entries: IndexEntry[] = JSON.parse(text)
    this.#parts.set(hash, entries)
    return entries
  }

  /** The text that `hash` names; made again and stored where it is lost or altered. */
  async #text(
    key: string,
    hash: string,
    remake: () => Promise<string | null>,
  ): Promise<string | null> {
    const stored = await this.#snapshots.get(key)
    if (await isTextOf(hash, stored)) return stored
    const made = await remake()
    if (made !== null) await this.#store(key, made)
    return made
  }

  /** A text that cannot be stored now is made again at its next read. */
  async #store(key: string, text: string): Promise<void> {
    try {
      await this.#snapshots.put(key, text)
    } catch (error) {
      log('snapshot.not-stored', { key, error })
    }
  }

  /** A release's texts as they are stored; null where one is lost or altered. */
  async #stored(version: string): Promise<ReleaseTexts | null> {
    const [index, categories] = await Promise.all([
      this.#snapshots.get(indexKey(version)),
      this.#snapshots.get(categoriesKey(version)),
    ])
    if (index === null || categories === null) return null
    const texts = { index, categories }
    return (await areTextsOf(version, texts)) ? texts : null
  }

  async #release(version: string): Promise<ReleaseTexts | null> {
    const kept = this.#releases.get(version)
    if (kept) return kept
    const texts = (await this.#stored(version)) ?? (await this.#remakeRelease(version))
    if (texts) this.#releases.set(version, texts)
    return texts
  }

  async #remakeRelease(version: string): Promise<ReleaseTexts | null> {
    const texts = await remakeRelease(this.#database, version)
    if (texts === null) return null
    await Promise.all([
      this.#store(indexKey(version), texts.index),
      this.#store(categoriesKey(version), texts.categories),
    ])
    return texts
  }
}
