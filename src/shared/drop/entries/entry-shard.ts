import { ensureSchema, isInitialized, type SchemaStorage } from '../../kit/sqlite-schema.ts'
import { assertInvariant } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import type { DropState } from '../catalogue/contract.ts'
import { genesis, type Hashes } from '../fairness/chain.ts'
import { drawRank, keyBytes } from '../fairness/ranks.ts'
import type { DropSnapshot } from '../protocol.ts'
import { isEnded, stateAt } from '../rules.ts'
import { EntryList, type EntryRecord, type RankOf } from './entry-list.ts'
import { loadEntries, loadSnapshot } from './store.ts'
import { TABLES } from './tables.ts'

/** The state and dependencies of the verbs of an entry shard. */
export interface EntryShard {
  sql: Sql
  hashes: Hashes
  dropId: string
  shard: number
  isInitialized(): boolean
  ensureSchema(): void
  /** The object's memory: a cache of its rows. */
  memory: EntryMemory
}

/** A reading of the rows: forgotten whenever a transaction fails. */
interface EntryMemory {
  snapshot: DropSnapshot | null
  /** Queue: later entries are given a later moment than this. */
  baseline: number
  list: EntryList | null
  waitingElsewhere: number | null
}

export const emptyEntryMemory = (): EntryMemory => ({
  snapshot: null,
  baseline: 0,
  list: null,
  waitingElsewhere: null,
})

/** The shard over an object's storage, with nothing in memory yet. */
export const openShard = (
  of: Pick<EntryShard, 'dropId' | 'shard' | 'hashes'> & { storage: SchemaStorage },
): EntryShard => {
  const { storage, dropId, shard, hashes } = of
  return {
    sql: storage.sql,
    hashes,
    dropId,
    shard,
    isInitialized: () => isInitialized(storage, TABLES),
    ensureSchema: () => ensureSchema(storage, TABLES),
    memory: emptyEntryMemory(),
  }
}

/** The shard's snapshot of its drop; null before it learned of it. */
export function snapshotOf(shard: EntryShard): DropSnapshot | null {
  if (shard.memory.snapshot === null && shard.isInitialized()) {
    const stored = loadSnapshot(shard.sql)
    shard.memory.snapshot = stored?.snapshot ?? null
    shard.memory.baseline = stored?.baseline ?? 0
  }
  return shard.memory.snapshot
}

/** The entries in memory, read from the rows where they are not. */
export function listOf(shard: EntryShard): EntryList {
  const snapshot = snapshotOf(shard)
  assertInvariant(snapshot !== null, 'a list belongs to a drop')
  shard.memory.list ??= new EntryList(
    shard.isInitialized() ? loadEntries(shard.sql) : [],
    rankOf(shard.hashes, snapshot),
  )
  return shard.memory.list
}

/** Null while a draw has no key. */
export function rankOf(hashes: Hashes, snapshot: DropSnapshot): RankOf | null {
  if (snapshot.definition.mode === 'queue') return ({ enteredAt }) => enteredAt
  if (snapshot.key === null) return null
  const key = keyBytes(snapshot.key)
  return ({ entryId }) => drawRank(hashes, key, entryId)
}

/** The last link of the list, that of an empty one included. */
export const headOf = (shard: EntryShard, last: EntryRecord | undefined): string =>
  last?.link ?? genesis(shard.hashes, shard.dropId, shard.shard)

/** The drop's state by this shard's clock: what the root has not told yet, time tells. */
export function shownDropState(snapshot: DropSnapshot, now: number): DropState {
  if (isEnded(snapshot.state)) return snapshot.state
  return stateAt(snapshot.state, snapshot.definition, snapshot.key !== null, now)
}
