import { HOUR_MS } from '../../../src/shared/platform/clock.ts'
import { ensureGoods } from '../goods.ts'
import { HttpClient } from '../http-client.ts'
import { inParallel } from '../in-parallel.ts'
import { Latency } from '../latency.ts'
import { PatientClient } from '../patient-client.ts'
import { StaffApi } from '../staff-api.ts'
import { untilRecorded } from '../until-recorded.ts'
import { type Buyer, type DropTally, type Sale, sendBuyer } from './buyers.ts'
import { checkDrop } from './check-drop.ts'
import { DropApi } from './drop-api.ts'
import { type MemorySamples, watchMemory } from './memory.ts'
import { dropProgress } from './progress.ts'
import { createDrop } from './staff-drop.ts'

interface DropInput {
  url: string
  token: string
  buyers: number
  units: number
  limit: number
  connections: number
  /** Percent of the buyers that are bots, a third of each kind. */
  botPercent: number
  mode: 'queue' | 'draw'
  runId: string
  /** Seconds until buyers who still wait give up. */
  patienceSeconds: number
  drainSeconds: number
  /** The own shop's state, whose runtime's memory is watched; null where it is not ours. */
  stateDir: string | null
}

export interface DropOutcome {
  input: DropInput
  tally: DropTally
  /** Milliseconds from the opening until the drop called itself sold out; null where it never did. */
  soldOutAfterMs: number | null
  elapsedMs: number
  recorded: number
  memory: MemorySamples | null
  differences: string[]
}

const OPENS_IN_MS = 3_000
const OPEN_FOR_MS = HOUR_MS
const WATCH_EVERY_MS = 250
/** One connection in so many is for those who were admitted. */
const BUYING_SHARE = 4

/** Sends all buyers at a drop at once and checks the records after it. Faults are told, not thrown. */
export async function runDrop(input: DropInput): Promise<DropOutcome> {
  const staffHttp = new HttpClient(input.url, 16)
  const patient = new PatientClient({
    client: staffHttp,
    random: Math.random,
    onRetry: () => undefined,
  })
  const staff = new StaffApi(patient, input.token)
  const buying = Math.ceil(input.connections / BUYING_SHARE)
  const http = new HttpClient(input.url, input.connections - buying)
  const buyingHttp = new HttpClient(input.url, buying)
  try {
    const { sku, variantId } = await prepareGoods(patient, staff, input)
    const known = new Set<string>()
    for await (const { id } of staff.orders()) known.add(id)
    const opensAt = Date.now() + OPENS_IN_MS
    const plan = { ...input, variantId, opensAt, closesAt: opensAt + OPEN_FOR_MS }
    const dropId = await createDrop(patient, input.token, plan)
    const api = new DropApi(http, dropId, buyingHttp)
    const tally = emptyTally()
    const memory = input.stateDir === null ? null : await watchMemory(input.stateDir)
    await new Promise((resolve) => setTimeout(resolve, opensAt - Date.now()))
    const began = performance.now()
    const until = began + input.patienceSeconds * 1000
    const sale: Sale = {
      api,
      tally,
      variantId,
      dropId,
      limit: input.limit,
      runId: input.runId,
      until,
    }
    const soldOut = watchSoldOut(new DropApi(staffHttp, dropId), began, until)
    await sendAll(sale, input)
    const elapsedMs = performance.now() - began
    const ids = tally.orders.map(({ orderId }) => orderId)
    process.stderr.write('waiting for the record\n')
    const { orders } = await untilRecorded(staff, ids, known, input.drainSeconds * 1000)
    const level = (await staff.levels([sku])).get(sku)
    if (!level) throw new RangeError(`the shop knows no level of ${sku}`)
    const { units, limit } = input
    const { unanswered } = api
    const records = { sku, units, limit, tally, unanswered, recorded: orders, level }
    return {
      input,
      tally,
      soldOutAfterMs: await soldOut,
      elapsedMs,
      recorded: orders.length,
      memory: memory?.stop() ?? null,
      differences: checkDrop(records),
    }
  } finally {
    http.close()
    buyingHttp.close()
    staffHttp.close()
  }
}

/** One new variant with exactly the units of the drop in stock. */
async function prepareGoods(patient: PatientClient, staff: StaffApi, { runId, units }: DropInput) {
  const sku = `DROP-${runId.toUpperCase()}`
  const { goods } = await ensureGoods(patient, staff, new Map([[sku, 0]]), runId)
  const variantId = goods.get(sku)?.variantId
  const level = (await staff.levels([sku])).get(sku)
  if (!variantId || !level) throw new RangeError(`${sku} is not in the catalogue`)
  const delta = units - level.onHand
  if (delta !== 0) await staff.addStock(sku, delta, `drop-${runId}`)
  return { sku, variantId }
}

function emptyTally(): DropTally {
  return {
    orders: [],
    holds: new Map(),
    stolen: 0,
    ends: new Map(),
    claims: new Map(),
    claimMs: new Latency(),
    entryMs: new Latency(),
    soldOutMs: new Latency(),
  }
}

const BOTS = ['replay', 'share', 'skip'] as const

/** Bots are spread evenly among the honest. */
function kindOf(n: number, botPercent: number): Buyer['kind'] {
  if ((n * 37) % 100 >= botPercent) return 'honest'
  return BOTS[n % BOTS.length] ?? 'skip'
}

/** All at once: every buyer is under way from the first moment; the connections are the limit. */
async function sendAll(sale: Sale, { buyers, botPercent }: DropInput): Promise<void> {
  const progress = dropProgress(buyers)
  let done = 0
  try {
    const all = Array.from({ length: buyers }, (_, n) => ({ n, kind: kindOf(n, botPercent) }))
    await inParallel(all, buyers, async (buyer) => {
      await sendBuyer(sale, buyer)
      done += 1
      progress.update(done, sale.tally)
    })
  } finally {
    progress.end()
  }
}

async function watchSoldOut(api: DropApi, began: number, until: number): Promise<number | null> {
  while (performance.now() < until) {
    const drop = await api.state()
    if (drop.ok && drop.value.state === 'sold_out') return performance.now() - began
    await new Promise((resolve) => setTimeout(resolve, WATCH_EVERY_MS))
  }
  return null
}
