import { type PaymentKind, payAtSandbox, placeOrder } from '../load/order-flow.ts'
import { untilRecorded } from '../load/until-recorded.ts'
import { type MeteredShop, type RowTotals, startMeteredShop } from './metered-shop.ts'
import { type BenchShop, openBenchShop, variantsOf, visitorWith } from './shop-client.ts'

/** Rows one operation writes, counted by the runtime itself: what is billed. */
export interface RowsResult {
  name: string
  title: string
  /** In objects, alarms included, and in D1, indexes included; the mean over the repeats. */
  objects: number
  d1: number
  targetObjects: number | null
  targetD1: number | null
  by: RowTotals
  reached: boolean
}

const REPEATS = 5
/** Nothing is written for this long: everything an operation causes has happened. */
const IDLE_MS = 4_000
/** Orders after which each of the sandbox provider's books has been written. */
const BOOKS_OPENED_BY = 24
const RECORDED_WITHIN_MS = 60_000

/** Counts the rows of single operations on a shop of its own, one after the other. */
export async function rowsWritten(): Promise<RowsResult[]> {
  const metered = await startMeteredShop()
  const shop = await openBenchShop(metered.url, metered.staffToken, 4)
  try {
    await untilIdle(metered)
    return await countAll(metered, shop)
  } finally {
    shop.close()
    await metered.stop()
  }
}

async function countAll(metered: MeteredShop, shop: BenchShop): Promise<RowsResult[]> {
  const [first = '', second = ''] = variantsOf(shop, 2)
  const tokens: string[] = []
  const results: RowsResult[] = []
  const count = async (
    named: Pick<RowsResult, 'name' | 'title' | 'targetObjects' | 'targetD1'>,
    operation: (n: number) => Promise<void>,
  ) => results.push(await countRows(metered, named, operation))

  await count(
    {
      name: 'first-add',
      title: 'A visitor’s first cart add (object born)',
      targetObjects: null,
      targetD1: null,
    },
    async () => void tokens.push(await visitorWith(shop, [first])),
  )
  const add = (variantId: string, step: string) => async (n: number) => {
    const token = tokens[n] ?? ''
    const body = { variantId, quantity: 1 }
    const key = `rows-${step}-${n}`
    await shop.client.text({ method: 'POST', path: '/api/v1/cart/lines', token, key, body })
  }
  const adding = { targetObjects: 4, targetD1: null }
  await count({ name: 'cart-add', title: 'Cart add, a new line', ...adding }, add(second, 'new'))
  await count(
    { name: 'cart-more', title: 'Cart add, one more of a line', ...adding },
    add(second, 'more'),
  )
  // The provider's few books are made once for the whole shop, not with an order.
  for (let n = 0; n < BOOKS_OPENED_BY; n += 1) await order(shop, 'sandbox')(1_000 + n)
  await untilIdle(metered)
  for (const payment of ['cash-on-delivery', 'sandbox'] as const) {
    const title = `Whole order, ${payment}`
    await count(
      { name: `order-${payment}`, title, targetObjects: 40, targetD1: 20 },
      order(shop, payment),
    )
  }
  return results
}

const order = (shop: BenchShop, payment: PaymentKind) => async (n: number) => {
  const { client, goods } = shop
  const skus = [...goods.keys()]
  const basket = new Map([[skus[n % skus.length] ?? '', 1]])
  const key = `rows-${payment}-${n}`
  const email = `${key}@kerbside.example`
  const visit = { basket, goods, payment, email, choice: n, key }
  const { orderId, paymentId } = await placeOrder(client, visit)
  if (payment === 'sandbox') await payAtSandbox(client, paymentId)
  await untilRecorded(shop.staff, [orderId], new Set(), RECORDED_WITHIN_MS)
}

async function countRows(
  metered: MeteredShop,
  named: Pick<RowsResult, 'name' | 'title' | 'targetObjects' | 'targetD1'>,
  operation: (n: number) => Promise<void>,
): Promise<RowsResult> {
  const before = await metered.rows()
  for (let n = 0; n < REPEATS; n += 1) await operation(n)
  const after = await untilIdle(metered)
  const by: RowTotals = {}
  for (const [name, rows] of Object.entries(after)) {
    const written = (rows - (before[name] ?? 0)) / REPEATS
    if (written !== 0) by[name] = written
  }
  const { D1: d1 = 0, ...inObjects } = by
  const objects = Object.values(inObjects).reduce((sum, rows) => sum + rows, 0)
  const within = (rows: number, target: number | null) => target === null || rows <= target
  const reached = objects > 0 && within(objects, named.targetObjects) && within(d1, named.targetD1)
  return { ...named, objects, d1, by, reached }
}

/** Waits until the meters stand still. */
async function untilIdle(metered: MeteredShop): Promise<RowTotals> {
  let last = await metered.rows()
  for (let since = Date.now(); Date.now() - since < IDLE_MS; ) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    const now = await metered.rows()
    if (JSON.stringify(now) !== JSON.stringify(last)) since = Date.now()
    last = now
  }
  return last
}
