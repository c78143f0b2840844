import type { Page } from '../../../src/shared/kit/page.ts'
import type { LedgerEntry, Order } from '../../../src/shared/order/contract.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { firstLedgerEntry } from '../../../src/shared/order/ledger.ts'
import { listShopperOrders } from '../../../src/shared/order/list/list-orders.ts'
import { readOrderEvents, readShopperOrder } from '../../../src/shared/order/read-order.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { readOwnRecord } from '../http/ports/record.ts'
import { callerOf, shopperIdOf, shopperOf } from '../http/shopper.ts'

/** The caller's orders, newest first, below `cursor` (an order id). Refuses `invalid_cursor`. */
export async function ownOrders(
  c: GatewayContext,
  { limit, cursor }: { limit: number; cursor: string | null },
): Promise<Result<Page<Order>>> {
  const live = await shopperOf(c).read(callerOf(c), { type: 'orders', limit, before: cursor })
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
  const { shopperId } = c.var.session
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
