interface Bounds<K, V> {
  entries: number
  /** A bound in bytes, and how many of them a value takes. */
  bytes?: { max: number; of: (value: V) => number }
  /** Called with each entry that leaves the cache, whatever the reason. */
  onRemove?: (value: V, key: K) => void
}

interface Entry<V> {
  value: V
  /** The entry is over from this time on, in the unit of the caller's `now`. */
  until: number
}

/**
 * A map that stays small under any flood: the entry unread for longest goes first. Entries may have
 * an end; `get` is then told the time. An entry larger than the bound in bytes is not kept.
 */
export class Cache<K, V> {
  readonly #bounds: Bounds<K, V>
  /** The entry unread for longest first. */
  readonly #entries = new Map<K, Entry<V>>()
  #bytes = 0

  constructor(bounds: Bounds<K, V>) {
    this.#bounds = bounds
  }

  get size(): number {
    return this.#entries.size
  }

  /** Reads an entry and makes it the newest. @param now needed where entries have an end */
  get(key: K, now = Number.NEGATIVE_INFINITY): V | undefined {
    const entry = this.#entries.get(key)
    if (entry === undefined) return undefined
    if (entry.until <= now) {
      this.delete(key)
      return undefined
    }
    this.#entries.delete(key)
    this.#entries.set(key, entry)
    return entry.value
  }

  /** Whether there is an entry; it stays as old as it is, and its end is not looked at. */
  has(key: K): boolean {
    return this.#entries.has(key)
  }

  /** Writes an entry and makes it the newest. */
  set(key: K, value: V, until = Number.POSITIVE_INFINITY): void {
    this.delete(key)
    this.#entries.set(key, { value, until })
    this.#bytes += this.#sizeOf(value)
    for (const oldest of this.#entries.keys()) {
      if (!this.#isOverfull()) break
      this.delete(oldest)
    }
  }

  delete(key: K): void {
    const entry = this.#entries.get(key)
    if (entry === undefined) return
    this.#entries.delete(key)
    this.#bytes -= this.#sizeOf(entry.value)
    this.#bounds.onRemove?.(entry.value, key)
  }

  clear(): void {
    for (const key of this.#entries.keys()) this.delete(key)
  }

  /** Keys and values, the one unread for longest first. Entries may be deleted meanwhile. */
  *[Symbol.iterator](): IterableIterator<[K, V]> {
    for (const [key, { value }] of this.#entries) yield [key, value]
  }

  #sizeOf(value: V): number {
    return this.#bounds.bytes?.of(value) ?? 0
  }

  #isOverfull(): boolean {
    const { entries, bytes } = this.#bounds
    return this.#entries.size > entries || (bytes !== undefined && this.#bytes > bytes.max)
  }
}
