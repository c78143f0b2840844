import { expect, it } from 'vitest'
import type { DeadLetter } from '../../../src/shared/dead-letter/contract.ts'
import type { FulfilmentPort } from '../../../src/shared/fulfilment/contract.ts'
import { recordPlacedOrders } from '../../../src/shared/order/record-placed-orders.ts'
import { rfc3339 } from '../../../src/shared/platform/clock.ts'
import { orderIdFrom } from '../../../src/shared/platform/ids.ts'
import { ORDER_UNPAID_LONG_MS } from '../../../src/shared/platform/limits.ts'
import type { QueueName } from '../../../src/shared/platform/messages.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { contributionOf } from '../../../src/shared/report/rules.ts'
import { replaceCells } from '../../../src/shared/report/store.ts'
import { productInput, testShop } from '../../../tests/fixtures/catalog/shop.ts'
import { d1Of } from '../../../tests/fixtures/d1.ts'
import { EFFECT_CONTEXT } from '../../../tests/fixtures/order-record.ts'
import { placedOrder } from '../../../tests/fixtures/placed-order.ts'
import { staffGateway } from '../../../tests/fixtures/staff-gateway.ts'
import { staffHomePages } from './home-pages.tsx'

const noLetters: FulfilmentPort['listDeadLetters'] = async () => ok({ data: [], nextCursor: null })

/** The id that an order would have had at another moment. */
const idAt = (id: string, at: number): string =>
  `${orderIdFrom(at)}${id.slice(orderIdFrom(at).length)}`

async function open(listDeadLetters = noLetters) {
  const orders = d1Of('orders')
  const engagement = d1Of('engagement')
  const now = rfc3339(Date.now())
  const sold = placedOrder({ status: 'allocated', createdAt: now, updatedAt: now })
  const overdue = rfc3339(Date.now() - 2 * ORDER_UNPAID_LONG_MS)
  const unpaid = placedOrder({
    id: idAt(sold.order.id, Date.parse(overdue)),
    status: 'awaiting_payment',
    createdAt: overdue,
  })
  await recordPlacedOrders([orders], [sold, unpaid], EFFECT_CONTEXT)
  const cells = contributionOf(sold.order, { timeZone: 'UTC', taxShipping: false })
  await replaceCells(engagement, [{ shard: 0, slot: 1, definition: 'd', revision: 1, cells }])
  const { database: catalog, upsert, setStock } = testShop()
  await upsert(productInput('mug'), productInput('lamp'))
  setStock('MUG', 2, 1)
  setStock('LAMP', 90, 1)
  const gateway = await staffGateway([staffHomePages], {
    orders,
    fulfilment: { listDeadLetters },
    bindings: { ENGAGEMENT_DB: engagement, CATALOG_DB: catalog },
  })
  const read = (token = gateway.token) =>
    gateway.send('GET', '/admin/home', {
      headers: { accept: 'text/html', cookie: `staff=${token}` },
    })
  return { ...gateway, read }
}

it('the first page names what waits, and leads to it', async () => {
  const { read } = await open()
  const { text } = await read()
  expect(text).toContain('href="/admin/orders?status=allocated"')
  expect(text).toContain('href="/admin/orders?status=awaiting_payment"')
  expect(text).toMatch(/href="\/admin\/stock\?low=1".*?SKUs about to sell out<.*?>1</s)
})

it('emails and payments that failed stand by themselves, and lead to their pages', async () => {
  const letter = (id: string, queue: QueueName, type: string): DeadLetter => ({
    id,
    queue,
    message: { id, type, body: {} },
    reason: 'refused',
    firstSeenAt: '2026-01-01T00:00:00.000Z',
    attempts: 1,
    state: 'dead',
    decidedBy: null,
    decidedAt: null,
  })
  const data = [
    letter('mail:1', 'notifications', 'mail.send'),
    letter('mail:2', 'notifications', 'mail.send'),
    letter('msg_1', 'payments', 'payment.refund'),
    { ...letter('msg_2', 'orders', ''), message: 'no message at all' },
  ]
  const { read } = await open(async () => ok({ data, nextCursor: null }))
  const { text } = await read()
  const task = (words: string, count: number, place = 'dead-letters') =>
    new RegExp(`href="/admin/${place}".*?>${words}<.*?>${count}<`, 's')
  expect(text).toMatch(task('Emails that did not arrive', 2))
  expect(text).toMatch(task('Payments to look at', 1, 'payments'))
  expect(text).toMatch(task('Messages that failed', 1))
  const more = await (await open(async () => ok({ data, nextCursor: 'x' }))).read()
  expect(more.text).toContain('2+')
})

it('today’s figures are those of the reports, for roles that read them', async () => {
  const { read, tokenOf } = await open()
  const { text } = await read()
  expect(text).toContain('$55.98')
  expect(text).not.toContain('This part can’t be read right now.')
  const warehouse = await read(await tokenOf('warehouse'))
  expect(warehouse.text).toContain('Orders to pack')
  expect(warehouse.text).not.toContain('$55.98')
})

it('a part that gives no answer leaves the others', async () => {
  const { read } = await open(async () => {
    throw new Error('no answer')
  })
  const { status, text } = await read()
  expect(status).toBe(200)
  expect(text).toContain('Orders to pack')
  expect(text).toContain('This part can’t be read right now.')
})
