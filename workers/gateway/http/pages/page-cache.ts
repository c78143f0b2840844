import { Cache } from '../../../../src/shared/kit/cache.ts'

/** A public page as it is sent to everybody, until the catalogue or the stock moves on. */
export interface CachedPage {
  /** The state of the catalogue at the time of the rendering. */
  state: string
  body: Uint8Array
  gzip: Uint8Array
  /** Quoted. It is sent as a weak one: the same words in either encoding. */
  etag: string
  headers: Headers
  gzipHeaders: Headers
}

interface Limits {
  pages: number
  /** Of both encodings together. */
  bytes: number
}

const sizeOf = ({ body, gzip }: CachedPage): number => body.byteLength + gzip.byteLength

/** Rendered pages by address; bounded in number and size. */
export class PageCache {
  readonly #pages: Cache<string, CachedPage>

  constructor({ pages, bytes }: Limits) {
    this.#pages = new Cache({ entries: pages, bytes: { max: bytes, of: sizeOf } })
  }

  /** The page, if it was rendered from this very state. */
  get(url: string, state: string): CachedPage | undefined {
    const page = this.#pages.get(url)
    if (page === undefined || page.state === state) return page
    this.#pages.delete(url)
    return undefined
  }

  put(url: string, page: CachedPage): void {
    this.#pages.set(url, page)
  }

  get size(): number {
    return this.#pages.size
  }
}
