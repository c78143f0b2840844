import { OVERLOADED_AFTER_MS } from './service-rates.ts'

/** What an object was asked, in figures. */
export interface LaneFigures {
  served: number
  /** Requests served in its busiest second. */
  busiestSecond: number
  /** Requests waiting or being served, at the most. */
  longestQueue: number
  /** Milliseconds the slowest request waited for its turn. */
  longestWait: number
  overloaded: number
}

/** The one thread of an object: requests wait in order of arrival. */
export class ServiceLane {
  readonly figures: LaneFigures = {
    served: 0,
    busiestSecond: 0,
    longestQueue: 0,
    longestWait: 0,
    overloaded: 0,
  }
  #freeAt = 0
  #queued = 0
  #second = 0
  #inSecond = 0

  /** When a request that arrives now is done; null where the object refuses it as overloaded. */
  admit(now: number, costMs: number): number | null {
    const startsAt = Math.max(now, this.#freeAt)
    if (startsAt - now > OVERLOADED_AFTER_MS) {
      this.figures.overloaded += 1
      return null
    }
    this.#freeAt = startsAt + costMs
    this.#queued += 1
    this.figures.longestQueue = Math.max(this.figures.longestQueue, this.#queued)
    this.figures.longestWait = Math.max(this.figures.longestWait, startsAt - now)
    return this.#freeAt
  }

  /** A request is done. */
  leave(now: number): void {
    this.#queued -= 1
    this.figures.served += 1
    const second = Math.floor(now / 1000)
    this.#inSecond = second === this.#second ? this.#inSecond + 1 : 1
    this.#second = second
    this.figures.busiestSecond = Math.max(this.figures.busiestSecond, this.#inSecond)
  }
}
