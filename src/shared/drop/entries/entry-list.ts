import { compareRanks, type Rank } from '../fairness/ranks.ts'
import type { EntryState } from './contract.ts'

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

/** The rank of an entry in the mode of its drop. */
export type RankOf = (entry: { entryId: string; enteredAt: number }) => number

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
  #waiting = 0
  #rankOf: RankOf | null = null

  /** @param rankOf null while a draw has no key */
  constructor(entries: readonly Omit<EntryRecord, 'rank'>[], rankOf: RankOf | null) {
    for (const entry of entries) this.#remember({ ...entry, rank: 0 })
    this.rankBy(rankOf)
  }

  /** Ranks everybody anew. */
  rankBy(rankOf: RankOf | null): void {
    this.#rankOf = rankOf
    this.#byRank = []
    this.#cursor = 0
    if (rankOf === null) return
    for (const entry of this.bySequence) entry.rank = rankOf(entry)
    this.#byRank = [...this.bySequence].sort(compareRanks)
  }

  get size(): number {
    return this.bySequence.length
  }

  get waiting(): number {
    return this.#waiting
  }

  ofShopper(shopperId: string): EntryRecord | undefined {
    return this.#byShopper.get(shopperId)
  }

  ofId(entryId: string): EntryRecord | undefined {
    return this.#byId.get(entryId)
  }

  /** Adds an entry just written. Those of a queue come in order, but for equal moments. */
  add(entry: Omit<EntryRecord, 'rank'>): EntryRecord {
    const record = { ...entry, rank: this.#rankOf?.(entry) ?? 0 }
    this.#remember(record)
    if (this.#rankOf === null) return record
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
    if (this.#rankOf === null || entry.state !== 'waiting') return null
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

  #remember(record: EntryRecord): void {
    this.bySequence.push(record)
    this.#byShopper.set(record.shopperId, record)
    this.#byId.set(record.entryId, record)
    if (record.state === 'waiting') this.#waiting += 1
  }
}
