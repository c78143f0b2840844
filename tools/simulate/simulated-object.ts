import type { Agenda } from './agenda.ts'
import { ObjectDisk, type ObjectStorage } from './object-disk.ts'
import { ServiceLane } from './service-lane.ts'
import { ALARM_REPEAT_MS } from './service-rates.ts'

/** What an object's code is, as far as its host is concerned. */
export interface ObjectCode {
  alarm(info: { retryCount: number }): Promise<void>
}

/** What a life of an object's code is given. */
export interface ObjectLife {
  storage: ObjectStorage
  /** The object's own clock, whole milliseconds. */
  now(): number
  /** Runs `task` in `ms`, unless the object has lost its memory by then. */
  later(task: () => void, ms: number): void
}

interface ObjectOptions<Code> {
  name: string
  agenda: Agenda
  /** Milliseconds the clock of its next life is ahead: it may wake on another machine. */
  clockAhead(): number
  /** How late its next alarm will be. */
  alarmDelay(): number
  /** Its code is about to run. */
  touched(object: SimulatedObject): void
  build(life: ObjectLife): Code
}

/** One object: rows and an alarm that last, code and memory that may be lost at any moment. */
export class SimulatedObject<Code extends ObjectCode = ObjectCode> {
  readonly name: string
  clockAhead: number
  readonly disk = new ObjectDisk()
  readonly lane = new ServiceLane()
  /** Grows with every crash: what an earlier life began is not heard of again. */
  life = 0
  /** Calls being served: a crash fails them. */
  readonly serving = new Set<() => void>()
  /** The moment its alarm is set for, by its own clock. */
  alarmAt: number | null = null
  readonly #options: ObjectOptions<Code>
  #code: Code | null = null
  #alarmRuns = false
  #retries = 0

  constructor(options: ObjectOptions<Code>) {
    this.#options = options
    this.name = options.name
    this.clockAhead = options.clockAhead()
  }

  /** Its code; an object that is asked wakes up. */
  get code(): Code {
    this.#code ??= this.#wake()
    return this.#code
  }

  /** Whoever lets its code run says so before. */
  mark(): void {
    this.#options.touched(this)
  }

  /** The same where promises of its code follow. */
  touch(): void {
    this.#options.agenda.stir()
    this.mark()
  }

  /** Its memory, and whatever was waiting in it, is gone. An alarm that was running will run again. */
  crash(): void {
    this.life += 1
    this.#code = null
    this.clockAhead = this.#options.clockAhead()
    for (const fail of [...this.serving]) fail()
    this.serving.clear()
    if (!this.#alarmRuns) return
    this.#alarmRuns = false
    this.#retries += 1
    if (this.alarmAt === null) this.#setAlarm(this.#now() + ALARM_REPEAT_MS)
  }

  #now(): number {
    return Math.floor(this.#options.agenda.now) + this.clockAhead
  }

  #wake(): Code {
    const { agenda, build } = this.#options
    const { life, disk } = this
    return build({
      storage: {
        sql: disk.sql,
        transactionSync: (closure) => disk.transaction(closure),
        getAlarm: async () => this.alarmAt,
        setAlarm: async (at) => this.#setAlarm(at),
      },
      now: () => this.#now(),
      later: (task, ms) =>
        agenda.after(ms, () => {
          if (life !== this.life) return
          this.touch()
          task()
        }),
    })
  }

  #setAlarm(at: number): void {
    const { clockAhead } = this
    const { agenda, alarmDelay } = this.#options
    this.alarmAt = at
    agenda.at(at - clockAhead + alarmDelay(), () => {
      if (this.alarmAt === at) this.#ring()
    })
  }

  #ring(): void {
    const { life } = this
    this.alarmAt = null
    this.#alarmRuns = true
    this.touch()
    this.code.alarm({ retryCount: this.#retries }).then(
      () => {
        if (life !== this.life) return
        this.#alarmRuns = false
        this.#retries = 0
      },
      () => {
        // As the runtime does where an alarm throws: it comes again.
        if (life === this.life) this.crash()
      },
    )
  }
}
