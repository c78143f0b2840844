import { type PaymentKind, payAtSandbox, placeOrder } from '../load/order-flow.ts'
import { untilRecorded } from '../load/until-recorded.ts'
import { CALLS, COMMITS } from './meter.ts'
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

/** Commits of one whole order, and the calls that its completion makes one after the other. */
export interface CommitsResult {
  name: string
  title: string
  /** Of the visitor's new object, by the first line in the cart. */
  birth: number
  /** From there to the answer, and from the answer to the booked carrier. */
  before: number
  after: number
  calls: number
  targetBefore: number
  targetAfter: number
  by: { before: RowTotals; after: RowTotals }
  reached: boolean
}

const REPEATS = 5
/** Nothing is written for this long: everything an operation causes has happened. */
const IDLE_MS = 4_000
/** Orders after which every ledger object of the sandbox provider exists. */
const LEDGERS_EXIST_AFTER = 24
const RECORDED_WITHIN_MS = 60_000

/** Counts the rows of single operations on a shop of its own, one after the other. */
export async function rowsWritten(): Promise<{ rows: RowsResult[]; commits: CommitsResult[] }> {
  const metered = await startMeteredShop()
  const shop = await openBenchShop(metered.url, metered.staffToken, 4)
  try {
    await untilIdle(metered)
    const rows = await countAll(metered, shop)
    return { rows, commits: await countCommits(metered, shop) }
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
      title: 'A visitor’s first cart add (object initialized)',
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
  // The provider's ledger objects are initialized once for the whole shop, not with an order.
  for (let n = 0; n < LEDGERS_EXIST_AFTER; n += 1) await order(shop, 'sandbox')(1_000 + n)
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

function visitOf({ goods }: BenchShop, payment: PaymentKind, key: string, n: number) {
  const skus = [...goods.keys()]
  const basket = new Map([[skus[n % skus.length] ?? '', 1]])
  return { basket, goods, payment, email: `${key}@kerbside.example`, choice: n, key }
}

const placed = async (shop: BenchShop, payment: PaymentKind, key: string): Promise<string> =>
  (await placeOrder(shop.client, visitOf(shop, payment, key, 0))).orderId

const order = (shop: BenchShop, payment: PaymentKind) => async (n: number) => {
  const { client } = shop
  const visit = visitOf(shop, payment, `rows-${payment}-${n}`, n)
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
  const by = meanOf(before, after, (name) => !name.endsWith(COMMITS) && name !== CALLS)
  const { D1: d1 = 0, ...inObjects } = by
  const objects = Object.values(inObjects).reduce((sum, rows) => sum + rows, 0)
  const within = (rows: number, target: number | null) => target === null || rows <= target
  const reached = objects > 0 && within(objects, named.targetObjects) && within(d1, named.targetD1)
  return { ...named, objects, d1, by, reached }
}

/** What has been counted between two readings, as the mean of the repeats. */
function meanOf(before: RowTotals, after: RowTotals, wanted: (name: string) => boolean): RowTotals {
  const by: RowTotals = {}
  for (const [name, count] of Object.entries(after)) {
    const mean = (count - (before[name] ?? 0)) / REPEATS
    if (mean !== 0 && wanted(name)) by[name] = mean
  }
  return by
}

const sumOf = (totals: RowTotals): number =>
  Object.values(totals).reduce((sum, count) => sum + count, 0)

/**
 * Counts the commits of whole orders, one after the other. What follows an answer waits a second
 * in its queue, so that a reading right after the answer holds what came before it.
 */
async function countCommits(metered: MeteredShop, shop: BenchShop): Promise<CommitsResult[]> {
  const [first = ''] = variantsOf(shop, 1)
  const isCommit = (name: string) => name.endsWith(COMMITS)
  const start = await untilIdle(metered)
  for (let n = 0; n < REPEATS; n += 1) await visitorWith(shop, [first])
  const birth = sumOf(meanOf(start, await untilIdle(metered), isCommit))
  const results: CommitsResult[] = []
  for (const payment of ['cash-on-delivery', 'sandbox'] as const) {
    const before: RowTotals = {}
    const after: RowTotals = {}
    let calls = 0
    const add = (to: RowTotals, part: RowTotals) => {
      for (const [name, count] of Object.entries(part)) to[name] = (to[name] ?? 0) + count
    }
    for (let n = 0; n < REPEATS; n += 1) {
      const idle = await untilIdle(metered)
      const orderId = await placed(shop, payment, `commits-${payment}-${n}`)
      const answered = await metered.rows()
      add(before, meanOf(idle, answered, isCommit))
      calls += meanOf(idle, answered, (name) => name === CALLS)[CALLS] ?? 0
      await untilRecorded(shop.staff, [orderId], new Set(), RECORDED_WITHIN_MS)
      add(after, meanOf(answered, await untilIdle(metered), isCommit))
    }
    const [targetBefore, targetAfter] = [6, 4]
    const counted = { before: sumOf(before) - birth, after: sumOf(after) }
    results.push({
      name: `commits-${payment}`,
      title: `Commits of an order, ${payment}`,
      birth,
      ...counted,
      calls,
      targetBefore,
      targetAfter,
      by: { before, after },
      reached: counted.before <= targetBefore && counted.after <= targetAfter,
    })
  }
  return results
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
