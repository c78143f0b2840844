import { Cache } from '../../kit/cache.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Rendering } from '../contract.ts'
import type { ProductsQuery } from './contract.ts'
import { listProducts } from './list-products.ts'
import type { PublishedCatalog } from './reader.ts'

/** Pages kept by one isolate. */
const PAGES_MAX = 500

interface Deps {
  catalog: Pick<PublishedCatalog, 'state'>
  database: D1Database
  search: D1Database
}

/**
 * Lists ready to be sent, kept per isolate: one catalogue and stock give one text per query. While
 * the databases are out the last page known answers.
 */
export class ProductLists {
  readonly #deps: Deps
  /** By query. */
  readonly #pages = new Cache<string, Rendering>({ entries: PAGES_MAX })

  constructor(deps: Deps) {
    this.#deps = deps
  }

  /** The ETag any list has now: equal while neither the catalogue nor stock changes. */
  async etag(): Promise<string> {
    const { release, stockMark } = await this.#deps.catalog.state()
    return `"list-${release.version}-${release.number}-${stockMark.updatedAt}-${stockMark.versions}"`
  }

  /** `{data, nextCursor, catalogVersion}`. Refuses `invalid_cursor`, `dependency_unavailable`. */
  async page(query: ProductsQuery): Promise<Result<Rendering>> {
    const key = JSON.stringify(Object.entries(query).sort(([a], [b]) => (a < b ? -1 : 1)))
    const etag = await this.etag()
    const kept = this.#pages.get(key)
    if (kept?.etag === etag) return ok(kept)
    const { release } = await this.#deps.catalog.state()
    const page = await listProducts(this.#deps, query).catch(() => null)
    if (!page) return kept ? ok(kept) : refuse('dependency_unavailable')
    if (!page.ok) return page
    const json = JSON.stringify({ ...page.value, catalogVersion: release.version })
    const rendering = { json, etag }
    this.#pages.set(key, rendering)
    return ok(rendering)
  }
}
