import { type Advance, advanceOrders } from '../../../src/shared/order/advance-orders.ts'
import { isClosed, type Order, type OrderEvent } from '../../../src/shared/order/contract.ts'
import { messageIdOf } from '../../../src/shared/order/effects/contract.ts'
import { readOrderStates } from '../../../src/shared/order/read-order.ts'
import { applyEvent } from '../../../src/shared/order/rules.ts'
import type { OrderState } from '../../../src/shared/order/store.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import type { InventoryMessage } from '../../../src/shared/platform/messages.ts'
import { type Accepted, CALLS_AT_ONCE, inParallel, retryLater } from '../deliveries.ts'
import { contextOf, type FulfilmentDeps } from '../deps.ts'
import { invoicesOnAllocation } from '../invoice/issue-invoices.ts'
import { beginDelivery, deliveryAdvance } from '../logistics/begin-delivery.ts'
import { tellShoppers } from '../notify/tell-shoppers.ts'
import { sendFollowUps } from '../outbox/send-follow-ups.ts'
import { type Answers, runAll } from './run-all.ts'

type Commit = Accepted<Extract<InventoryMessage, { type: 'inventory.commit' }>>

/** A commit that stock has decided, and what its order does next. */
interface Decided {
  one: Commit
  advance: Advance
}

/** The event that follows from the answers of all holds; null where one is missing. */
function eventOf(answers: Answers): OrderEvent | null {
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
 * and the release that follows from it gives the other holds back. The carrier is asked before
 * anything is written, so that allocation and booking are one transaction; where it cannot be
 * reached, the allocation alone is recorded with the message that books the carrier later. The
 * invoice of a paid order goes the same way.
 */
export async function commitStock(deps: FulfilmentDeps, commits: readonly Commit[]): Promise<void> {
  if (commits.length === 0) return
  const ids = commits.map(({ message }) => message.body.orderId)
  const states = await readOrderStates(deps.orders, ids)
  const decided = await decideAll(deps, commits, states)
  const allocated = allocatedBy(decided, states)
  const [begun, invoiced] = await Promise.all([
    beginDeliveries(deps, allocated),
    invoicesOnAllocation(
      deps,
      allocated.map(({ order }) => order),
    ),
  ])
  const isPushed = new Set(allocated.flatMap((one) => (one.isPushed ? [one.order.id] : [])))
  const next = [...begun, ...invoiced].map(
    (advance): Advance =>
      isPushed.has(advance.orderId) ? { ...advance, isPushed: true } : advance,
  )
  // Results stand in the order of the advances: those of the commits come first.
  const advances = [...decided.map(({ advance }) => advance), ...next]
  const { results, followUps } = await advanceOrders(deps.orders, advances, contextOf(deps), states)
  await sendFollowUps(deps, followUps)
  const done = decided.filter((_one, index) => {
    const outcome = results[index]?.outcome
    return outcome === 'changed' || outcome === 'unchanged'
  })
  const newest = new Map(results.flatMap(({ order }) => (order ? [[order.id, order]] : [])))
  await tellShoppers(
    deps,
    done.flatMap(({ one: { message } }) => {
      const { orderId, shopperId, acknowledges } = message.body
      const order = newest.get(orderId)
      return acknowledges && order ? [{ order, shopperId, acknowledges }] : []
    }),
  )
  for (const one of decided) {
    // A push that broke is made up for by the shopper's outbox, whose row stays.
    if (done.includes(one)) one.one.delivery.ack()
    else retryLater(one.one.delivery)
  }
}

async function decideAll(
  deps: FulfilmentDeps,
  commits: readonly Commit[],
  states: ReadonlyMap<string, OrderState>,
): Promise<Decided[]> {
  const isOver = ({ message }: Commit): boolean => {
    const state = states.get(message.body.orderId)
    return state !== undefined && isClosed(state.order.status)
  }
  const open = commits.filter((one) => !isOver(one))
  const answers = await runAll(deps, open, 'stock.commit')
  const at = rfc3339(deps.now())
  return commits.flatMap((one): Decided[] => {
    const { id, body } = one.message
    // A closed order has released its holds: the event is obsolete and ends the message.
    const event: OrderEvent | null = isOver(one)
      ? { type: 'stock.allocated' }
      : eventOf(answers.get(one.delivery) ?? null)
    if (event === null) {
      retryLater(one.delivery)
      return []
    }
    const isPushed = body.acknowledges !== undefined
    const { orderId } = body
    const advance: Advance = { orderId, event, eventId: id, actor: 'system', at, finishes: id }
    return [{ one, advance: { ...advance, isPushed } }]
  })
}

/** An order that is allocated now, as it will be recorded. */
interface Allocated {
  order: Order
  isPushed: boolean
}

const allocatedBy = (
  decided: readonly Decided[],
  states: ReadonlyMap<string, OrderState>,
): Allocated[] =>
  decided.flatMap(({ advance: { orderId, event, at, isPushed = false } }) => {
    const state = states.get(orderId)
    if (!state || event.type !== 'stock.allocated') return []
    const { outcome, order } = applyEvent(state.order, event, at)
    return outcome === 'changed' ? [{ order, isPushed }] : []
  })

/** The first event of delivery for each order that is allocated now, where the carrier answers. */
async function beginDeliveries(
  deps: FulfilmentDeps,
  allocated: readonly Allocated[],
): Promise<Advance[]> {
  const begun = await inParallel(allocated, CALLS_AT_ONCE, ({ order }) =>
    beginDelivery(deps, order),
  )
  return allocated.flatMap(({ order }, index): Advance[] => {
    const answer = begun[index]
    if (answer?.status !== 'fulfilled') return []
    // The id of the message that would book, had the carrier not answered.
    return [deliveryAdvance(deps, order.id, messageIdOf(order, 'book'), answer.value)]
  })
}
