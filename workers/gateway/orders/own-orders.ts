import type { Page } from '../../../src/shared/kit/page.ts'
import type { LedgerEntry, Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { firstLedgerEntry } from '../../../src/shared/order/ledger.ts'
import { listShopperOrders } from '../../../src/shared/order/list/list-orders.ts'
import { readOrderEvents, readShopperOrder } from '../../../src/shared/order/read-order.ts'
import { isId } from '../../../src/shared/platform/ids.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Caller } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { readOwnRecord } from '../http/ports/record.ts'
import { callerOf, shopperById, shopperIdOf, shopperOf } from '../http/shopper.ts'

interface PageInput {
  limit: number
  cursor: string | null
}

/**
 * The caller's orders, newest first, below `cursor` (an order id). A member's are those of the
 * visitors, too, that signed in as the member: their objects keep their orders. Refuses
 * `invalid_cursor`.
 */
export async function ownOrders(c: GatewayContext, input: PageInput): Promise<Result<Page<Order>>> {
  if (input.cursor !== null && !isId('ord', input.cursor)) return refuse('invalid_cursor')
  const { kind, shopperId } = c.var.session
  if (kind === 'guest') return ordersOf(c, callerOf(c), input)
  const former = await shopperOf(c).read(callerOf(c), { type: 'former-shoppers' })
  if (!former.ok) return former
  const { shopperIds } = former.value
  if (shopperIds.length === 0) return ordersOf(c, callerOf(c), input)
  const all = await Promise.all(
    [shopperId, ...shopperIds].map((id) => ordersOf(c, { kind: 'system', shopperId: id }, input)),
  )
  const refused = all.find((page) => !page.ok)
  if (refused) return refused
  return ok(
    joined(
      all.flatMap((page) => (page.ok ? [page.value] : [])),
      input.limit,
    ),
  )
}

/** The first page, by the API: as the text that the shopper's object has, where that is all of it. */
export async function answerFirstOrders(
  c: GatewayContext,
  limit: number,
): Promise<Result<Response | Page<Order>>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'first-orders', limit })
  // An object of the release before has no such text.
  if (!read.ok && read.problem.code !== 'dependency_unavailable') return read
  const json = read.ok ? read.value.json : null
  if (json === null) return ownOrders(c, { limit, cursor: null })
  return ok(c.body(json, 200, { 'content-type': 'application/json' }))
}

/**
 * One page of several lists, newest first. Behind the last order of a list that goes on, nothing is
 * known of it: the page ends there.
 */
function joined(pages: readonly Page<Order>[], limit: number): Page<Order> {
  const ends = pages.flatMap(({ data, nextCursor }) =>
    nextCursor === null ? [] : [data.at(-1)?.id ?? nextCursor],
  )
  const end = ends.sort().at(-1) ?? ''
  const orders = new Map(pages.flatMap(({ data }) => data.map((order) => [order.id, order])))
  const known = [...orders.values()]
    .filter(({ id }) => id >= end)
    .sort((a, b) => (a.id < b.id ? 1 : -1))
  const data = known.slice(0, limit)
  const goesOn = known.length > limit || ends.length > 0
  return { data, nextCursor: goesOn ? (data.at(-1)?.id ?? null) : null }
}

/** One shopper's orders: the newest from the object, older ones from the record. */
async function ordersOf(
  c: GatewayContext,
  caller: Caller,
  { limit, cursor }: PageInput,
): Promise<Result<Page<Order>>> {
  const shopperId = caller.kind === 'system' ? caller.shopperId : caller.session.shopperId
  c.set('shopperAsked', true)
  const query = { type: 'orders', limit, before: cursor } as const
  const live = await shopperById(c.env, shopperId).read(caller, query)
  if (!live.ok) return live
  const { orders, more, complete } = live.value
  const last = orders.at(-1)
  if (more || orders.length === limit) {
    return ok({ data: orders, nextCursor: more || !complete ? (last?.id ?? null) : null })
  }
  if (complete) return ok({ data: orders, nextCursor: null })
  // The object keeps the newest orders: the first page is theirs, and the record has the older
  // ones. Only a page behind a cursor asks the record.
  const from = last?.id ?? cursor
  if (cursor === null || from === null) return ok({ data: orders, nextCursor: last?.id ?? null })
  const rest = limit - orders.length
  const older = await readOwnRecord(c, (databases) =>
    listShopperOrders({ databases }, { shopperId, limit: rest, cursor: from }),
  )
  if (!older.ok) return older
  const { data, nextCursor } = older.value
  return ok({ data: [...orders, ...data], nextCursor })
}

/** An own order: from the shopper's object, where it moves at once, else from the record. */
export async function ownOrder(c: GatewayContext, orderId: string): Promise<Result<Order>> {
  const live = await shopperOf(c).read(callerOf(c), { type: 'order', orderId })
  if (live.ok) return ok(live.value.order)
  if (live.problem.code !== 'not_found') return live
  const shopperId = shopperIdOf(c)
  return readOwnRecord(c, (databases) => readShopperOrder({ databases }, { shopperId, orderId }))
}

/** The order as its first ledger entry sealed it: a payment that came or was switched since is not in it. */
const asPlaced = ({ formerPayments, ...order }: Order): Order => {
  const payment = formerPayments?.[0] ?? order.payment
  return formerPayments || order.status === 'paid'
    ? { ...order, status: 'awaiting_payment', payment: { ...payment, status: 'pending' } }
    : order
}

/**
 * The ledger of an own order, from its first entry. The shopper's object may be ahead of a replica:
 * where the entries do not reach the order's version, the primary is asked.
 */
export async function ledgerOf(c: GatewayContext, order: Order): Promise<Result<LedgerEntry[]>> {
  const events = await readOwnRecord(c, async (databases) => {
    const read = await readOrderEvents({ databases }, order.id)
    const isWhole = read.ok && read.value.length >= order.version
    return isWhole ? read : readOrderEvents({ databases: ordersDatabases(c.env) }, order.id)
  })
  if (events.ok || events.problem.code !== 'not_found') return events
  // Acknowledged, and still on its way to the record: its first entry is known already.
  return ok([await firstLedgerEntry({ order: asPlaced(order) })])
}
