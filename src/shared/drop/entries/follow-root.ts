import { assertInvariant } from '../../platform/result.ts'
import type { DropSnapshot, PassOrder, ShardAnswer, ShardOrders } from '../protocol.ts'
import { ENTRY_LIFE } from '../rules.ts'
import { type EntryShard, headOf, listOf, rankOf, snapshotOf } from './entry-shard.ts'
import { saveBaseline, saveSnapshot, updateEntry } from './store.ts'

/** The changes that open sockets are told of. */
interface ShardChange {
  answer: ShardAnswer
  /** Shoppers whose entry has another state now. */
  changed: string[]
  /** State or band of the drop is another one. */
  dropChanged: boolean
}

/** Takes over what the root knows. An older snapshot than the one it has changes nothing. */
export function learnSnapshot(shard: EntryShard, snapshot: DropSnapshot): boolean {
  const known = snapshotOf(shard)
  if (known !== null && JSON.stringify(known) === JSON.stringify(snapshot)) return false
  if (known !== null && known.version > snapshot.version) return false
  // A list that was sealed stays sealed, however late an older word arrives.
  if (known?.sealed && !snapshot.sealed) return false
  shard.ensureSchema()
  saveSnapshot(shard.sql, snapshot, shard.memory.baseline)
  shard.memory.snapshot = snapshot
  // Another mode or a new key ranks everybody anew.
  if (known?.key !== snapshot.key || known.definition.mode !== snapshot.definition.mode) {
    shard.memory.list?.rankBy(rankOf(shard.hashes, snapshot))
  }
  return known?.state !== snapshot.state || known.remaining !== snapshot.remaining
}

/** Does what the root says and answers how the list stands. Repeating it changes nothing. */
export function followRoot(shard: EntryShard, orders: ShardOrders): ShardChange {
  const dropChanged = learnSnapshot(shard, orders.snapshot)
  const changed = orders.passes.flatMap((order) => applyPass(shard, order))
  shard.memory.waitingElsewhere = orders.waitingElsewhere
  const list = listOf(shard)
  const next = peek(shard, orders)
  return {
    answer: {
      entries: list.size,
      waiting: list.waiting,
      head: headOf(shard, list.bySequence.at(-1)),
      ...next,
    },
    changed,
    dropChanged,
  }
}

/** Answers the shopper whose entry changed. */
function applyPass(shard: EntryShard, order: PassOrder): string[] {
  const list = listOf(shard)
  const entry = list.ofId(order.entryId)
  assertInvariant(entry !== undefined, `${order.entryId} is on this shard's list`)
  if (entry.state === order.state) return []
  const isStep =
    ENTRY_LIFE[entry.state].includes(order.state) ||
    // The order to admit it was lost on the way; this one tells the whole truth.
    (entry.state === 'waiting' && order.state === 'used')
  if (!isStep) return []
  const { state, quota, admittedAt, expiresAt } = order
  updateEntry(shard.sql, { ...entry, state, quota, admittedAt, expiresAt })
  list.change(entry, { state, quota, admittedAt, expiresAt })
  return [entry.shopperId]
}

function peek(shard: EntryShard, orders: ShardOrders) {
  if (!orders.peek) return { ranks: [], more: false }
  const { limit, asOf } = orders.peek
  if (orders.snapshot.definition.mode === 'draw') return listOf(shard).peek(limit, Infinity)
  if (asOf > shard.memory.baseline) {
    // Kept, not remembered: a shard that wakes elsewhere with a slower clock must know it too.
    saveBaseline(shard.sql, asOf)
    shard.memory.baseline = asOf
  }
  return listOf(shard).peek(limit, asOf)
}
