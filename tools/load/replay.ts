import type { Basket } from './baskets.ts'
import type { Goods } from './goods.ts'
import { inParallel } from './in-parallel.ts'
import type { Acknowledged, Journal } from './journal.ts'
import { Latency } from './latency.ts'
import { type PaymentKind, payAtSandbox, placeOrder } from './order-flow.ts'
import { type PatientClient, RequestFailed } from './patient-client.ts'

interface ReplayInput {
  client: PatientClient
  baskets: readonly Basket[]
  goods: Goods
  payment: PaymentKind
  /** Orders under way at once. */
  concurrency: number
  /** Unlike every other run's on the same shop. */
  runId: string
  /** Shifts which visitor gives which address. */
  seed: number
  journal: Journal
  /** Called with what is done so far, after each order. */
  onOrder: (replay: Replay) => void
}

/** What a replay did, as its own side saw it. */
export interface Replay {
  acknowledged: Acknowledged[]
  /** Orders the shop refused, or did not acknowledge for a minute. */
  failed: { email: string; reason: string }[]
  /** E-mails of orders that were asked for and not acknowledged: they may exist or not. */
  unsure: Set<string>
  /** Milliseconds of a whole visit, and of `complete` alone. */
  visit: Latency
  complete: Latency
  /** Milliseconds since the first visit began. */
  elapsedMs: number
}

/** Sends one new visitor per basket through the shop. Failed orders are told, not thrown. */
export async function replay(input: ReplayInput): Promise<Replay> {
  const began = performance.now()
  const done: Replay = {
    acknowledged: [],
    failed: [],
    unsure: new Set(),
    visit: new Latency(),
    complete: new Latency(),
    elapsedMs: 0,
  }
  await inParallel(input.baskets, input.concurrency, async (basket, n) => {
    await visitOnce(input, done, basket, n)
    done.elapsedMs = performance.now() - began
    input.onOrder(done)
  })
  return done
}

async function visitOnce(
  { client, goods, payment, runId, seed, journal }: ReplayInput,
  done: Replay,
  basket: Basket,
  n: number,
): Promise<void> {
  const email = `replay-${runId}-${n}@kerbside.example`
  const key = `${runId}-${n}`
  const began = performance.now()
  const onAsked = () => void done.unsure.add(email)
  try {
    const visit = { basket, goods, payment, email, key, choice: seed + n, onAsked }
    const { orderId, number, paymentId, total, completeMs } = await placeOrder(client, visit)
    done.complete.add(completeMs)
    const lines = [...basket].map(([sku, quantity]) => ({ sku, quantity }))
    const at = new Date().toISOString()
    const acknowledged = { orderId, number, total, email, lines, at }
    journal.write(acknowledged)
    done.acknowledged.push(acknowledged)
    done.unsure.delete(email)
    if (payment === 'sandbox') await payAtSandbox(client, paymentId)
    done.visit.add(performance.now() - began)
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    done.failed.push({ email, reason: error.message })
  }
}
