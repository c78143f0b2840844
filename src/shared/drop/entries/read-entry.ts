import { MINUTE_MS, rfc3339 } from '../../platform/clock.ts'
import { claimCheckoutId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { PublishedEntry } from '../fairness/contract.ts'
import { receiptClaims } from '../fairness/receipt.ts'
import type { PassClaims } from '../passes/contract.ts'
import { passClaims, passIdOf } from '../passes/pass.ts'
import type { ShardTally } from '../protocol.ts'
import { shownState } from '../rules.ts'
import type { EntryView, ReceiptClaims } from './contract.ts'
import type { EntryRecord } from './entry-list.ts'
import { type EntryShard, headOf, listOf, shownDropState, snapshotOf } from './entry-shard.ts'

/** An entry as its shopper may see it, its tokens still to be signed. */
export interface UnsignedView {
  view: Omit<EntryView, 'receipt' | 'pass'>
  receipt: ReceiptClaims
  pass: PassClaims | null
}

/** The shopper's entry at this moment; refuses `not_found` where there is none. */
export function readEntry(shard: EntryShard, shopperId: string, now: number): Result<UnsignedView> {
  const entry = snapshotOf(shard) === null ? undefined : listOf(shard).ofShopper(shopperId)
  return entry ? ok(viewOf(shard, entry, now)) : refuse('not_found')
}

export function viewOf(shard: EntryShard, entry: EntryRecord, now: number): UnsignedView {
  const snapshot = snapshotOf(shard)
  if (snapshot === null) throw new Error('an entry belongs to a drop')
  const { definition } = snapshot
  const state = shownState(entry.state, shownDropState(snapshot, now))
  const { entryId, shopperId, quota, expiresAt } = entry
  const admitted = state === 'admitted' && quota !== null && expiresAt !== null
  const position = state === 'waiting' ? positionOf(shard, entry) : null
  return {
    view: {
      entryId,
      state,
      ...(position === null ? {} : { position }),
      ...(admitted ? { passExpiresAt: rfc3339(expiresAt) } : {}),
      ...(state === 'used'
        ? { checkoutId: claimCheckoutId(passIdOf(entryId), definition.id) }
        : {}),
    },
    receipt: receiptClaims(definition.id, shard.shard, entry, snapshot.proof),
    pass:
      admitted && now < expiresAt
        ? passClaims(definition, { entryId, shopperId, quota, expiresAt })
        : null,
  }
}

/**
 * Shoppers before this one: exact on this shard; at the others as many in proportion, because
 * shoppers are spread over the shards by a hash. Null where no order is drawn yet.
 */
function positionOf(shard: EntryShard, entry: EntryRecord): number | null {
  const list = listOf(shard)
  const before = list.waitingBefore(entry)
  if (before === null) return null
  const shards = snapshotOf(shard)?.definition.entryShards ?? 1
  const elsewhere = shard.memory.waitingElsewhere ?? (shards - 1) * list.waiting
  return before + Math.floor((before / Math.max(1, list.waiting)) * elsewhere)
}

/** A page of the list; refuses a draw's before its entries are closed. */
export function listPublished(
  shard: EntryShard,
  after: number,
  limit: number,
): Result<PublishedEntry[]> {
  const snapshot = snapshotOf(shard)
  if (snapshot === null) return ok([])
  if (snapshot.definition.mode === 'draw' && !snapshot.sealed) {
    return refuse('drop_not_open', 'The list of a draw is published once its entries are closed.')
  }
  const page = listOf(shard).bySequence.slice(after, after + limit)
  return ok(
    page.map(({ entryId, sequence, enteredAt, admittedAt, quota, state }) => ({
      entryId,
      sequence,
      enteredAt: rfc3339(enteredAt),
      admittedAt: admittedAt === null ? null : rfc3339(admittedAt),
      units: admittedAt === null ? null : quota,
      outcome: admittedAt === null || state === 'waiting' ? null : state,
    })),
  )
}

/** The list in figures, for the fairness report. */
export function tallyEntries(shard: EntryShard): ShardTally {
  if (snapshotOf(shard) === null) {
    return { entries: 0, waiting: 0, head: headOf(shard, undefined), perMinute: [] }
  }
  const list = listOf(shard)
  const perMinute = new Map<number, number>()
  for (const { enteredAt } of list.bySequence) {
    const minute = enteredAt - (enteredAt % MINUTE_MS)
    perMinute.set(minute, (perMinute.get(minute) ?? 0) + 1)
  }
  return {
    entries: list.size,
    waiting: list.waiting,
    head: headOf(shard, list.bySequence.at(-1)),
    perMinute: [...perMinute],
  }
}
