import type { EntryState } from './contract.ts'
import { compareRanks, type Rank } from './ranks.ts'

/** One entry of a shard. Times in milliseconds. */
export interface EntryRecord extends Rank {
  shopperId: string
  /** Place in the shard's list, from 1. */
  sequence: number
  enteredAt: number
  /** The link it made in the chain, hex. */
  link: string
  state: EntryState
  quota: number | null
  admittedAt: number | null
  expiresAt: number | null
}

/**
 * A shard's entries in memory: by shopper, by sequence and by rank. It is a reading of the rows
 * and can be thrown away at any moment. Nobody is ranked in a draw before its key is known.
 */
export class EntryList {
  readonly bySequence: EntryRecord[] = []
  readonly #byShopper = new Map<string, EntryRecord>()
  readonly #byId = new Map<string, EntryRecord>()
  #byRank: EntryRecord[] = []
  /** Everybody before it is decided: admitted, used or missed. */
  #cursor = 0
  #ranked: boolean
  #waiting = 0
  readonly #rankOf: (entry: { entryId: string; enteredAt: number }) => number

  /**
   * @param rankOf null while a draw has no key
   */
  constructor(
    entries: readonly Omit<EntryRecord, 'rank'>[],
    rankOf: ((entry: { entryId: string; enteredAt: number }) => number) | null,
  ) {
    this.#ranked = rankOf !== null
    this.#rankOf = rankOf ?? (() => 0)
    for (const entry of entries) this.#remember(this.#record(entry))
    if (this.#ranked) this.#byRank = [...this.bySequence].sort(compareRanks)
  }

  get size(): number {
    return this.bySequence.length
  }

  get waiting(): number {
    return this.#waiting
  }

  get ranked(): boolean {
    return this.#ranked
  }

  ofShopper(shopperId: string): EntryRecord | undefined {
    return this.#byShopper.get(shopperId)
  }

  ofId(entryId: string): EntryRecord | undefined {
    return this.#byId.get(entryId)
  }

  /** Adds an entry just written. Those of a queue come in order, but for equal moments. */
  add(entry: Omit<EntryRecord, 'rank'>): EntryRecord {
    const record = this.#record(entry)
    this.#remember(record)
    if (!this.#ranked) return record
    let at = this.#byRank.length
    while (at > 0 && compareRanks(this.#byRank[at - 1] as EntryRecord, record) > 0) at -= 1
    this.#byRank.splice(at, 0, record)
    return record
  }

  /** Follows a row that was changed. */
  change(entry: EntryRecord, to: Partial<EntryRecord>): void {
    if (entry.state === 'waiting' && to.state !== undefined && to.state !== 'waiting') {
      this.#waiting -= 1
    }
    Object.assign(entry, to)
  }

  /** The up to `limit` lowest waiting ranks not beyond `asOf`, and whether more wait. */
  peek(limit: number, asOf: number): { ranks: Rank[]; more: boolean } {
    this.#advance()
    const ranks: Rank[] = []
    for (let at = this.#cursor; at < this.#byRank.length; at += 1) {
      const entry = this.#byRank[at] as EntryRecord
      if (entry.rank > asOf) break
      if (entry.state !== 'waiting') continue
      if (ranks.length === limit) return { ranks, more: true }
      ranks.push({ entryId: entry.entryId, rank: entry.rank })
    }
    return { ranks, more: false }
  }

  /** How many of this shard wait before it; null where no order is known. */
  waitingBefore(entry: EntryRecord): number | null {
    if (!this.#ranked || entry.state !== 'waiting') return null
    this.#advance()
    let low = this.#cursor
    let high = this.#byRank.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareRanks(this.#byRank[middle] as EntryRecord, entry) < 0) low = middle + 1
      else high = middle
    }
    return low - this.#cursor
  }

  #advance(): void {
    while (this.#byRank[this.#cursor] && this.#byRank[this.#cursor]?.state !== 'waiting') {
      this.#cursor += 1
    }
  }

  #record(entry: Omit<EntryRecord, 'rank'>): EntryRecord {
    return { ...entry, rank: this.#rankOf(entry) }
  }

  #remember(record: EntryRecord): void {
    this.bySequence.push(record)
    this.#byShopper.set(record.shopperId, record)
    this.#byId.set(record.entryId, record)
    if (record.state === 'waiting') this.#waiting += 1
  }
}
