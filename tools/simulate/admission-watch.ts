import type { CoordinatorNode } from './drop-code.ts'
import type { LedgerWatch } from './ledger-watch.ts'
import { demand } from './violation.ts'

type RunRow = { state: string; threshold_rank: number | null; threshold_entry: string | null }

const ENDED = ['sold_out', 'closed']

/** Follows the drop's one row: whom it has admitted so far, and what it says of itself. */
export class AdmissionWatch {
  /** When the drop ended, and how. */
  endedAt: number | null = null
  state = 'announced'
  readonly #root: CoordinatorNode
  readonly #ledgers: LedgerWatch
  readonly #now: () => number
  /** When the coordinator asked for its units, the last two times. */
  #stockReadAt: [number, number] = [0, 0]
  #rank = Number.NEGATIVE_INFINITY
  #entryId = ''

  constructor(root: CoordinatorNode, ledgers: LedgerWatch, now: () => number) {
    this.#root = root
    this.#ledgers = ledgers
    this.#now = now
  }

  stockRead(): void {
    this.#stockReadAt = [this.#stockReadAt[1], this.#now()]
  }

  look(): void {
    const [run] = this.#root.disk.sql
      .exec<RunRow>('SELECT state, threshold_rank, threshold_entry FROM run')
      .toArray()
    if (!run) return
    this.#threshold(run)
    if (run.state === this.state) return
    demand(!ENDED.includes(this.state), () => `the drop was ${this.state} and is ${run.state}`)
    this.state = run.state
    if (!ENDED.includes(run.state)) return
    this.endedAt = this.#now()
    // It read its stock twice: at some moment since the first of these reads, nothing was left.
    demand(
      run.state === 'closed' || this.#ledgers.wasEmptySince(this.#stockReadAt[0]),
      () => `the drop says sold out, ${this.#ledgers.gettable} units are left or held`,
    )
  }

  /** It only rises: no entry is admitted after one with a later rank (trust F1). */
  #threshold({ threshold_rank: rank, threshold_entry: entryId }: RunRow): void {
    if (rank === null || entryId === null) return
    if (rank === this.#rank && entryId === this.#entryId) return
    demand(
      rank > this.#rank || (rank === this.#rank && entryId > this.#entryId),
      () => `the threshold fell from ${this.#rank} ${this.#entryId} to ${rank} ${entryId}`,
    )
    this.#rank = rank
    this.#entryId = entryId
  }
}
