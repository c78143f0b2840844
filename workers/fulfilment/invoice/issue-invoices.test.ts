import { expect, it } from 'vitest'
import { readInvoice } from '../../../src/shared/invoice/read-invoice.ts'
import type { OrderEvent, PlacedOrder } from '../../../src/shared/order/contract.ts'
import { readOrder } from '../../../src/shared/order/read-order.ts'
import {
  type Pipeline,
  pipeline,
  placedMessage,
  unpaidIn,
} from '../../../tests/fixtures/pipeline.ts'
import { resendOutbox } from '../outbox/resend.ts'

const AT = '2026-01-01T10:05:00.000Z'

async function place(shop: Pipeline, placed: PlacedOrder): Promise<void> {
  await shop.holdFor(placed, 1_000)
  shop.queues.get('orders')?.push({ body: placedMessage(placed), attempts: 1 })
}

/** An event from outside fulfilment; `n` tells two of one type apart. */
function happened(shop: Pipeline, { order, shopperId }: PlacedOrder, event: OrderEvent, n = 1) {
  const body = { orderId: order.id, shopperId, event, actor: 'payment' as const, at: AT }
  const id = `${order.id}:${event.type}:${n}`
  shop.queues.get('orders')?.push({ body: { id, type: 'order.event', body }, attempts: 1 })
}

const paid = ({ order }: PlacedOrder): OrderEvent => ({
  type: 'payment.succeeded',
  paymentId: order.payment.id,
  amount: order.cost.total,
})

const refunded = ({ order }: PlacedOrder, amount: number, refundId: string): OrderEvent => ({
  type: 'payment.refunded',
  paymentId: order.payment.id,
  amount: { ...order.cost.total, amount },
  refundId,
})

async function orderOf(shop: Pipeline, { order }: PlacedOrder) {
  const read = await readOrder({ databases: shop.deps.orders }, order.id)
  if (!read.ok) throw new Error(read.problem.code)
  return read.value
}

const numberOf = async (shop: Pipeline, placed: PlacedOrder) =>
  (await orderOf(shop, placed)).invoice?.number

const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n + 1).padStart(5, '0')}`)

async function paidOrder(shop: Pipeline, shard: 0 | 1 = 0): Promise<PlacedOrder> {
  const placed = unpaidIn(shard)
  await place(shop, placed)
  happened(shop, placed, paid(placed))
  return placed
}

it('fifty orders of two shards that are paid at once have the numbers from 1 to 50', async () => {
  const shop = pipeline()
  const orders: PlacedOrder[] = []
  for (let n = 0; n < 50; n += 1) orders.push(await paidOrder(shop, n % 2 === 0 ? 0 : 1))
  // Each message comes three times, in batches side by side.
  await shop.drain(3)
  const numbers = await Promise.all(orders.map((placed) => numberOf(shop, placed)))
  expect(numbers.sort()).toEqual(numbered('INV-2026', 50))
})

it('there is no invoice before the money; one that is paid at the door comes with it', async () => {
  const shop = pipeline()
  const unpaid = unpaidIn(0)
  await place(shop, unpaid)
  await shop.drain()
  expect(await numberOf(shop, unpaid)).toBeUndefined()
  const { directory } = shop.deps
  expect(await readInvoice(directory, unpaid.order.id, null)).toMatchObject({
    problem: { code: 'not_found' },
  })
  happened(shop, unpaid, paid(unpaid))
  await shop.drain()
  expect(await numberOf(shop, unpaid)).toBe('INV-2026-00001')
  expect(await readInvoice(directory, unpaid.order.id, null)).toMatchObject({
    value: {
      number: 'INV-2026-00001',
      issuedOn: '2026-01-01',
      document: { lines: [{ quantity: 2 }], total: unpaid.order.cost.total },
    },
  })
})

it('a crash between the number and the order is repaired by the repeat, with the same number', async () => {
  const shop = pipeline()
  const first = await paidOrder(shop)
  // Twice the isolate ends once the number is written: at the allocation, and at the message.
  const directory = shop.deps.directory
  const batch = directory.batch.bind(directory)
  let died = 0
  directory.batch = (async (statements: D1PreparedStatement[]) => {
    const written = await batch(statements)
    if (died < 2) {
      died += 1
      throw new Error('the isolate ended')
    }
    return written
  }) as typeof directory.batch
  await shop.drain().catch(() => undefined)
  expect(died).toBe(2)
  expect(await orderOf(shop, first)).toMatchObject({ status: 'allocated' })
  expect(await numberOf(shop, first)).toBeUndefined()
  const other = await paidOrder(shop, 1)
  await shop.drain()
  shop.clock.now += 60_000
  await resendOutbox(shop.deps)
  await shop.drain()
  expect([await numberOf(shop, first), await numberOf(shop, other)]).toEqual(
    numbered('INV-2026', 2),
  )
})

it('each refund has a credit note, numbered apart, whose taxes sum to those of the order', async () => {
  const shop = pipeline()
  const placed = await paidOrder(shop)
  await shop.drain()
  const total = placed.order.cost.total.amount
  happened(shop, placed, refunded(placed, 1_000, 'rfd_1'), 1)
  happened(shop, placed, refunded(placed, total - 1_000, 'rfd_2'), 2)
  await shop.drain(2)
  const { refunds = [] } = (await orderOf(shop, placed)).payment
  expect(refunds.map(({ creditNote }) => creditNote?.number)).toEqual(numbered('CN-2026', 2))
  const notes = await Promise.all(
    numbered('CN-2026', 2).map((number) =>
      readInvoice(shop.deps.directory, placed.order.id, number),
    ),
  )
  const amounts = notes.map((note) => (note.ok ? note.value.document.total.amount : 0))
  expect(amounts).toEqual([1_000, total - 1_000])
  expect(notes[0]).toMatchObject({
    value: { document: { credits: { invoice: 'INV-2026-00001' }, lines: [] } },
  })
  // Of another order there is none.
  expect(await readInvoice(shop.deps.directory, 'ord_other', 'CN-2026-00001')).toMatchObject({
    problem: { code: 'not_found' },
  })
})

it('the numbers begin anew with the year of the shop’s own clock', async () => {
  const shop = pipeline()
  shop.deps.invoices = { ...shop.deps.invoices, timeZone: 'Pacific/Auckland' }
  shop.clock.now = Date.parse('2026-12-31T10:59:59.000Z')
  const old = await paidOrder(shop)
  await shop.drain()
  shop.clock.now = Date.parse('2026-12-31T11:00:00.000Z')
  const young = await paidOrder(shop)
  await shop.drain()
  expect([await numberOf(shop, old), await numberOf(shop, young)]).toEqual([
    'INV-2026-00001',
    'INV-2027-00001',
  ])
})

it('no document is changed or deleted, and no number is left out', async () => {
  const shop = pipeline()
  await paidOrder(shop)
  await shop.drain()
  const run = (sql: string) => shop.deps.directory.prepare(sql).run()
  await expect(run("UPDATE invoice SET document = '{}'")).rejects.toThrow('never changed')
  await expect(run('DELETE FROM invoice')).rejects.toThrow('never deleted')
  const values = "('invoice', 2026, 3, 'ord_x', '', '2026-01-01', '{}')"
  await expect(run(`INSERT INTO invoice VALUES ${values}`)).rejects.toThrow('no gap')
})
