import { assertInvariant } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import type { DropState } from '../contract.ts'
import { genesis, type Hashes } from '../fairness/chain.ts'
import { drawRank, keyBytes } from '../fairness/ranks.ts'
import type { DropBrief } from '../protocol.ts'
import { isEnded, stateAt } from '../rules.ts'
import { EntryList, type EntryRecord, type RankOf } from './entry-list.ts'
import { loadBrief, loadEntries } from './store.ts'

/** What the verbs of an entry shard work on. */
export interface EntryShard {
  sql: Sql
  hashes: Hashes
  dropId: string
  shard: number
  isBorn(): boolean
  ensureSchema(): void
  /** What the object keeps in memory; nothing in it is truth. */
  memory: EntryMemory
}

/** A reading of the rows: forgotten whenever a transaction fails. */
export interface EntryMemory {
  brief: DropBrief | null
  /** Queue: later entries are given a later moment than this. */
  floor: number
  list: EntryList | null
  waitingElsewhere: number | null
}

export const emptyEntryMemory = (): EntryMemory => ({
  brief: null,
  floor: 0,
  list: null,
  waitingElsewhere: null,
})

/** What the shard knows of its drop; null before it learned of it. */
export function briefOf(shard: EntryShard): DropBrief | null {
  if (shard.memory.brief === null && shard.isBorn()) {
    const kept = loadBrief(shard.sql)
    shard.memory.brief = kept?.brief ?? null
    shard.memory.floor = kept?.floor ?? 0
  }
  return shard.memory.brief
}

/** The entries in memory, read from the rows where they are not. */
export function listOf(shard: EntryShard): EntryList {
  const brief = briefOf(shard)
  assertInvariant(brief !== null, 'a list belongs to a drop')
  shard.memory.list ??= new EntryList(
    shard.isBorn() ? loadEntries(shard.sql) : [],
    rankOf(shard.hashes, brief),
  )
  return shard.memory.list
}

/** Null while a draw has no key. */
export function rankOf(hashes: Hashes, brief: DropBrief): RankOf | null {
  if (brief.definition.mode === 'queue') return ({ enteredAt }) => enteredAt
  if (brief.key === null) return null
  const key = keyBytes(brief.key)
  return ({ entryId }) => drawRank(hashes, key, entryId)
}

/** The last link of the list, that of an empty one included. */
export const headOf = (shard: EntryShard, last: EntryRecord | undefined): string =>
  last?.link ?? genesis(shard.hashes, shard.dropId, shard.shard)

/** The drop's state by this shard's clock: what the root has not told yet, time tells. */
export function shownDropState(brief: DropBrief, now: number): DropState {
  if (isEnded(brief.state)) return brief.state
  return stateAt(brief.state, brief.definition, brief.key !== null, now)
}
