/**
 * The server's time, by this device's monotonic clock: its wall clock may be hours off, and may be
 * set while the page is open. What is told arrives a little late and never early, so the highest
 * reading is the best one.
 */
export class ServerClock {
  #ahead = Number.NEGATIVE_INFINITY
  readonly #elapsed: () => number

  /** @param elapsed milliseconds since any fixed moment */
  constructor(elapsed: () => number = () => performance.now()) {
    this.#elapsed = elapsed
  }

  /** @param serverTime in milliseconds since 1970, as just told */
  learn(serverTime: number): void {
    this.#ahead = Math.max(this.#ahead, serverTime - this.#elapsed())
  }

  now(): number {
    return this.#elapsed() + this.#ahead
  }
}
