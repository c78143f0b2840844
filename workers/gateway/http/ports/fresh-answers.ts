import { BoundedMap } from '../../../../src/shared/kit/bounded-map.ts'
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
  readonly #kept: BoundedMap<string, { answer: unknown; readAt: number }>

  constructor(deps: Deps) {
    this.#deps = deps
    this.#flights = new SingleFlight(deps)
    this.#kept = new BoundedMap(deps.max)
  }

  /** One name is always one kind of answer. */
  async get<T>(name: string, read: () => Promise<T>): Promise<T> {
    const kept = this.#kept.get(name)
    const { now, freshMs } = this.#deps
    if (kept && now() - kept.readAt < freshMs) return kept.answer as T
    return this.#flights.run(name, async () => {
      // Answers are as old as the question: what changed while it was under way may be missing.
      const readAt = now()
      const answer = await read()
      this.#kept.set(name, { answer, readAt })
      return answer
    })
  }

  forget(name: string): void {
    this.#kept.delete(name)
  }
}
