import { beforeAll, describe, expect, it } from 'vitest'
import { d1Of } from '../../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../../tests/fixtures/placed-order.ts'
import type { Order } from '../contract.ts'
import { recordPlacedOrders } from '../record-placed-orders.ts'
import { listOrders, type OrderListInput } from './list-orders.ts'
import { orderSearchOf, spanOfDays } from './rules.ts'
import { NO_FILTER, type OrderFilter, orderQuery } from './store.ts'

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
    const { sql, params } = orderQuery(orders, { ...NO_FILTER, ...filter }, 20).toSQL()
    const rows = orders.sqlite.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...(params as string[]))
    return rows.map(({ detail }) => String(detail)).join('; ')
  }

  it.each<[string, Partial<OrderFilter>, RegExp]>([
    ['all', {}, /^SCAN orders$/],
    ['a further page', { before: 'ord_1' }, /^SEARCH orders USING PRIMARY KEY \(id<\?\)$/],
    ['status', { status: 'packed' }, /^SEARCH orders USING (COVERING )?INDEX orders_status/],
    ['payment', { payment: 'declined' }, /^SEARCH orders USING (COVERING )?INDEX orders_payment/],
    ['attention', { attention: 'any' }, /USING (COVERING )?INDEX orders_attention/],
    ['email', { search: orderSearchOf('a@b.test') }, /^SEARCH orders USING INDEX orders_email/],
    [
      'days',
      { span: spanOfDays({ from: '2026-01-01', to: null }) },
      /^SEARCH orders USING PRIMARY KEY \(id>\? AND id<\?\)$/,
    ],
  ])('%s', (_, filter, plan) => {
    expect(planOf(filter)).toMatch(plan)
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
