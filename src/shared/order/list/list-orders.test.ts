import { beforeAll, describe, expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import { orderIdFrom } from '../../platform/ids.ts'
import { ORDERS_SCANNED_MAX } from '../../platform/limits.ts'
import type { Order } from '../contract.ts'
import { recordPlacedOrders } from '../record-placed-orders.ts'
import { listOrders, type OrderListInput } from './list-orders.ts'
import { orderSearchOf, spanOfDays } from './rules.ts'
import { NO_FILTER, type OrderFilter, orderQueries } from './store.ts'

const orders = d1Of('orders')
const all = { limit: 20, cursor: null, status: null, attention: null, maySearchByEmail: true }

async function record(changes: Partial<Order>): Promise<Order> {
  const placed = placedOrder(changes)
  await recordPlacedOrders([orders], [placed], EFFECT_CONTEXT)
  return placed.order
}

const found = async (filter: Partial<OrderListInput>): Promise<string[]> => {
  const page = await listOrders({ databases: [orders] }, { ...all, ...filter })
  if (!page.ok) throw new Error(page.problem.code)
  return page.value.data.map(({ number }) => number)
}

let robin: Order
let kim: Order

beforeAll(async () => {
  robin = await record({ email: 'Robin@Kerbside.test', status: 'allocated' })
  const payment = { id: 'pay_1', kind: 'sandbox', status: 'declined' } as const
  kim = await record({ email: 'kim@kerbside.test', status: 'awaiting_payment', payment })
})

describe('the list of staff', () => {
  it('finds an order by its number and by the beginning of it', async () => {
    expect(await found({ query: robin.number })).toEqual([robin.number])
    expect(await found({ query: robin.number.slice(0, 7).toLowerCase() })).toEqual([robin.number])
  })

  it('finds the orders of an email in any case, and of the beginning of one', async () => {
    expect(await found({ query: 'ROBIN@kerbside.test' })).toEqual([robin.number])
    expect(await found({ query: 'kim@' })).toEqual([kim.number])
    expect(await found({ query: 'nobody@kerbside.test' })).toEqual([])
  })

  it('filters by status, payment and days', async () => {
    expect(await found({ status: 'allocated' })).toEqual([robin.number])
    expect(await found({ payment: 'declined' })).toEqual([kim.number])
    const ids = { from: '2026-01-01', to: '2026-01-01' }
    // The fixture's ids are of now, its moments of a day that is over.
    expect(await found({ days: ids })).toEqual([])
  })

  it('shows nothing for words that can be no order', async () => {
    expect(await found({ query: 'enamel mug' })).toEqual([])
  })

  it('finds the order of a Worker that writes no email', async () => {
    const placed = placedOrder({ email: 'Earlier@Release.test' })
    const { order, shopperId, checkoutId } = placed
    orders.sqlite
      .prepare(
        `INSERT INTO orders (id, shopper_id, checkout_id, number, status, payment_status, version,
           total, currency, head_hash, snapshot, created_at, updated_at)
         VALUES (?, ?, ?, ?, 'placed', 'due_on_delivery', 1, 1, 'USD', ?, ?, 0, 0)`,
      )
      .run(order.id, shopperId, checkoutId, order.number, 'a'.repeat(64), JSON.stringify(order))
    expect(await found({ query: 'earlier@release.test' })).toEqual([order.number])
  })
})

describe('each filter reads a part of the table and sorts nothing that is large', () => {
  const planOf = (filter: Partial<OrderFilter>): string => {
    const { page } = orderQueries(orders, { ...NO_FILTER, ...filter }, 20)
    const { sql, params } = page.toSQL()
    const rows = orders.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as string[]))
    return rows.map(({ detail }) => String(detail)).join('; ')
  }

  it.each<[string, Partial<OrderFilter>, RegExp]>([
    ['all', {}, /^SCAN orders$/],
    ['a further page', { after: 'ord_1' }, /^SEARCH orders USING PRIMARY KEY \(id<\?\)$/],
    ['oldest first', { order: 'oldest' }, /^SCAN orders$/],
    ['its further page', { order: 'oldest', after: 'ord_1' }, /PRIMARY KEY \(id>\?\)$/],
    [
      'status, oldest first',
      { order: 'oldest', status: 'packed', after: 'ord_1' },
      /INDEX orders_status \(status=\? AND id>\?\)$/,
    ],
    ['status', { status: 'packed' }, /^SEARCH orders USING (COVERING )?INDEX orders_status/],
    ['payment', { payment: 'declined' }, /^SEARCH orders USING (COVERING )?INDEX orders_payment/],
    ['attention', { attention: 'any' }, /USING (COVERING )?INDEX orders_look/],
    ['email', { search: orderSearchOf('a@b.test') }, /^SEARCH orders USING INDEX orders_email/],
  ])('%s', (_, filter, plan) => {
    expect(planOf(filter)).toMatch(plan)
    expect(planOf(filter)).not.toContain('TEMP B-TREE')
  })

  const days = { span: spanOfDays({ from: '2026-01-01', to: null }) }
  it.each<[string, Partial<OrderFilter>, string, string]>([
    ['days', days, 'PRIMARY KEY (id>? AND id<?)', 'PRIMARY KEY (id>? AND id<?)'],
    ['a usual payment', { payment: 'succeeded' }, 'PRIMARY KEY (id>?)', 'SCAN orders'],
    [
      'status and a usual payment',
      { status: 'completed', payment: 'succeeded' },
      'INDEX orders_status (status=? AND id>?)',
      'COVERING INDEX orders_status (status=?)',
    ],
    [
      'status and another payment',
      { status: 'completed', payment: 'cancelled', after: 'ord_2' },
      'INDEX orders_payment (payment_status=? AND id>? AND id<?)',
      'COVERING INDEX orders_payment (payment_status=? AND id<?)',
    ],
    [
      'status and days',
      { ...days, status: 'packed' },
      'INDEX orders_status (status=? AND id>? AND id<?)',
      'COVERING INDEX orders_status (status=? AND id>? AND id<?)',
    ],
    [
      'attention and status',
      { attention: 'disputed', status: 'shipped' },
      'INDEX orders_look (id>?)',
      'INDEX orders_look',
    ],
  ])('%s: one index gives the orders, and the end of them', (_, filter, page, last) => {
    const [first, ...others] = planOf(filter).split('; ')
    expect(first).toContain(page)
    expect(others.at(-1)).toContain(last)
    expect(planOf(filter)).not.toContain('TEMP B-TREE')
  })

  it('number and the beginning of an email go by their index', () => {
    expect(planOf({ search: orderSearchOf('ABCD') })).toContain('INDEX orders_number (number>?')
    const byEmail = planOf({ search: orderSearchOf('robin@') })
    expect(byEmail).toContain('INDEX orders_email (email>?')
    expect(byEmail).toMatch(/SEARCH orders USING PRIMARY KEY \(id=\?\)/)
  })
})

