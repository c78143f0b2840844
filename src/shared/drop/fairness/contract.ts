import type { DropMode, DropState, DropTerms, TermChange } from '../catalogue/contract.ts'

/** The reason of a refusal, counted in the fairness report. The refused shopper does not see it. */
export type RefusalReason =
  | 'rate_limit'
  | 'proof_of_work'
  | 'verification'
  | 'slow_lane'
  | 'pass_forged'
  | 'pass_shared'
  | 'pass_used'
  | 'pass_early'
  | 'pass_late'
  | 'over_limit'
  | 'entries_closed'
  | 'sold_out'

/** Everything anybody needs to check a drop. The entry lists are beside it, one per shard. */
export interface FairnessReport {
  dropId: string
  mode: DropMode
  state: DropState
  opensAt: string
  entriesCloseAt: string
  /** The terms entries opened with, and their SHA-256 as canonical JSON. */
  terms: DropTerms
  termsHash: string
  /** Changes since entries opened, oldest first. */
  changes: TermChange[]
  commitment: string | null
  /** Draw: public once entries are closed. */
  seed: string | null
  beacon: { chain: string; round: number; randomness: string | null; source: string } | null
  /** SHA-256 over the shards' last links; null until entries are closed. */
  listHash: string | null
  shards: { shard: number; entries: number; head: string }[]
  /** SHA-256(seed ‖ list hash ‖ beacon), hex; null until drawn. */
  key: string | null
  counts: {
    entries: number
    admitted: number
    used: number
    missed: number
    waiting: number
    unitsQuota: number
    /** The units that stock could set aside; null until it has answered. */
    unitsSetAside: number | null
    unitsSold: number
    unitsHeld: number
    refusals: Partial<Record<RefusalReason, number>>
  }
  /** Per minute. */
  timeline: { at: string; entries: number; admitted: number; refusals: number }[]
  /** The identities that the limit per shopper counts by, and its gaps; a sentence each. */
  limitNotes?: string[]
  /** SHA-256 over the admissions in the lists (`admissionsHash`). */
  admissionsHash: string
  /** SHA-256 of this report without this field, as canonical JSON. */
  digest: string
}

/** One line of a shard's published list: enough to re-run the draw, nothing about the person. */
export interface PublishedEntry {
  entryId: string
  sequence: number
  enteredAt: string
  /** When it was admitted, null where it never was. */
  admittedAt: string | null
  /** Units its pass was good for, and what became of the pass; null where it never had one. */
  units: number | null
  outcome: 'admitted' | 'used' | 'missed' | null
}
