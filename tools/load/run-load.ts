import { type BasketPlan, demandOf } from './baskets.ts'
import { ensureGoods, type Goods } from './goods.ts'
import { HttpClient } from './http-client.ts'
import { openJournal } from './journal.ts'
import type { PaymentKind } from './order-flow.ts'
import type { OwnInventorySystem } from './own-inventory-system.ts'
import { PatientClient } from './patient-client.ts'
import { replayProgress } from './progress.ts'
import { reconcile } from './reconcile.ts'
import { type Replay, replay } from './replay.ts'
import { StaffApi } from './staff-api.ts'
import { untilRecorded } from './until-recorded.ts'

interface LoadInput {
  url: string
  token: string
  /** Path of the journal of acknowledged orders. */
  journal: string
  plan: BasketPlan
  concurrency: number
  payment: PaymentKind
  seed: number
  /** Whether webhooks come twice or late, and payment pages time out first. */
  faults: boolean
  /** Unlike every other run's on the same shop. */
  runId: string
  /** How often to kill the runtime on the way, and how; null where it is not ours to kill. */
  kills: number
  /** Milliseconds after which no further visit begins; null: all of the plan come. */
  limitMs: number | null
  kill: (() => Promise<void>) | null
  /** Is down for a minute on the way; null where there is none. */
  inventorySystem: OwnInventorySystem | null
  /** Seconds to wait for the last order to be recorded. */
  drainSeconds: number
}

export interface LoadOutcome {
  replay: Replay
  plan: BasketPlan
  retries: number
  kills: number
  recorded: number
  /** Milliseconds from the last acknowledgement until every order was recorded and settled. */
  drainMs: number
  /** Takings over all recorded orders, in minor units; units sold; SKUs checked. */
  takings: number
  units: number
  skus: number
  journal: string
  differences: string[]
}

/** Replays the plan against a shop and reconciles its records. What differs is told, not thrown. */
export async function runLoad(input: LoadInput): Promise<LoadOutcome> {
  const http = new HttpClient(input.url, input.concurrency + 8)
  let retries = 0
  const onRetry = () => {
    retries += 1
  }
  const client = new PatientClient({ client: http, random: Math.random, onRetry })
  const staff = new StaffApi(client, input.token)
  try {
    const start = await prepare(client, staff, input)
    retries = 0
    const { done, kills } = await drive(client, start.goods, input, () => retries)
    await input.inventorySystem?.recovered()
    const ids = done.acknowledged.map(({ orderId }) => orderId)
    process.stderr.write('waiting for the record\n')
    const within = input.drainSeconds * 1000
    const { orders, waitedMs } = await untilRecorded(staff, ids, start.known, within)
    process.stderr.write('reconciling orders, money and stock\n')
    const after = await staff.levels([...start.before.keys()])
    const prices = new Map([...start.goods].map(([sku, { price }]) => [sku, price]))
    return {
      replay: done,
      plan: input.plan,
      retries,
      kills,
      recorded: orders.length,
      drainMs: waitedMs,
      takings: orders.reduce((sum, { total }) => sum + total, 0),
      units: orders.flatMap(({ lines }) => lines).reduce((sum, line) => sum + line.quantity, 0),
      skus: start.before.size,
      journal: input.journal,
      differences: reconcile({
        asked: done.asked,
        acknowledged: done.acknowledged,
        unsure: done.unsure,
        recorded: orders,
        prices,
        before: start.before,
        after,
      }),
    }
  } finally {
    http.close()
  }
}

/** The shop before the first order: its goods, their stock, and the orders it has already. */
async function prepare(client: PatientClient, staff: StaffApi, input: LoadInput) {
  const { plan, runId, inventorySystem } = input
  const demand = demandOf(plan.baskets)
  process.stderr.write(`preparing ${demand.size} products\n`)
  const { goods, levels: before } = await ensureGoods(client, staff, demand, runId)
  inventorySystem?.count(before)
  const known = new Set<string>()
  for await (const { id } of staff.orders()) known.add(id)
  return { goods, before, known }
}

async function drive(
  client: PatientClient,
  goods: Goods,
  input: LoadInput,
  retries: () => number,
): Promise<{ done: Replay; kills: number }> {
  const { plan, kill, limitMs } = input
  const total = plan.baskets.length
  const journal = openJournal(input.journal)
  const progress = replayProgress(total)
  let kills = 0
  const onOrder = (done: Replay) => {
    progress.update(done, retries())
    const count = done.acknowledged.length + done.failed.length
    const part = Math.max(count / total, done.elapsedMs / (limitMs ?? Number.POSITIVE_INFINITY))
    if (part >= 1 / 2) input.inventorySystem?.takeDown()
    // Spread evenly: the first kill comes after 1/(kills + 1) of the orders, or of the time.
    if (kill && kills < input.kills && part >= (kills + 1) / (input.kills + 1)) {
      kills += 1
      kill().catch((error: unknown) => process.stderr.write(`kill: ${String(error)}\n`))
    }
  }
  try {
    const done = await replay({ ...input, client, goods, baskets: plan.baskets, journal, onOrder })
    return { done, kills }
  } finally {
    progress.end()
    journal.close()
  }
}
