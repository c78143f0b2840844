import { Cache } from '../../../../src/shared/kit/cache.ts'

/** Counts tries per key in this isolate, in windows that begin with a key's first try. */
export class Tries {
  readonly #counts: Cache<string, { count: number }>

  constructor(max: number) {
    this.#counts = new Cache({ entries: max })
  }

  /** Tries in the key's window so far. */
  read(key: string, now: number): number {
    return this.#counts.get(key, now)?.count ?? 0
  }

  /** Counts this try and answers how many there were in the window, this one included. */
  count(key: string, windowMs: number, now: number): number {
    const known = this.#counts.get(key, now)
    if (known) {
      known.count += 1
      return known.count
    }
    this.#counts.set(key, { count: 1 }, now + windowMs)
    return 1
  }
}
