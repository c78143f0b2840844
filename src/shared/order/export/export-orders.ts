import { csvLine } from '../../kit/csv.ts'
import { EXPORT_ORDERS_PER_PAGE } from '../../platform/limits.ts'
import type { Order } from '../contract.ts'
import { NO_FILTER, selectOrders } from '../list/store.ts'
import { ORDER_HEADER, orderRows } from './order-csv.ts'

interface Deps {
  databases: readonly D1Database[]
  /** The order as the reader of the file may see it. */
  visible: (order: Order) => Order
}

/** Every order as CSV, one row per line, newest first over all shards, page by page. */
export async function* exportOrders(deps: Deps): AsyncGenerator<string> {
  yield csvLine(ORDER_HEADER)
  let piece: string[] = []
  for await (const order of newestFirst(deps)) {
    piece.push(...orderRows(deps.visible(order)).map(csvLine))
    if (piece.length < EXPORT_ORDERS_PER_PAGE) continue
    yield piece.join('')
    piece = []
  }
  if (piece.length > 0) yield piece.join('')
}

/** Merges the shards: each is read a page at a time, and only when its page is used up. */
async function* newestFirst({ databases }: Pick<Deps, 'databases'>): AsyncGenerator<Order> {
  const heads = await Promise.all(
    databases.map(async (db) => {
      const orders = ordersOf(db)
      return { orders, next: await orders.next() }
    }),
  )
  for (;;) {
    const open = heads.flatMap((head) => (head.next.done ? [] : [{ head, order: head.next.value }]))
    const [first] = open.sort((a, b) => (a.order.id < b.order.id ? 1 : -1))
    if (!first) return
    yield first.order
    first.head.next = await first.head.orders.next()
  }
}

async function* ordersOf(db: D1Database): AsyncGenerator<Order, undefined> {
  for (let before: string | null = null; ; ) {
    const scan = await selectOrders(db, { ...NO_FILTER, after: before }, EXPORT_ORDERS_PER_PAGE)
    const page = scan.states
    for (const { order } of page) yield order
    if (page.length < EXPORT_ORDERS_PER_PAGE) return undefined
    before = page.at(-1)?.order.id ?? null
  }
}
