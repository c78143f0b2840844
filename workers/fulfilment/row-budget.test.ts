import { convertV4MiniflareOptions, Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordStockLevels } from '../../src/shared/catalog/stock-level-store.ts'
import { slotOfOrder } from '../../src/shared/report/rules.ts'
import { pipeline, placedIn, placedMessage, unpaidIn } from '../../tests/fixtures/pipeline.ts'
import { applyMigrations, databaseOf, readMigrations } from '../../tools/local/migrations.ts'

/** D1 bills rows written, indexes included: only D1 itself counts them. */
let runtime: Miniflare
const written = { rows: 0 }

const BINDINGS = ['ORDERS_0', 'ORDERS_1', 'ENGAGEMENT_DB', 'CATALOG_DB'] as const

async function counted(binding: (typeof BINDINGS)[number]): Promise<D1Database> {
  const db: D1Database = await runtime.getD1Database(binding)
  const count = async <T>(statements: D1PreparedStatement[]): Promise<D1Result<T>[]> => {
    const results = await db.batch<T>(statements)
    for (const { meta } of results) written.rows += meta.rows_written
    return results
  }
  return new Proxy(db, {
    get(target, name) {
      if (name === 'batch') return count
      const value: unknown = Reflect.get(target, name)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

beforeAll(async () => {
  const script = 'export default { fetch: () => new Response() }'
  const d1Databases = Object.fromEntries(BINDINGS.map((binding) => [binding, binding]))
  const options = { modules: true, script, compatibilityDate: '2026-10-01', d1Databases } as const
  runtime = new Miniflare(convertV4MiniflareOptions(options))
  for (const binding of BINDINGS) {
    const migrations = await readMigrations(databaseOf(binding))
    await applyMigrations(await runtime.getD1Database(binding), migrations)
  }
})
afterAll(() => runtime.dispose())

async function shopOnD1() {
  const [first, second, engagement] = await Promise.all(BINDINGS.map(counted))
  if (!first || !second || !engagement) throw new Error('a database is missing')
  return pipeline({ orders: [first, second], engagement })
}

it('from placement to a booked carrier an order writes 16 rows, a prepaid one with its invoice 22, and the first of five minutes one more', async () => {
  const shop = await shopOnD1()
  const send = async (messages: unknown[]): Promise<number> => {
    written.rows = 0
    for (const body of messages) shop.queues.get('orders')?.push({ body, attempts: 1 })
    await shop.drain()
    return written.rows
  }
  const cash = Array.from({ length: 10 }, () => placedIn(0))
  for (const placed of cash) await shop.holdFor(placed)
  const cashRows = await send(cash.map(placedMessage))
  expect(shop.pushed.get(cash[0]?.order.id ?? '')?.fulfilment.shipments).toHaveLength(1)

  const prepaid = unpaidIn(1)
  await shop.holdFor(prepaid)
  const { order, shopperId } = prepaid
  const event = {
    type: 'payment.succeeded',
    paymentId: order.payment.id,
    amount: order.cost.total,
  }
  const body = { orderId: order.id, shopperId, event, actor: 'payment', at: order.createdAt }
  const prepaidRows = await send([
    placedMessage(prepaid),
    { id: 'evt_1', type: 'order.event', body },
  ])
  expect(shop.pushed.get(order.id)?.fulfilment.shipments).toHaveLength(1)
  // One row says that the reports have orders to count, however many they are.
  const due = new Set(cash.map((placed) => slotOfOrder(placed.order.id))).size
  // One row of the event feed for each public event is among them: two, and three of a prepaid one.
  const rows = { cash: (cashRows - due) / cash.length, prepaid: prepaidRows - 1 }
  expect(rows).toEqual({ cash: 16, prepaid: 22 })
})

it('a level that stock reports writes two rows, and one more where the SKU runs low', async () => {
  const catalog = await counted('CATALOG_DB')
  let version = 0
  const report = async (available: number): Promise<number> => {
    written.rows = 0
    version += 1
    const level = { sku: 'A', onHand: available, available, held: 0, committed: 0, version }
    await recordStockLevels(catalog, [level], 1)
    return written.rows
  }
  await report(500)
  expect(await report(499)).toBe(2)
  await report(60)
  expect(await report(59)).toBe(3)
})
