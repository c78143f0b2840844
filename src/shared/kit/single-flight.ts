interface Deps {
  wait: (ms: number) => Promise<void>
  waitUntil: (work: Promise<unknown>) => void
}

/** How long one request relies on another's work: that request may be gone, and its I/O with it. */
const RELIED_ON_MS = 1_000
const LATE = Symbol('late')

/** Runs work of one name once at a time; calls meanwhile share its answer. */
export class SingleFlight {
  readonly #deps: Deps
  readonly #running = new Map<string, Promise<unknown>>()

  constructor(deps: Deps) {
    this.#deps = deps
  }

  async run<T>(name: string, work: () => Promise<T>): Promise<T> {
    const running = this.#running.get(name) as Promise<T> | undefined
    if (running) {
      const late = this.#deps.wait(RELIED_ON_MS).then((): typeof LATE => LATE)
      const answer = await Promise.race([running, late])
      if (answer !== LATE) return answer
    }
    const flight = work()
    this.#running.set(name, flight)
    const done = flight
      .catch(() => undefined)
      .then(() => {
        if (this.#running.get(name) === flight) this.#running.delete(name)
      })
    this.#deps.waitUntil(done)
    return flight
  }
}
