import type { Basket } from './baskets.ts'
import type { Goods } from './goods.ts'
import { inParallel } from './in-parallel.ts'
import type { Acknowledged, Journal } from './journal.ts'
import { Latency } from './latency.ts'
import {
  type PaidOutcome,
  type PaymentKind,
  payAtSandbox,
  placeOrder,
  timeOutAtSandbox,
} from './order-flow.ts'
import { OwnReads } from './own-reads.ts'
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
  /** Whether webhooks come twice or late, payment pages time out first, and orders are read. */
  faults: boolean
  /** Milliseconds after which no further visit begins; null: all come. */
  limitMs: number | null
  /** Called with what is done so far, after each order. */
  onOrder: (replay: Replay) => void
}

/** What a replay did, as its own side saw it. */
export interface Replay {
  /** Visits that began. */
  asked: number
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
    asked: 0,
    acknowledged: [],
    failed: [],
    unsure: new Set(),
    visit: new Latency(),
    complete: new Latency(),
    elapsedMs: 0,
  }
  const reads = input.faults ? new OwnReads(input.client, input.journal) : null
  await inParallel(input.baskets, input.concurrency, async (basket, n) => {
    if (performance.now() - began > (input.limitMs ?? Number.POSITIVE_INFINITY)) return
    done.asked += 1
    await visitOnce({ ...input, reads }, done, basket, n)
    done.elapsedMs = performance.now() - began
    input.onOrder(done)
  })
  return done
}

interface VisitInput extends ReplayInput {
  /** Null where nobody asks for a history. */
  reads: OwnReads | null
}

interface PaymentFault {
  outcome: PaidOutcome
  /** The provider gives no answer at first. */
  timesOut: boolean
}

const NO_FAULT: PaymentFault = { outcome: 'succeed', timesOut: false }

/** In a hundred payments: 10 webhooks come twice, 5 late, 5 never; 5 pages time out first. */
function faultOf(choice: number): PaymentFault {
  // A step that has no divisor in common with 100 spreads the faults over neighbours.
  const place = (choice * 37) % 100
  const outcome = place < 10 ? 'duplicate' : place < 15 ? 'delay' : place < 20 ? 'lose' : 'succeed'
  return { outcome, timesOut: place % 20 === 0 }
}

async function visitOnce(
  { client, goods, payment, runId, seed, journal, faults, reads }: VisitInput,
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
    const { orderId, token, number, paymentId, total, completeMs } = await placeOrder(client, visit)
    done.complete.add(completeMs)
    const lines = [...basket].map(([sku, quantity]) => ({ sku, quantity }))
    const at = new Date().toISOString()
    const acknowledged = { orderId, number, total, email, lines, at }
    journal.write(acknowledged)
    done.acknowledged.push(acknowledged)
    done.unsure.delete(email)
    await reads?.add({ orderId, token })
    if (payment === 'sandbox') {
      const fault = faults ? faultOf(seed + n) : NO_FAULT
      if (fault.timesOut) await timeOutAtSandbox(client, paymentId)
      await payAtSandbox(client, paymentId, fault.outcome)
      await reads?.read({ orderId, token })
      await reads?.readEarlier(seed + n)
    }
    done.visit.add(performance.now() - began)
  } catch (error) {
    if (!(error instanceof RequestFailed)) throw error
    done.failed.push({ email, reason: error.message })
  }
}
