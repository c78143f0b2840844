import { Cache } from '../../../../src/shared/kit/cache.ts'
import { SingleFlight } from '../../../../src/shared/kit/single-flight.ts'

interface Deps {
  /** Answers kept; the oldest goes first. */
  max: number
  /** How old an answer may be, in milliseconds. */
  freshMs: number
  now(): number
  wait(ms: number): Promise<void>
  waitUntil(work: Promise<unknown>): void
}

/**
 * Answers that everybody gets alike, read once in `freshMs` by each isolate however many ask: what
 * costs an object much to say is no lever in a stranger's hand.
 */
export class FreshAnswers {
  readonly #deps: Deps
  readonly #flights: SingleFlight
  readonly #kept: Cache<string, { answer: unknown }>

  constructor(deps: Deps) {
    this.#deps = deps
    this.#flights = new SingleFlight(deps)
    this.#kept = new Cache({ entries: deps.max })
  }

  /** One name is always one kind of answer. */
  async get<T>(name: string, read: () => Promise<T>): Promise<T> {
    const { now, freshMs } = this.#deps
    const kept = this.#kept.get(name, now())
    if (kept) return kept.answer as T
    return this.#flights.run(name, async () => {
      // Answers are as old as the question: what changed while it was under way may be missing.
      const readAt = now()
      const answer = await read()
      this.#kept.set(name, { answer }, readAt + freshMs)
      return answer
    })
  }

  forget(name: string): void {
    this.#kept.delete(name)
  }
}
