/** A public page as it is sent to everybody, until the catalogue or the stock moves on. */
export interface KeptPage {
  /** What the catalogue was when it was rendered. */
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

const sizeOf = ({ body, gzip }: KeptPage): number => body.byteLength + gzip.byteLength

/** Rendered pages by address, the one unread for longest first; bounded in number and size. */
export class KeptPages {
  readonly #limits: Limits
  readonly #pages = new Map<string, KeptPage>()
  #bytes = 0

  constructor(limits: Limits) {
    this.#limits = limits
  }

  /** The page, if it was rendered from this very state. */
  get(url: string, state: string): KeptPage | undefined {
    const page = this.#pages.get(url)
    if (page === undefined) return undefined
    if (page.state !== state) {
      this.#remove(url, page)
      return undefined
    }
    this.#pages.delete(url)
    this.#pages.set(url, page)
    return page
  }

  put(url: string, page: KeptPage): void {
    const before = this.#pages.get(url)
    if (before) this.#remove(url, before)
    this.#pages.set(url, page)
    this.#bytes += sizeOf(page)
    for (const [oldest, its] of this.#pages) {
      if (this.#pages.size <= this.#limits.pages && this.#bytes <= this.#limits.bytes) {
        break
      }
      this.#remove(oldest, its)
    }
  }

  get size(): number {
    return this.#pages.size
  }

  #remove(url: string, page: KeptPage): void {
    this.#pages.delete(url)
    this.#bytes -= sizeOf(page)
  }
}
