import { BoundedMap } from '../../../../src/shared/kit/bounded-map.ts'

/** Counts tries per key in this isolate, in windows that begin with a key's first try. */
export class Tries {
  private readonly counts: BoundedMap<string, { count: number; endsAt: number }>

  constructor(max: number) {
    this.counts = new BoundedMap(max)
  }

  /** Tries in the key's window so far. */
  read(key: string, now: number): number {
    const known = this.counts.get(key)
    return known && known.endsAt > now ? known.count : 0
  }

  /** Counts this try and answers how many there were in the window, this one included. */
  count(key: string, windowMs: number, now: number): number {
    const known = this.counts.get(key)
    if (known && known.endsAt > now) {
      known.count += 1
      return known.count
    }
    this.counts.set(key, { count: 1, endsAt: now + windowMs })
    return 1
  }
}
