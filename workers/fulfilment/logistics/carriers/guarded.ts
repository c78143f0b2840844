import { GuardedCalls } from '../../../../src/shared/kit/guarded-calls.ts'
import type { Carrier } from '../../../../src/shared/logistics/contract.ts'
import {
  CARRIER_ANSWER_MS,
  CARRIER_FAILURES_MAX,
  CARRIER_REST_MS,
} from '../../../../src/shared/platform/limits.ts'

interface Clock {
  now(): number
  /** Resolves after so many milliseconds. */
  wait(ms: number): Promise<void>
}

/**
 * A carrier whose calls end within CARRIER_ANSWER_MS, and that is left alone for CARRIER_REST_MS
 * after CARRIER_FAILURES_MAX calls in a row without an answer: a call fails at once meanwhile.
 */
export function guarded(carrier: Carrier, clock: Clock): Carrier {
  const calls = new GuardedCalls({
    failuresMax: CARRIER_FAILURES_MAX,
    restMs: CARRIER_REST_MS,
    now: clock.now,
  })
  const bounded = async <Answer>(call: (signal: AbortSignal) => Promise<Answer>) => {
    const stop = new AbortController()
    const late = clock.wait(CARRIER_ANSWER_MS).then(() => {
      const silent = new Error('the carrier is silent')
      stop.abort(silent)
      throw silent
    })
    return Promise.race([call(stop.signal), late])
  }
  const guard =
    <Input, Answer>(call: (input: Input, signal: AbortSignal) => Promise<Answer>) =>
    (input: Input): Promise<Answer> => {
      if (carrier.problem !== null) return Promise.reject(new Error(carrier.problem))
      if (calls.isOut()) return Promise.reject(new Error('the carrier rests after failures'))
      return calls.run(() => bounded((signal) => call(input, signal)))
    }
  return {
    id: carrier.id,
    name: carrier.name,
    isRemote: carrier.isRemote,
    problem: carrier.problem,
    quote: guard((parcel, signal) => carrier.quote(parcel, signal)),
    book: guard((parcel, signal) => carrier.book(parcel, signal)),
    label: guard((reference, signal) => carrier.label(reference, signal)),
    cancel: guard((reference, signal) => carrier.cancel(reference, signal)),
    track: guard((reference, signal) => carrier.track(reference, signal)),
    readReport: (secret, request) => carrier.readReport(secret, request),
  }
}
