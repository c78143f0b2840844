/** Work that runs one at a time; asked while it runs, it runs once more afterwards. */
export class RepeatedWork {
  readonly #work: () => Promise<void>
  readonly #later: (task: () => void) => void
  #waiting = false
  #running: Promise<void> | null = null
  #again = false

  constructor(work: () => Promise<void>, later: (task: () => void) => void) {
    this.#work = work
    this.#later = later
  }

  soon(): void {
    if (this.#waiting) return
    this.#waiting = true
    this.#later(() => {
      this.#waiting = false
      // What failed is due again by the alarm.
      this.now().catch(() => {})
    })
  }

  now(): Promise<void> {
    if (this.#running) {
      this.#again = true
      return this.#running
    }
    this.#running = this.#toEnd().finally(() => {
      this.#running = null
    })
    return this.#running
  }

  async #toEnd(): Promise<void> {
    do {
      this.#again = false
      await this.#work()
    } while (this.#again)
  }
}
