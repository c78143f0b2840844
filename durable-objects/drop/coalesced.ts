/**
 * Runs a piece of work one at a time. Asked while it runs, it runs once more afterwards; asked
 * often, it waits a moment and runs once for all.
 */
export class Coalesced {
  readonly #work: () => Promise<void>
  readonly #delayMs: number
  #timer: ReturnType<typeof setTimeout> | null = null
  #running: Promise<void> | null = null
  #again = false

  constructor(work: () => Promise<void>, delayMs: number) {
    this.#work = work
    this.#delayMs = delayMs
  }

  /** In a moment. */
  soon(): void {
    if (this.#timer !== null) return
    this.#timer = setTimeout(() => {
      this.#timer = null
      this.now().catch((error: unknown) => console.error('coalesced work failed', error))
    }, this.#delayMs)
  }

  /** At once, or as soon as the run under way has ended. */
  now(): Promise<void> {
    if (this.#running !== null) {
      this.#again = true
      return this.#running
    }
    this.#running = this.#runToEnd().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #runToEnd(): Promise<void> {
    do {
      this.#again = false
      await this.#work()
    } while (this.#again)
  }
}
