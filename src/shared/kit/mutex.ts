/** Runs asynchronous work one at a time, in the order of the requests. */
export class Mutex {
  #last: Promise<unknown> = Promise.resolve()

  /** Work that fails rejects its own caller; the next work runs all the same. */
  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => null)
    return turn
  }
}
