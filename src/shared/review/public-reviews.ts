import { Cache } from '../kit/cache.ts'
import { pageOf } from '../kit/page.ts'
import { SingleFlight } from '../kit/single-flight.ts'
import type { Now } from '../platform/clock.ts'
import { REVIEWS_FRESH_MS, REVIEWS_STALE_MAX_MS } from '../platform/limits.ts'
import { ok, type Result } from '../platform/result.ts'
import type { PublicReviews } from './contract.ts'
import { cursorOf, readCursor } from './cursor.ts'
import { selectDistribution, selectLastChange, selectShownReviews } from './list-store.ts'
import { selectPhotos } from './photo-store.ts'
import { summaryOf } from './rules.ts'
import { byReview, publicReviewOf } from './shown.ts'

/** Pages of reviews that one isolate keeps. */
const PAGES_MAX = 500
/** A database silent for this long counts as out: no page of a product waits longer for reviews. */
const DATABASE_PATIENCE_MS = 1_500

interface Deps {
  database: D1Database
  now: () => Now
  /** Resolves after so many milliseconds. */
  wait: (ms: number) => Promise<void>
  /** Lets work go on after the answer is sent. */
  waitUntil: (work: Promise<unknown>) => void
}

interface CachedPage {
  state: string
  page: PublicReviews
}

/**
 * The published reviews as everybody may read them. One instance per isolate: at most once every
 * REVIEWS_FRESH_MS one query asks whether any published review has changed, and a page is read
 * again only where one has. While the database is out the last page known answers.
 */
export class PublishedReviews {
  readonly #deps: Deps
  readonly #flights: SingleFlight
  readonly #pages = new Cache<string, CachedPage>({ entries: PAGES_MAX })
  #change = 0
  #askedAt: Now = Number.NEGATIVE_INFINITY
  #nextPollAt: Now = Number.NEGATIVE_INFINITY
  /** Grows with `expire`: a poll from before it answers nobody after it. */
  #generation = 0

  constructor(deps: Deps) {
    this.#deps = deps
    this.#flights = new SingleFlight(deps)
  }

  /** Names the state of all published reviews: the same while none of them changes. */
  async state(): Promise<string> {
    const now = this.#deps.now()
    if (now >= this.#nextPollAt) {
      const isTooOld = now - this.#askedAt >= REVIEWS_STALE_MAX_MS
      const poll = this.#flights.run(`poll ${this.#generation}`, () => this.#poll(now))
      if (isTooOld) await poll
    }
    return `reviews-${this.#change}`
  }

  /** Makes the next read ask: staff who publish a review see it at once. */
  expire(): void {
    this.#generation += 1
    this.#nextPollAt = Number.NEGATIVE_INFINITY
    this.#askedAt = Number.NEGATIVE_INFINITY
  }

  /**
   * One page of a product's published reviews, newest first, and the summary of all. Refuses
   * `invalid_cursor`.
   * @throws where the database is out and the page is not known
   */
  async page(
    productId: string,
    { limit, cursor }: { limit: number; cursor: string | null },
  ): Promise<Result<PublicReviews>> {
    const from = readCursor(cursor)
    if (!from.ok) return from
    const state = await this.state()
    const key = `${productId} ${limit} ${cursor ?? ''}`
    const cached = this.#pages.get(key)
    if (cached?.state === state) return ok(cached.page)
    try {
      const page = await this.#flights.run(`${state} ${key}`, () =>
        this.#inTime(this.#read(productId, limit, from.value)),
      )
      this.#pages.set(key, { state, page })
      return ok(page)
    } catch (error) {
      if (cached) return ok(cached.page)
      throw error
    }
  }

  async #poll(now: Now): Promise<void> {
    this.#nextPollAt = now + REVIEWS_FRESH_MS
    const generation = this.#generation
    try {
      const change = await this.#inTime(selectLastChange(this.#deps.database))
      this.#change = Math.max(this.#change, change)
    } catch {
      // The reader keeps its reviews: the product page works without newer ones.
    }
    if (generation === this.#generation) this.#askedAt = now
  }

  /** @throws where the database is silent for DATABASE_PATIENCE_MS */
  #inTime<T>(read: Promise<T>): Promise<T> {
    const late = this.#deps.wait(DATABASE_PATIENCE_MS).then(() => {
      throw new Error('the database of reviews is silent')
    })
    return Promise.race([read, late])
  }

  async #read(
    productId: string,
    limit: number,
    cursor: { at: number; id: string } | null,
  ): Promise<PublicReviews> {
    const db = this.#deps.database
    const [rows, distribution] = await Promise.all([
      selectShownReviews(db, { productId, limit, cursor }),
      selectDistribution(db, productId),
    ])
    const ids = rows.map(({ id }) => id)
    const photos = byReview(ids.length === 0 ? [] : await selectPhotos(db, ids))
    const page = pageOf(rows, limit, cursorOf, (row) =>
      publicReviewOf(row, photos.get(row.id) ?? []),
    )
    return { ...page, summary: summaryOf(distribution) }
  }
}
