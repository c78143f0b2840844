import { randomBytes } from 'node:crypto'
import { Latency } from '../load/latency.ts'
import { type PaymentKind, payAtSandbox, placeOrder } from '../load/order-flow.ts'
import { untilRecorded } from '../load/until-recorded.ts'
import { type Pace, type Spread, spreadOf } from './compare.ts'
import type { BenchShop } from './shop-client.ts'

/** Orders a second that are to be reached on two cores. */
const TARGET = 100
const RECORDED_WITHIN_MS = 300_000

export interface WholeOrdersResult {
  name: string
  title: string
  target: number
  /** Orders acknowledged a second, while they are being placed. */
  perSecond: Spread
  /** Orders a second counted until the last of them is recorded and its stock committed. */
  settledPerSecond: Spread
  /** Milliseconds of a whole visit, over all rounds. */
  p50: number
  p95: number
  p99: number
  /** Seconds from the last acknowledgement until everything was recorded. */
  drainSeconds: Spread
  placed: number
  recorded: number
  reached: boolean
}

/**
 * New visitors one after the other on each connection: session, one line, address, delivery,
 * payment, order. After each round the queues drain, and every order must be in the record.
 */
export async function wholeOrders(
  shop: BenchShop,
  payment: PaymentKind,
  pace: Pace,
): Promise<WholeOrdersResult> {
  const known = new Set<string>()
  for await (const { id } of shop.staff.orders()) known.add(id)
  const latency = new Latency()
  const rounds: { perSecond: number; settled: number; drain: number }[] = []
  let placed = 0
  let recorded = 0
  await placeFor(shop, payment, { ...pace, seconds: 1 }, new Latency())
    .then((ids) => untilRecorded(shop.staff, ids, known, RECORDED_WITHIN_MS))
    .then(({ orders }) => orders.forEach(({ id }) => void known.add(id)))
  for (let round = 0; round < pace.rounds; round += 1) {
    const began = performance.now()
    const ids = await placeFor(shop, payment, pace, latency)
    const seconds = (performance.now() - began) / 1000
    const { orders, waitedMs } = await untilRecorded(shop.staff, ids, known, RECORDED_WITHIN_MS)
    const drain = waitedMs / 1000
    for (const { id } of orders) known.add(id)
    placed += ids.length
    recorded += orders.length
    rounds.push({
      perSecond: ids.length / seconds,
      settled: ids.length / (seconds + drain),
      drain,
    })
  }
  const [p50 = Number.NaN, p95 = Number.NaN, p99 = Number.NaN] = latency.at(0.5, 0.95, 0.99)
  const perSecond = spreadOf(rounds.map((round) => round.perSecond))
  return {
    name: `orders-${payment}`,
    title: `Whole orders, ${payment}`,
    target: TARGET,
    perSecond,
    settledPerSecond: spreadOf(rounds.map((round) => round.settled)),
    ...{ p50, p95, p99 },
    drainSeconds: spreadOf(rounds.map((round) => round.drain)),
    placed,
    recorded,
    reached: perSecond.median >= TARGET && placed === recorded,
  }
}

/** Places orders for `seconds`, each connection one after the other. Gives their ids. */
export async function placeFor(
  { client, goods }: Pick<BenchShop, 'client' | 'goods'>,
  payment: PaymentKind,
  { connections, seconds }: Pace,
  latency: Latency,
): Promise<string[]> {
  const runId = randomBytes(6).toString('hex')
  const codes = [...goods.keys()]
  const ids: string[] = []
  const end = performance.now() + seconds * 1000
  let started = 0
  const lane = async () => {
    while (performance.now() < end) {
      const n = started
      started += 1
      const basket = new Map([[codes[n % codes.length] ?? '', 1]])
      const email = `bench-${runId}-${n}@kerbside.example`
      const began = performance.now()
      const visit = { basket, goods, payment, email, choice: n, key: `${runId}-${n}` }
      const { orderId, paymentId } = await placeOrder(client, visit)
      if (payment === 'sandbox') await payAtSandbox(client, paymentId)
      latency.add(performance.now() - began)
      ids.push(orderId)
    }
  }
  await Promise.all(Array.from({ length: connections }, lane))
  return ids
}
