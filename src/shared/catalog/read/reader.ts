import { Cache } from '../../kit/cache.ts'
import { SingleFlight } from '../../kit/single-flight.ts'
import type { Now } from '../../platform/clock.ts'
import {
  CATALOG_CACHE_PRODUCTS_MAX,
  CATALOG_FRESH_MS,
  CATALOG_STALE_MAX_MS,
} from '../../platform/limits.ts'
import { NO_OFFERS, type OffersDocument } from '../../promotion/contract.ts'
import type {
  Availability,
  CatalogReader,
  CategoryDocument,
  ProductRendering,
  Release,
  Rendering,
  Sellable,
  Snapshots,
  VariantSnapshot,
} from '../contract.ts'
import { NO_RELEASE, renderManifest } from '../rules.ts'
import { CurrentOffers, giftIds, NO_STORED_OFFERS } from './offers.ts'
import type { StoredOffers } from './offers-store.ts'
import { type LoadedProduct, ProductCache, sellableOf } from './product-cache.ts'
import { SnapshotTier } from './snapshot-tier.ts'
import {
  loadAvailability,
  loadCategories,
  loadFromDatabase,
  type Poll,
  pollDatabase,
  type StockMark,
} from './store.ts'

/** A database silent for this long counts as out: the next tier answers. */
const DATABASE_PATIENCE_MS = 3_000
/** Reads of a product that a new release overtakes are done again, this often in all. */
const LOAD_TRIES = 3
/** Handles known to name nothing, until the next release. */
const UNKNOWN_HANDLES_MAX = 10_000

interface CatalogReaderDeps {
  database: D1Database
  snapshots: Snapshots
  now: () => Now
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>
  /** Lets work go on after the answer is sent. */
  waitUntil: (work: Promise<unknown>) => void
}

interface CategoriesRendering extends Rendering {
  list: CategoryDocument[]
}

/** The state of the catalogue and of stock as the last poll answered it. */
interface Known {
  release: Release
  stockMark: StockMark
  offers: StoredOffers
  /** The start of the poll that this is the answer of. */
  askedAt: Now
}

/**
 * The published catalogue through its tiers: isolate memory, database, shared snapshots. At most
 * once every CATALOG_FRESH_MS one round trip asks what changed; in between a read does no I/O and
 * no JSON work. One instance per isolate.
 */
export class PublishedCatalog implements CatalogReader {
  readonly #deps: CatalogReaderDeps
  readonly #cache: ProductCache
  readonly #flights: SingleFlight
  readonly #shared: SnapshotTier
  readonly #unknownHandles = new Cache<string, true>({ entries: UNKNOWN_HANDLES_MAX })
  #known: Known | null = null
  /** Set while the database is out; what is known is then served however old it is. */
  #databaseOut = false
  #nextPollAt: Now = 0
  #manifest: { release: Release; rendering: Rendering } | null = null
  #categories: CategoriesRendering | null = null
  readonly #offers = new CurrentOffers()

  constructor(deps: CatalogReaderDeps, cacheProductsMax = CATALOG_CACHE_PRODUCTS_MAX) {
    this.#deps = deps
    this.#cache = new ProductCache(cacheProductsMax)
    this.#flights = new SingleFlight(deps)
    this.#shared = new SnapshotTier(deps)
  }

  /** True while the last poll failed: lists and search cannot be asked for. */
  get databaseOut(): boolean {
    return this.#databaseOut
  }

  async version(): Promise<string> {
    return (await this.state()).release.version
  }

  /** The release shoppers see and where stock stands; both name what lists are made of. */
  async state(): Promise<{ release: Release; stockMark: StockMark }> {
    await this.#freshen()
    return this.#known ?? { release: NO_RELEASE, stockMark: { updatedAt: 0, versions: 0 } }
  }

  async variants(ids: readonly string[]): Promise<Map<string, VariantSnapshot>> {
    const sellable = await this.sellable(ids)
    return new Map([...sellable].map(([id, { variant }]) => [id, variant]))
  }

  /** Snapshots with availability by variant id, in one step; unknown ids are absent. */
  async sellable(ids: readonly string[]): Promise<Map<string, Sellable>> {
    await this.#freshen()
    const found = new Map<string, Sellable>()
    const missing = new Set<string>()
    for (const id of ids) {
      const sellable = this.#cache.sellable(id)
      if (sellable) found.set(id, sellable)
      else missing.add(id)
    }
    if (missing.size === 0) return found
    // Not out of the cache: what was loaded may have pushed some of it out again.
    for (const product of await this.#load('variant', [...missing])) {
      for (const variant of product.document.variants) {
        if (missing.has(variant.id)) found.set(variant.id, sellableOf(product, variant))
      }
    }
    return found
  }

