import { MINUTE_MS } from '../platform/clock.ts'

const WINDOW_MS = MINUTE_MS

/**
 * Counts writes per minute in memory. An object serialises its shopper, so this costs no call and
 * no row; an evicted object starts again at zero, which favours the shopper.
 */
export class WriteRate {
  private windowStart = 0
  private count = 0

  constructor(private readonly perMinute: number) {}

  /** True where this write is still within the limit; it is counted. */
  admit(now: number): boolean {
    if (now - this.windowStart >= WINDOW_MS) {
      this.windowStart = now
      this.count = 0
    }
    this.count += 1
    return this.count <= this.perMinute
  }

  /** Seconds until the window ends. */
  retryAfter(now: number): number {
    return Math.max(1, Math.ceil((this.windowStart + WINDOW_MS - now) / 1000))
  }
}
