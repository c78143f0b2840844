import { log } from '../platform/log.ts'
/** Runs `task` once, `ms` milliseconds from now; a crash may forget it. */
export type Later = (task: () => void, ms: number) => void

/**
 * Runs a piece of work one at a time. A request during a run makes it run once more afterwards;
 * requests within `delayMs` share one run.
 */
export class CoalescingRunner {
  readonly #work: () => Promise<void>
  readonly #delayMs: number
  readonly #later: Later
  #scheduled = false
  #running: Promise<void> | null = null
  #again = false

  constructor(work: () => Promise<void>, delayMs: number, later: Later) {
    this.#work = work
    this.#delayMs = delayMs
    this.#later = later
  }

  /** Runs within `delayMs`. A failure is logged: nobody awaits it. */
  soon(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#later(() => {
      this.#scheduled = false
      this.now().catch((error: unknown) => log('background.failed', { error }))
    }, this.#delayMs)
  }

  /** Runs at once, or as soon as the current run has ended. Rejects as the work does. */
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