  /** The product ready to be sent, or null where no product of the catalogue has the handle. */
  async productByHandle(handle: string): Promise<ProductRendering | null> {
    const release = await this.#freshen()
    if (!this.#cache.has(handle)) {
      if (this.#unknownHandles.get(handle)) return null
      await this.#load('handle', [handle])
      if (!this.#cache.has(handle) && !this.#databaseOut) this.#unknownHandles.set(handle, true)
    }
    return this.#cache.rendering(handle, release.version)
  }

  /** By SKU. A SKU is absent only while the database is out and its product is not kept here. */
  async availability(skus: readonly string[]): Promise<Map<string, Availability>> {
    await this.#freshen()
    const found = new Map<string, Availability>()
    const missing: string[] = []
    for (const sku of skus) {
      const availability = this.#cache.availability(sku)
      if (availability) found.set(sku, availability)
      else missing.push(sku)
    }
    if (missing.length === 0) return found
    const loaded = await this.#fromDatabase((database) =>
      loadAvailability(database, missing),
    ).catch(() => null)
    return loaded ? new Map([...found, ...loaded]) : found
  }

  async manifest(): Promise<Rendering> {
    const release = await this.#freshen()
    if (this.#manifest?.release !== release) {
      this.#manifest = { release, rendering: renderManifest(release) }
    }
    return this.#manifest.rendering
  }

  /** `{data, nextCursor: null, catalogVersion}` with every category that is published. */
  async categories(): Promise<CategoriesRendering> {
    const { version, categoriesHash } = await this.#freshen()
    const etag = `"categories-${version}"`
    if (this.#categories?.etag === etag) return this.#categories
    const text = await this.#flights.run(`categories ${version}`, () =>
      this.#fromDatabase((database) => loadCategories(database, categoriesHash)).catch(() =>
        this.#shared.categories(version),
      ),
    )
    const list: CategoryDocument[] = text === null ? [] : JSON.parse(text)
    const json = JSON.stringify({ data: list, nextCursor: null, catalogVersion: version })
    const rendering = { list, json, etag }
    if (text !== null) this.#categories = rendering
    return rendering
  }

  /** The promotions of the shop, with the variants that they give. As fresh as prices are. */
  async offers(): Promise<OffersDocument> {
    await this.#freshen()
    const stored = this.#known?.offers ?? NO_STORED_OFFERS
    if (stored.version === 0) return NO_OFFERS
    const { list } = await this.categories()
    const wanted = giftIds(stored)
    const given = wanted.length === 0 ? new Map<string, Sellable>() : await this.sellable(wanted)
    return this.#offers.of(stored, list, given)
  }

  /** Makes the next read poll: a member of staff who has published sees the new release at once. */
  expire(): void {
    this.#nextPollAt = 0
    if (this.#known) this.#known.askedAt = Number.NEGATIVE_INFINITY
  }

  /** Immutable texts of any release still kept. */
  get snapshots(): SnapshotTier {
    return this.#shared
  }

  /** Brings `#known` up to date as far as needed and gives the release shoppers see. */
  async #freshen(): Promise<Release> {
    const now = this.#deps.now()
    const age = this.#known ? now - this.#known.askedAt : Number.POSITIVE_INFINITY
    // While the database is out, waiting for it would only make every answer late.
    const tooOld = !this.#known || (age >= CATALOG_STALE_MAX_MS && !this.#databaseOut)
    if (tooOld || now >= this.#nextPollAt) {
      const poll = this.#flights.run('poll', () => this.#poll())
      if (tooOld) await poll
    }
    return this.#known?.release ?? NO_RELEASE
  }

  async #poll(): Promise<void> {
    const askedAt = this.#deps.now()
    this.#nextPollAt = askedAt + CATALOG_FRESH_MS
    try {
      const poll = await this.#fromDatabase((database) => pollDatabase(database, this.#known))
      this.#apply(poll, askedAt)
    } catch {
      if (this.#known) return
      const release = await this.#shared.currentRelease().catch(() => null)
      if (!release) return
      const stockMark = { updatedAt: 0, versions: 0 }
      this.#known = { release, stockMark, offers: NO_STORED_OFFERS, askedAt }
    }
  }

  #apply({ release, stockMark, documents, levels, offers }: Poll, askedAt: Now): void {
    const before = this.#known?.release
    if (documents === null || levels === null) this.#cache.clear()
    this.#cache.dropStockless()
    for (const changed of documents ?? []) {
      this.#cache.dropUnless(changed.handle, changed.content_hash, changed.in_catalogue === 1)
    }
    for (const { sku, available, version } of levels ?? []) {
      this.#cache.applyLevel(sku, { available, version })
    }
    if (before?.number !== release.number) this.#unknownHandles.clear()
    const same = before?.number === release.number && before.version === release.version
    this.#known = {
      release: same ? before : release,
      stockMark,
      offers: offers ?? this.#known?.offers ?? NO_STORED_OFFERS,
      askedAt,
    }
  }

  /** Fills the cache from the database, else from the shared snapshots; gives what it has read. */
  #load(by: 'variant' | 'handle', keys: readonly string[]): Promise<LoadedProduct[]> {
    return this.#flights.run(`${by} ${keys.join(' ')}`, async () => {
      for (let tries = 1; ; tries += 1) {
        const release = this.#known?.release
        const loaded = await this.#fromDatabase((database) =>
          loadFromDatabase(database, by, keys),
        ).catch(() => this.#shared.load(release?.version ?? '0', by, keys))
        // A release that came meanwhile was applied to what was kept, not to what was on its way.
        const overtaken = this.#known?.release !== release
        if (overtaken && tries < LOAD_TRIES) continue
        for (const product of loaded) this.#cache.put(product)
        return loaded
      }
    })
  }

  /** @throws when the database fails or is silent for DATABASE_PATIENCE_MS */
  async #fromDatabase<T>(read: (database: D1Database) => Promise<T>): Promise<T> {
    try {
      const late = this.#deps.wait(DATABASE_PATIENCE_MS).then(() => {
        throw new Error('the catalogue database is silent')
      })
      const answer = await Promise.race([read(this.#deps.database), late])
      this.#databaseOut = false
      return answer
    } catch (error) {
      this.#databaseOut = true
      throw error
    }
  }
}