it('an address is searched for by readers of addresses alone, whole, in part and in any spelling', async () => {
  const mail = String(robin.email)
  for (const query of [
    mail,
    mail.toUpperCase(),
    'robin@',
    '@kerbside.test',
    '  robin＠kerbside.test',
  ]) {
    const page = await listOrders(
      { databases: [orders] },
      { ...all, maySearchByEmail: false, query },
    )
    expect(page).toMatchObject({ problem: { code: 'forbidden' } })
  }
  const byNumber = { ...all, maySearchByEmail: false, query: robin.number }
  expect(await found(byNumber)).toEqual([robin.number])
})

describe('filters that no index answers alone', () => {
  const shards = [d1Of('orders'), d1Of('orders')] as const
  const deps = { databases: shards }

  /** So many orders of a status, each of the next moment; the ids in order. */
  function fill(shard: (typeof shards)[number], count: number, from: number): string[] {
    const insert = shard.sqlite.prepare(
      `INSERT INTO orders (id, shopper_id, checkout_id, number, status, payment_status, version,
         total, currency, head_hash, snapshot, email, created_at, updated_at)
       VALUES (?, 'shp_1', ?, ?, 'completed', 'due_on_delivery', 1, 1, 'USD', ?, ?, '', 0, 0)`,
    )
    const ids = Array.from(
      { length: count },
      (_, index) => `${orderIdFrom(from + index)}${'0'.repeat(18)}`,
    )
    shard.sqlite.exec('BEGIN')
    for (const id of ids) insert.run(id, id, id, 'a'.repeat(64), JSON.stringify({ id, number: id }))
    shard.sqlite.exec('COMMIT')
    return ids
  }
  const pay = (shard: (typeof shards)[number], id: string | undefined) =>
    shard.sqlite
      .prepare("UPDATE orders SET payment_status = 'succeeded' WHERE id = ?")
      .run(String(id))

  it('look at a bounded number of orders, and each order is found once on one of the pages', async () => {
    const [large, small] = shards
    const start = Date.UTC(2026, 5, 1)
    const many = fill(large, 3 * ORDERS_SCANNED_MAX, start)
    const few = fill(small, 10, start + 100)
    const wanted = [many[0], many[ORDERS_SCANNED_MAX + 1], few[3]]
    pay(large, wanted[0])
    pay(large, wanted[1])
    pay(small, wanted[2])
    const filter = { ...all, status: 'completed', payment: 'succeeded' } as const
    const pagesOf = async (order: 'newest' | 'oldest') => {
      const pages: string[][] = []
      for (let cursor: string | null = null; ; ) {
        const page = await listOrders(deps, { ...filter, order, cursor })
        if (!page.ok) throw new Error(page.problem.code)
        pages.push(page.value.data.map(({ id }) => id))
        cursor = page.value.nextCursor
        if (cursor === null) return pages
      }
    }
    expect(await pagesOf('newest')).toEqual([[], [wanted[1]], [wanted[2], wanted[0]], []])
    expect(await pagesOf('oldest')).toEqual([[wanted[0], wanted[2]], [wanted[1]], [], []])
  })

  it('end a full page as every list does', async () => {
    const page = await listOrders(deps, { ...all, status: 'completed', payment: 'due_on_delivery' })
    expect(page.ok && page.value.data).toHaveLength(20)
    expect(page.ok && page.value.nextCursor).toBe(page.ok && page.value.data.at(-1)?.id)
  })
})
