import { isConstraintError } from '../platform/faults.ts'
import type { Order, PlacedOrder } from './contract.ts'
import { groupByDatabase } from './databases.ts'
import type { EffectContext } from './effects/contract.ts'
import { effectsOfPlacement } from './effects.ts'
import { type FollowUps, followUpsOf, joinFollowUps } from './follow-ups.ts'
import { firstLedgerEntry } from './ledger.ts'
import { publicEventsOf } from './public-events.ts'
import { type OrderState, readStates } from './store.ts'
import { insertOrders, type OrderWrite } from './write-store.ts'

interface Recording {
  /** Orders that are in the record now as they stand there, by id: written by this call or before. */
  recorded: Map<string, Order>
  /** To be sent at once; the rows are durable. */
  followUps: FollowUps
}

/** A placed order, and the row of the shopper's outbox that brought it. */
interface Placement extends PlacedOrder {
  messageId?: string
}

const writeOf = async (placement: Placement, context: EffectContext): Promise<OrderWrite> => {
  const { messageId, ...placed } = placement
  const first = await firstLedgerEntry(placed)
  const acknowledges = messageId === undefined ? undefined : [messageId]
  return {
    state: { ...placed, headHash: first.hash },
    entries: [first],
    events: publicEventsOf(first, {
      event: { type: 'order.placed' },
      before: placed.order,
      after: placed.order,
    }),
    ...followUpsOf(effectsOfPlacement(placed, context, acknowledges), false),
    finishes: [],
    changesCells: true,
  }
}

/**
 * Records placed orders: order, first ledger entry and messages in one transaction per shard.
 * Constraints make a second delivery a no-op. An order missing from `recorded` was refused (its
 * checkout has another order, or its id names no shard).
 * @throws where a database cannot be reached; nothing is known then, and a retry is safe.
 */
export async function recordPlacedOrders(
  databases: readonly D1Database[],
  placed: readonly Placement[],
  context: EffectContext,
): Promise<Recording> {
  const once = [...new Map(placed.map((p) => [p.order.id, p])).values()]
  const groups = groupByDatabase(databases, once, ({ order }) => order.id)
  const shards = await Promise.all(
    [...groups].map(async ([db, group]) =>
      recordInShard(db, await Promise.all(group.map((p) => writeOf(p, context)))),
    ),
  )
  return {
    recorded: new Map(shards.flatMap(({ recorded }) => [...recorded])),
    followUps: joinFollowUps(shards.map(({ followUps }) => followUps)),
  }
}

const recordingOf = (
  known: ReadonlyMap<string, OrderState>,
  written: readonly OrderWrite[],
): Recording => ({
  recorded: new Map(
    [...known.values(), ...written.map(({ state }) => state)].map(({ order }) => [order.id, order]),
  ),
  followUps: joinFollowUps(written),
})

async function recordInShard(db: D1Database, writes: OrderWrite[]): Promise<Recording> {
  if (await tryInsert(db, writes)) return recordingOf(new Map(), writes)
  const known = await readStates(
    db,
    writes.map(({ state }) => state.order.id),
  )
  const missing = writes.filter(({ state }) => !known.has(state.order.id))
  if (await tryInsert(db, missing)) return recordingOf(known, missing)

  // One of them is refused, or another consumer is writing the same: find out which, singly.
  const written: OrderWrite[] = []
  for (const write of missing) if (await tryInsert(db, [write])) written.push(write)
  const present = await readStates(
    db,
    writes.map(({ state }) => state.order.id),
  )
  return recordingOf(present, written)
}

async function tryInsert(db: D1Database, writes: readonly OrderWrite[]): Promise<boolean> {
  try {
    await insertOrders(db, writes)
    return true
  } catch (error) {
    if (isConstraintError(error)) return false
    throw error
  }
}
