/** The items that failed, with their reasons, and the items that were never begun. */
export interface EachOutcome<T> {
  done: T[]
  failed: { item: T; reason: string }[]
  left: T[]
}

interface EachOptions<T> {
  /** How many run side by side. */
  lanes: number
  /** Null where it worked, else the reason. */
  run(item: T): Promise<string | null>
  onProgress(finished: number): void
  /** Looked at before each item: those under way finish. */
  isStopped(): boolean
}

/** Works on the items in their order, a few side by side. One that fails stops no other. */
export async function runEach<T>(
  items: readonly T[],
  { lanes, run, onProgress, isStopped }: EachOptions<T>,
): Promise<EachOutcome<T>> {
  const outcome: EachOutcome<T> = { done: [], failed: [], left: [] }
  const waiting = [...items]
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      if (isStopped()) {
        outcome.left.push(item)
        continue
      }
      const reason = await run(item)
      if (reason === null) outcome.done.push(item)
      else outcome.failed.push({ item, reason })
      onProgress(outcome.done.length + outcome.failed.length)
    }
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return outcome
}
