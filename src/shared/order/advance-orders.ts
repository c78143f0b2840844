import { isConstraintError } from '../platform/faults.ts'
import type { OutboxMessage } from '../platform/messages.ts'
import { changesCells } from '../report/rules.ts'
import {
  type Applied,
  isClosed,
  type LedgerEntry,
  type Order,
  type OrderActor,
  type OrderEvent,
} from './contract.ts'
import { groupByDatabase } from './databases.ts'
import type { EffectContext } from './effects/contract.ts'
import { effectsOf } from './effects.ts'
import { type FollowUps, followUpsOf, joinFollowUps } from './follow-ups.ts'
import { eventData, ledgerEntry } from './ledger.ts'
import { postsMoney } from './money-ledger.ts'
import { publicEventsOf } from './public-events.ts'
import { applyEvent } from './rules.ts'
import { type OrderState, readStates } from './store.ts'
import { type OrderWrite, updateOrders } from './write-store.ts'

/** One event for one order. */
export interface Advance {
  orderId: string
  event: OrderEvent
  /** The id of the message or command that brings it. */
  eventId: string
  actor: OrderActor
  /** RFC 3339. */
  at: string
  /** The outbox row whose effect this is; it goes once the event has been decided. */
  finishes?: string
  /** Sent where the event is decided and the order still open. */
  followUps?: OutboxMessage[]
  /** Rows of the shopper's outbox that stay until the allocation that the event may start. */
  acknowledges?: string[]
  /** The caller pushes the order; a row of the shopper's outbox stays until it has. */
  isPushed?: boolean
}

/**
 * `changed` and `unchanged`: done. `refused`: never possible, done. `early`: try again later.
 * `missing`: the record does not know the order (yet). `contended`: others kept writing; retry.
 */
export interface Advanced {
  outcome: Applied['outcome'] | 'missing' | 'contended'
  order: Order | null
}

interface Advancement {
  /** In the order of the events given. */
  results: Advanced[]
  /** To be sent at once; the rows are durable. */
  followUps: FollowUps
}

const RACES_MAX = 5

/** A placed entry: the event and where its result belongs. */
interface Placed {
  advance: Advance
  index: number
}

/**
 * The one way an order in the record moves on: reads the rows, applies each event in turn, and
 * writes order, ledger, mails, messages and the end of the causing messages in one transaction per
 * shard. The ledger's key guards the version: a write that was overtaken is decided anew.
 * @param known States that the caller has just read; others are read here.
 * @throws where a database cannot be reached; nothing is known then, and a retry is safe.
 */
export async function advanceOrders(
  databases: readonly D1Database[],
  advances: readonly Advance[],
  context: EffectContext,
  known?: ReadonlyMap<string, OrderState>,
): Promise<Advancement> {
  const results: Advanced[] = advances.map(() => ({ outcome: 'missing', order: null }))
  const placed = advances.map((advance, index) => ({ advance, index }))
  const groups = groupByDatabase(databases, placed, ({ advance }) => advance.orderId)
  const shards = await Promise.all(
    [...groups].map(([db, group]) => advanceInShard(db, group, results, { context, known })),
  )
  return { results, followUps: joinFollowUps(shards) }
}

interface Given {
  context: EffectContext
  known?: ReadonlyMap<string, OrderState> | undefined
}

async function advanceInShard(
  db: D1Database,
  group: Placed[],
  results: Advanced[],
  { context, known }: Given,
): Promise<FollowUps> {
  const all = await attempt(db, group, results, { context, known })
  if (all) return all
  // Another writer moved one of these orders meanwhile: each order alone, from its new state.
  const written: FollowUps[] = []
  const byOrder = Map.groupBy(group, ({ advance }) => advance.orderId)
  for (const own of byOrder.values()) {
    let done: FollowUps | null = null
    for (let race = 0; race < RACES_MAX && done === null; race += 1) {
      done = await attempt(db, own, results, { context })
    }
    if (done) written.push(done)
    else for (const { index } of own) results[index] = { outcome: 'contended', order: null }
  }
  return joinFollowUps(written)
}

/** Decides and writes; null where another writer was faster and nothing was written. */
async function attempt(
  db: D1Database,
  group: readonly Placed[],
  results: Advanced[],
  { context, known }: Given,
): Promise<FollowUps | null> {
  const ids = group.map(({ advance }) => advance.orderId)
  const states = known ?? (await readStates(db, ids))
  const writes = new Map<string, OrderWrite>()
  for (const { advance, index } of group) {
    const state = states.get(advance.orderId)
    const before = writes.get(advance.orderId) ?? (state ? emptyWrite(state) : null)
    if (before === null) {
      results[index] = { outcome: 'missing', order: null }
      continue
    }
    const { write, outcome } = await step(before, advance, context)
    writes.set(advance.orderId, write)
    results[index] = { outcome, order: write.state.order }
  }
  const needed = [...writes.values()].filter(
    ({ entries, outbox, finishes }) => entries.length + outbox.length + finishes.length > 0,
  )
  try {
    await updateOrders(db, needed)
  } catch (error) {
    if (isConstraintError(error)) return null
    throw error
  }
  return joinFollowUps(needed)
}

const emptyWrite = (state: OrderState): OrderWrite => ({
  state,
  entries: [],
  events: [],
  outbox: [],
  mails: [],
  finishes: [],
  changesCells: false,
})

async function step(
  before: OrderWrite,
  advance: Advance,
  context: EffectContext,
): Promise<{ write: OrderWrite; outcome: Applied['outcome'] }> {
  const { event, eventId, actor, at } = advance
  const { state } = before
  const applied = applyEvent(state.order, event, at)
  if (applied.outcome === 'early') return { write: before, outcome: 'early' }

  const entries: LedgerEntry[] = []
  if (applied.outcome === 'changed') {
    const head = { sequence: state.order.version, hash: state.headHash }
    const { type } = event
    entries.push(await ledgerEntry(head, { eventId, type, at, actor, data: eventData(event) }))
  }
  const goesOn = applied.outcome !== 'refused' && !isClosed(applied.order.status)
  const { shopperId } = state
  const { acknowledges } = advance
  const effects = effectsOf(applied, { shopperId, event, actor, acknowledges }, context)
  const { outbox, mails } = followUpsOf(effects, advance.isPushed ?? false)
  // A message whose effect is part of the same write is not sent.
  const waits = ({ message }: OutboxMessage): boolean => message.id !== advance.finishes
  const isSent = advance.finishes !== undefined && before.outbox.every(waits)
  const write = {
    state: { ...state, order: applied.order, headHash: entries[0]?.hash ?? state.headHash },
    entries: [...before.entries, ...entries],
    events: [
      ...before.events,
      ...entries.flatMap((entry) =>
        publicEventsOf(entry, { event, before: state.order, after: applied.order }),
      ),
    ],
    outbox: [
      ...before.outbox.filter(waits),
      ...outbox,
      ...(goesOn ? (advance.followUps ?? []) : []),
    ],
    mails: [...before.mails, ...mails],
    finishes: [...before.finishes, ...(isSent && advance.finishes ? [advance.finishes] : [])],
    changesCells:
      before.changesCells ||
      changesCells(state.order, applied.order) ||
      postsMoney(state.order, applied.order),
  }
  return { write, outcome: applied.outcome }
}
