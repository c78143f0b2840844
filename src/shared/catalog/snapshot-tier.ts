import type { IndexEntry, Release } from './contract.ts'
import type { Snapshots } from './deps.ts'
import type { LoadedProduct } from './product-cache.ts'
import {
  CURRENT_RELEASE_KEY,
  categoriesKey,
  documentKey,
  indexKey,
  NO_RELEASE,
  partKey,
  partOf,
  partOfVariant,
} from './rules.ts'

/** Parsed index parts kept; each holds a 64th of the catalogue. */
const PARTS_KEPT = 8

/**
 * The shared tier (KV). It answers while the database is out, from immutable texts only; it knows
 * nothing of stock and its word on the current release may be a minute old.
 */
export class SnapshotTier {
  readonly #snapshots: Snapshots
  readonly #parts = new Map<string, IndexEntry[]>()

  constructor(snapshots: Snapshots) {
    this.#snapshots = snapshots
  }

  async currentRelease(): Promise<Release | null> {
    const text = await this.#snapshots.get(CURRENT_RELEASE_KEY)
    return text === null ? null : JSON.parse(text)
  }

  /** The categories of a release as JSON text, or null where there is no such release. */
  async categories(version: string): Promise<string | null> {
    return version === NO_RELEASE.version ? '[]' : this.#snapshots.get(categoriesKey(version))
  }

  /** Hashes of the parts of a release's product index, or null where there is no such release. */
  async parts(version: string): Promise<(string | null)[] | null> {
    if (version === NO_RELEASE.version) return []
    const text = await this.#snapshots.get(indexKey(version))
    return text === null ? null : JSON.parse(text)
  }

  /** The JSON text of one part: an array of IndexEntry. */
  partText(hash: string): Promise<string | null> {
    return this.#snapshots.get(partKey(hash))
  }

  /** The immutable document of a product in a release, as JSON text. */
  async documentText(version: string, handle: string): Promise<string | null> {
    const entries = await this.#entries(version, partOf(handle))
    const entry = entries.find((candidate) => candidate.handle === handle)
    return entry ? this.#snapshots.get(documentKey(entry.hash)) : null
  }

  async load(
    version: string,
    by: 'variant' | 'handle',
    keys: readonly string[],
  ): Promise<LoadedProduct[]> {
    const hashes = new Set<string>()
    for (const key of keys) {
      const part = by === 'handle' ? partOf(key) : partOfVariant(key)
      if (part === null) continue
      const entry = (await this.#entries(version, part)).find((candidate) =>
        by === 'handle' ? candidate.handle === key : candidate.variants.includes(key),
      )
      if (entry) hashes.add(entry.hash)
    }
    const loaded = await Promise.all([...hashes].map((hash) => this.#document(hash)))
    return loaded.filter((product) => product !== null)
  }

  async #document(hash: string): Promise<LoadedProduct | null> {
    const text = await this.#snapshots.get(documentKey(hash))
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
    const oldest = this.#parts.keys().next().value
    if (oldest !== undefined && this.#parts.size >= PARTS_KEPT) this.#parts.delete(oldest)
    this.#parts.set(hash, entries)
    return entries
  }
}
