import { CircuitBreaker } from './circuit-breaker.ts'

interface GuardInput {
  /** Calls in a row without an answer, after which the remote rests. */
  failuresMax: number
  restMs: number
  now(): number
}

/**
 * Counts the calls of a remote that fail. After `failuresMax` of them in a row it rests for
 * `restMs`; the first call after the rest decides. Each isolate of a Worker counts for itself: a
 * remote that is out for all of them is found out by each, and no isolate waits for a shared count.
 */
export class GuardedCalls {
  readonly #breaker: CircuitBreaker
  readonly #input: GuardInput
  #failures = 0

  constructor(input: GuardInput) {
    this.#input = input
    this.#breaker = new CircuitBreaker(input.restMs)
  }

  /** Whether the remote rests. */
  isOut(): boolean {
    return this.#breaker.isResting(this.#input.now())
  }

  /** Runs the call and counts its end. @throws as the call does */
  async run<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    try {
      const answer = await call()
      this.#failures = 0
      this.#breaker.succeeded()
      return answer
    } catch (error) {
      this.#failures += 1
      if (this.#failures >= this.#input.failuresMax) this.#breaker.failed(this.#input.now())
      throw error
    }
  }
}
