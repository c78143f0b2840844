import type { Sql } from '../../platform/sql.ts'
import type { HoldRecord } from './rules.ts'
import { readActiveEnds, readOldestEnd } from './store.ts'

/**
 * The ends of a SKU's active holds, in memory: it answers "is any hold due?" at every command
 * without an index, which would cost a row per hold. SQLite is the truth; the calendar is read
 * from it by one scan when the object wakes, and again after a transaction was rolled back.
 */
export class HoldCalendar {
  #ends: Map<string, number> | null = null
  /** At or before the earliest end: cheap to keep, exact after `due` has looked. */
  #soonest = Number.POSITIVE_INFINITY
  #oldestEnded: number | null = null

  /** Clears the memory: the next question reads the ledger again. */
  forget(): void {
    this.#ends = null
  }

  /** Ids of the holds that are over at `now`, in no order. */
  due(sql: Sql, now: number): string[] {
    const ends = this.#load(sql)
    if (now < this.#soonest) return []
    const due: string[] = []
    let soonest = Number.POSITIVE_INFINITY
    for (const [holdId, at] of ends) {
      if (at <= now) due.push(holdId)
      // The due ones count too until `note` strikes them out: their expiry may be rolled back.
      soonest = Math.min(soonest, at)
    }
    this.#soonest = soonest
    return due
  }

  /** Takes in a hold as it was just written. */
  note(hold: HoldRecord): void {
    if (!this.#ends) return
    if (hold.status === 'active') {
      this.#ends.set(hold.holdId, hold.expiresAt)
      this.#soonest = Math.min(this.#soonest, hold.expiresAt)
    } else {
      this.#ends.delete(hold.holdId)
    }
    if (hold.endedAt !== null) {
      this.#oldestEnded = Math.min(this.#oldestEnded ?? hold.endedAt, hold.endedAt)
    }
  }

  /** When the next hold ends; null where none is active. */
  nextEnd(sql: Sql): number | null {
    const ends = this.#load(sql)
    if (ends.size === 0) return null
    let soonest = Number.POSITIVE_INFINITY
    for (const at of ends.values()) soonest = Math.min(soonest, at)
    this.#soonest = soonest
    return soonest
  }

  /** When the oldest ended hold still kept did end; null where none is kept. */
  oldestEnded(sql: Sql): number | null {
    this.#load(sql)
    return this.#oldestEnded
  }

  #load(sql: Sql): Map<string, number> {
    if (this.#ends) return this.#ends
    const ends = new Map(readActiveEnds(sql).map((h) => [h.holdId, h.expiresAt]))
    this.#soonest = Number.NEGATIVE_INFINITY
    this.#oldestEnded = readOldestEnd(sql)
    this.#ends = ends
    return ends
  }
}
