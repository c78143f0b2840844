/** Runs asynchronous work one at a time, in the order it was handed in. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve()

  /** A turn that fails fails its own caller; the next one runs all the same. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work)
    this.#last = turn.catch(() => null)
    return turn
  }
}
