import type { StockAnswer, StockCommand } from '../../../src/shared/inventory/contract.ts'
import { recordStockLevels } from '../../../src/shared/inventory/stock/record-stock-levels.ts'
import { type Advance, advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import { isClosed, type OrderEvent } from '../../../src/shared/order/contract.ts'
import { groupByDatabase } from '../../../src/shared/order/databases.ts'
import { finishOutbox, readStates } from '../../../src/shared/order/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { InventoryMessage } from '../../../src/shared/platform/messages.ts'
import {
  type Accepted,
  accept,
  CALLS_AT_ONCE,
  type Delivery,
  inParallel,
  ofType,
  retryLater,
} from '../deliveries.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { sendOutbox } from '../outbox/send.ts'
import { returnAllowances } from './return-allowances.ts'

type Of<Type extends InventoryMessage['type']> = Accepted<Extract<InventoryMessage, { type: Type }>>
type Commit = Of<'inventory.commit'>
type Return = Of<'inventory.release'> | Of<'inventory.ship'>

/** Queue `inventory`: what orders do to stock, and what stock says of its level. */
export async function consumeInventory(
  deps: FulfilmentDeps,
  deliveries: readonly Delivery[],
): Promise<void> {
  const accepted = accept('inventory', deliveries)
  await Promise.all([
    commitStock(deps, ofType(accepted, 'inventory.commit')),
    moveStock(deps, [
      ...ofType(accepted, 'inventory.release'),
      ...ofType(accepted, 'inventory.ship'),
    ]),
    keepLevels(deps, ofType(accepted, 'stock.level-changed')),
  ])
}

async function keepLevels(
  deps: FulfilmentDeps,
  changed: readonly Of<'stock.level-changed'>[],
): Promise<void> {
  const levels = changed.map(({ message }) => message.body)
  await recordStockLevels(deps.catalog, levels, deps.now())
  for (const { delivery } of changed) delivery.ack()
}

/**
 * Runs one command per hold and answers by message: null where a call broke or was never made.
 * Calls to the same object are many at once; it serves them in turn.
 */
async function runAll(
  deps: FulfilmentDeps,
  all: readonly (Commit | Return)[],
  type: 'stock.commit' | 'stock.release' | 'stock.ship',
): Promise<Map<Delivery, { sku: string; answer: StockAnswer }[] | null>> {
  const calls = all.flatMap(({ delivery, message }) =>
    message.body.holds.map((hold) => ({ delivery, hold, orderId: message.body.orderId })),
  )
  const settled = await inParallel(calls, CALLS_AT_ONCE, ({ hold, orderId }) => {
    const { sku, holdId, quantity, shard, holder = orderId } = hold
    const command: StockCommand =
      type === 'stock.commit' ? { type, sku, holdId, holder, quantity } : { type, sku, holdId }
    return deps.stock(sku, shard).execute(command)
  })
  const answers = new Map<Delivery, { sku: string; answer: StockAnswer }[] | null>(
    all.map(({ delivery }) => [delivery, []]),
  )
  for (const [index, { delivery, hold }] of calls.entries()) {
    const call = settled[index]
    const before = answers.get(delivery)
    const broken = call?.status !== 'fulfilled' || before === null
    answers.set(
      delivery,
      broken ? null : [...(before ?? []), { sku: hold.sku, answer: call.value }],
    )
  }
  return answers
}

/** What the answers of all holds mean for the order; null where that is not known yet. */
function eventOf(answers: { sku: string; answer: StockAnswer }[] | null): OrderEvent | null {
  if (answers === null) return null
  const refused = answers.filter(({ answer }) => !answer.ok)
  if (refused.length === 0) return { type: 'stock.allocated' }
  const gone = refused.find(
    ({ answer }) => !answer.ok && answer.problem.code === 'insufficient_stock',
  )
  return gone ? { type: 'stock.lost', sku: gone.sku } : null
}

/**
 * Commits every hold of each order. All or nothing: where one SKU is gone the order is told so,
 * and the release that follows from it gives the other holds back.
 */
async function commitStock(deps: FulfilmentDeps, commits: readonly Commit[]): Promise<void> {
  if (commits.length === 0) return
  const closed = await closedOrders(deps, commits)
  const open = commits.filter(({ message }) => !closed.has(message.body.orderId))
  const answers = await runAll(deps, open, 'stock.commit')
  const at = rfc3339(deps.now())
  const decided = commits.flatMap((one): { one: Commit; advance: Advance }[] => {
    const { id, body } = one.message
    // A closed order has released its holds: the event is obsolete and ends the message.
    const event: OrderEvent | null = closed.has(body.orderId)
      ? { type: 'stock.allocated' }
      : eventOf(answers.get(one.delivery) ?? null)
    if (event === null) {
      retryLater(one.delivery)
      return []
    }
    const { orderId } = body
    return [{ one, advance: { orderId, event, eventId: id, actor: 'system', at, finishes: id } }]
  })
  const { results, outbox } = await advanceOrders(
    deps.orders,
    decided.map(({ advance }) => advance),
    contextOf(deps),
  )
  await sendOutbox(deps, outbox)
  for (const [index, { one }] of decided.entries()) {
    const outcome = results[index]?.outcome
    if (outcome === 'changed' || outcome === 'unchanged') one.delivery.ack()
    else retryLater(one.delivery)
  }
}

async function closedOrders(
  deps: FulfilmentDeps,
  commits: readonly Commit[],
): Promise<Set<string>> {
  const ids = commits.map(({ message }) => message.body.orderId)
  const groups = groupByDatabase(deps.orders, ids, (id) => id)
  const shards = await Promise.all([...groups].map(([db, own]) => readStates(db, own)))
  const states = shards.flatMap((shard) => [...shard.values()])
  return new Set(states.filter(({ order }) => isClosed(order.status)).map(({ order }) => order.id))
}

/** Releases and ships. A hold that has nothing left to give is done; so is the message. */
async function moveStock(deps: FulfilmentDeps, moves: readonly Return[]): Promise<void> {
  if (moves.length === 0) return
  const releases = moves.filter(({ message }) => message.type === 'inventory.release')
  const ships = moves.filter(({ message }) => message.type === 'inventory.ship')
  const [released, shipped, kept] = await Promise.all([
    runAll(deps, releases, 'stock.release'),
    runAll(deps, ships, 'stock.ship'),
    returnAllowances(
      deps,
      releases.map(({ message }) => message.body),
    ),
  ])
  const isDone = ({ delivery, message }: Return): boolean => {
    if (message.type === 'inventory.release') {
      return (released.get(delivery) ?? null) !== null && !kept.has(message.body.orderId)
    }
    return shipped.get(delivery)?.every(({ answer }) => answer.ok) ?? false
  }
  const done = moves.filter(isDone)
  const groups = groupByDatabase(deps.orders, done, ({ message }) => message.body.orderId)
  await Promise.all(
    [...groups].map(([db, own]) =>
      finishOutbox(
        db,
        own.map(({ message }) => message.id),
      ),
    ),
  )
  for (const { delivery } of done) delivery.ack()
  for (const move of moves) if (!done.includes(move)) retryLater(move.delivery)
}
