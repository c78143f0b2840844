import { rfc3339 } from '../../platform/clock.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { linkText, nextLink } from '../fairness/chain.ts'
import type { DropSnapshot } from '../protocol.ts'
import type { EntryRecord } from './entry-list.ts'
import { type EntryShard, headOf, listOf, shownDropState, snapshotOf } from './entry-shard.ts'
import { insertEntry } from './store.ts'

/**
 * Enters a shopper: one row, and one link of the chain. A second call finds the first entry, also
 * once entries are closed. The shard's own clock decides (milliseconds), unless the root has
 * sealed the list before.
 */
export function enterDrop(
  shard: EntryShard,
  input: { shopperId: string; entryId: string },
  now: number,
): Result<EntryRecord> {
  const snapshot = snapshotOf(shard)
  if (snapshot === null) return refuse('not_found')
  const list = listOf(shard)
  const known = list.ofShopper(input.shopperId)
  if (known) return ok(known)
  const refusal = entryRefusal(snapshot, now)
  if (refusal) return refusal
  const last = list.bySequence.at(-1)
  const { listFormat = 1, entriesOpenAt } = snapshot.definition
  // Under a clock that is set back, an entry still comes after the earlier ones. A clock behind the
  // root's never writes a moment at which no entries were taken.
  const enteredAt = Math.max(now, shard.memory.baseline + 1, last?.enteredAt ?? 0, entriesOpenAt)
  const text = linkText(listFormat, input.entryId, rfc3339(enteredAt))
  const entry = {
    shopperId: input.shopperId,
    entryId: input.entryId,
    sequence: list.size + 1,
    enteredAt,
    link: nextLink(shard.hashes, headOf(shard, last), text),
    state: 'waiting' as const,
    quota: null,
    admittedAt: null,
    expiresAt: null,
  }
  shard.ensureSchema()
  insertEntry(shard.sql, entry)
  return ok(list.add(entry))
}

function entryRefusal(snapshot: DropSnapshot, now: number) {
  const { definition } = snapshot
  const state = shownDropState(snapshot, now)
  if (state === 'sold_out') return refuse('sold_out')
  if (state === 'announced') {
    const retryAfter = Math.ceil((definition.entriesOpenAt - now) / 1000)
    return refuse('drop_not_open', undefined, { retryAfter: Math.max(1, retryAfter) })
  }
  const over = snapshot.sealed || state === 'closed' || now >= definition.entriesCloseAt
  return over ? refuse('entries_closed') : null
}
