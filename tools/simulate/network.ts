import type { Agenda } from './agenda.ts'
import type { Random } from './random.ts'
import type { ObjectCode, SimulatedObject } from './simulated-object.ts'

/** What goes wrong on the way, each as a probability of one call. All zero: a good day. */
export interface NetworkFaults {
  lostRequest: number
  lostAnswer: number
  duplicate: number
  slow: number
}

export const NO_FAULTS: NetworkFaults = { lostRequest: 0, lostAnswer: 0, duplicate: 0, slow: 0 }

/** Half of all ways take less, milliseconds; the tail is long. */
const LATENCY_MEDIAN_MS = 12
const LATENCY_SIGMA = 0.5
/** A slow way takes up to this. */
const SLOW_MS_MAX = 8_000
/** Who hears nothing learns of it after this. */
const BROKEN_AFTER_MS = 1_500

/** One call. Without `from` it comes from a Worker, which is not simulated. */
export interface Call<Code extends ObjectCode, Answer> {
  from?: SimulatedObject
  to: SimulatedObject<Code>
  verb: string
  /** Milliseconds of the object's one thread. */
  costMs: number
  work(code: Code): Answer | Promise<Answer>
}

/** A call that came to nothing; whether it had its effect is not known. */
class BrokenCall extends Error {
  readonly overloaded: boolean
  constructor(verb: string, why: string) {
    super(`${verb}: ${why}`)
    this.overloaded = why === 'overloaded'
  }
}

/** Carries calls between objects, each way in a time of its own: they overtake one another. */
export class Network {
  faults: NetworkFaults = NO_FAULTS
  readonly trace: ((line: string) => void) | null
  readonly #agenda: Agenda
  readonly #random: Random

  constructor(agenda: Agenda, random: Random, trace: ((line: string) => void) | null) {
    this.#agenda = agenda
    this.#random = random
    this.trace = trace
  }

  /** As the wire does: whoever gets a value cannot change the sender's. */
  copy<T>(value: T): T {
    return this.faults === NO_FAULTS ? value : structuredClone(value)
  }

  ask<Code extends ObjectCode, Answer>(call: Call<Code, Answer>): Promise<Answer> {
    return new Promise((resolve, reject) => this.send(call, resolve, reject))
  }

  send<Code extends ObjectCode, Answer>(
    call: Call<Code, Answer>,
    done: (answer: Answer) => void,
    failed: (error: BrokenCall) => void,
  ): void {
    const { from, verb } = call
    const life = from?.life
    /** The caller is answered once, in the life in which it asked. */
    const deliver = (ms: number, tell: () => void) =>
      this.#agenda.after(ms, () => {
        if (from && from.life !== life) return
        if (from) from.touch()
        else this.#agenda.stir()
        tell()
      })
    const broken = (why: string) => {
      this.#say(call, why)
      deliver(this.#way(), () => failed(new BrokenCall(verb, why)))
    }
    if (this.#random.chance(this.faults.duplicate)) {
      this.#say(call, 'comes twice')
      this.#agenda.after(this.#way() + this.#way(), () =>
        this.#arrive(
          call,
          () => {},
          () => {},
        ),
      )
    }
    if (this.#random.chance(this.faults.lostRequest)) {
      this.#say(call, 'request lost')
      deliver(BROKEN_AFTER_MS, () => failed(new BrokenCall(verb, 'lost')))
      return
    }
    this.#agenda.after(this.#way(), () =>
      this.#arrive(
        call,
        (answer) => {
          if (!this.#random.chance(this.faults.lostAnswer)) {
            deliver(this.#way(), () => done(answer))
            return
          }
          this.#say(call, 'answer lost')
          deliver(BROKEN_AFTER_MS, () => failed(new BrokenCall(verb, 'lost')))
        },
        broken,
      ),
    )
  }

  #arrive<Code extends ObjectCode, Answer>(
    call: Call<Code, Answer>,
    answered: (answer: Answer) => void,
    broken: (why: string) => void,
  ): void {
    const { to, costMs } = call
    const doneAt = to.lane.admit(this.#agenda.now, costMs)
    if (doneAt === null) {
      broken('overloaded')
      return
    }
    const { life } = to
    this.#agenda.at(doneAt, () => {
      to.lane.leave(this.#agenda.now)
      if (to.life === life) this.#serve(call, answered, broken)
      else broken('the object was reset')
    })
  }

  #serve<Code extends ObjectCode, Answer>(
    call: Call<Code, Answer>,
    answered: (answer: Answer) => void,
    broken: (why: string) => void,
  ): void {
    const { to } = call
    this.#say(call)
    let heard = false
    const once = (tell: () => void) => {
      to.serving.delete(fail)
      if (heard) return
      heard = true
      tell()
    }
    const fail = () => once(() => broken('the object was reset'))
    const threw = (error: unknown) => once(() => broken(`threw ${String(error)}`))
    to.serving.add(fail)
    try {
      to.mark()
      const answer = call.work(to.code)
      if (answer instanceof Promise) {
        this.#agenda.stir()
        answer.then((value) => once(() => answered(this.copy(value))), threw)
      } else once(() => answered(this.copy(answer)))
    } catch (error) {
      threw(error)
    }
  }

  #way(): number {
    const usual = this.#random.logNormal(LATENCY_MEDIAN_MS, LATENCY_SIGMA)
    return this.#random.chance(this.faults.slow) ? this.#random.between(100, SLOW_MS_MAX) : usual
  }

  #say<Code extends ObjectCode, Answer>(call: Call<Code, Answer>, what = ''): void {
    if (!this.trace) return
    this.trace(`${call.from?.name ?? 'worker'} → ${call.to.name} ${call.verb} ${what}`.trimEnd())
  }
}
