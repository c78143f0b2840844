type Task = () => void

/** Events between two looks at the wall clock, for progress alone. */
const EVENTS_PER_LOOK = 16_384

/**
 * The virtual clock: what is to happen, in order of time and then of planning. Between two events
 * everything that follows from the first (promises of the product's code) runs to its end.
 */
export class Agenda {
  /** Milliseconds, with fractions. */
  now: number
  events = 0
  readonly #times: number[] = []
  readonly #orders: number[] = []
  readonly #tasks: Task[] = []
  #planned = 0
  #stirred = false

  constructor(startsAt: number) {
    this.now = startsAt
  }

  at(time: number, task: Task): void {
    const order = this.#planned
    this.#planned += 1
    this.#push(Math.max(time, this.now), order, task)
  }

  after(ms: number, task: Task): void {
    this.at(this.now + ms, task)
  }

  /** Says that promises were made or kept by this event: they run before the next one. */
  stir(): void {
    this.#stirred = true
  }

  /** Runs until nothing is left before `until`; `step` after each event and all it led to. */
  async run(until: number, step: () => void, look?: () => void): Promise<void> {
    await settled()
    for (let next = this.#times[0]; next !== undefined && next <= until; next = this.#times[0]) {
      const task = this.#pop()
      this.now = next
      task()
      this.events += 1
      if (this.#stirred) {
        this.#stirred = false
        await settled()
        step()
      }
      if (look && this.events % EVENTS_PER_LOOK === 0) look()
    }
    this.now = Math.max(this.now, until)
  }

  #before(a: number, b: number): boolean {
    const [first, second] = [this.#times[a] as number, this.#times[b] as number]
    return first < second || (first === second && this.#orderOf(a) < this.#orderOf(b))
  }

  #orderOf(n: number): number {
    return this.#orders[n] as number
  }

  #push(time: number, order: number, task: Task): void {
    let at = this.#times.length
    this.#times.push(time)
    this.#orders.push(order)
    this.#tasks.push(task)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#before(at, parent)) break
      this.#swap(at, parent)
      at = parent
    }
  }

  #pop(): Task {
    const task = this.#tasks[0] as Task
    const last = this.#times.length - 1
    this.#swap(0, last)
    this.#times.pop()
    this.#orders.pop()
    this.#tasks.pop()
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      if (left >= last) break
      const right = left + 1
      const child = right < last && this.#before(right, left) ? right : left
      if (!this.#before(child, at)) break
      this.#swap(at, child)
      at = child
    }
    return task
  }

  #swap(a: number, b: number): void {
    const time = this.#times[a] as number
    this.#times[a] = this.#times[b] as number
    this.#times[b] = time
    const order = this.#orders[a] as number
    this.#orders[a] = this.#orders[b] as number
    this.#orders[b] = order
    const task = this.#tasks[a] as Task
    this.#tasks[a] = this.#tasks[b] as Task
    this.#tasks[b] = task
  }
}

/** Every promise that can be kept is kept: there is no true waiting in a simulation. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
