import { Latency } from '../load/latency.ts'
import { PAYMENT_KINDS, type PaymentKind } from '../load/order-flow.ts'
import { untilRecorded } from '../load/until-recorded.ts'
import { type Pace, type Spread, spreadOf } from './compare.ts'
import { runtimeCpuMs } from './runtime-cpu.ts'
import type { BenchShop } from './shop-client.ts'
import { placeFor } from './whole-orders.ts'

/** The sandbox answers each call so late, as a provider across a network. */
export const PROVIDER_ANSWER_MS = 50
/** The share of the rate of cash orders that paid ones are to reach. */
const TARGET = 0.8
const RECORDED_WITHIN_MS = 300_000

export interface PaidOrdersResult {
  name: 'paid-orders'
  target: number
  /** Orders a second until the page of the provider has answered, or the order in cash. */
  paid: Spread
  cash: Spread
  /** Paid over cash within each round. */
  ratio: Spread
  /** The same, counted until the last order of a turn is recorded and its stock committed. */
  recordRatio: Spread
  /** Milliseconds of a core that the runtime takes for an order, to the record; null: not known. */
  paidCpuMs: number | null
  cashCpuMs: number | null
  placed: number
  recorded: number
  reached: boolean
}

interface Turn {
  perSecond: number
  recordedPerSecond: number
  cpuMs: number
}

/**
 * Whole orders that are paid at the sandbox, its webhook included, and whole orders in cash, in
 * turn on one shop. Each turn waits until its orders are recorded with their stock committed: one
 * that is missing makes the row missed.
 * @param stateDir the state directory of the shop
 */
export async function paidOrders(
  shop: BenchShop,
  stateDir: string,
  pace: Pace,
): Promise<PaidOrdersResult> {
  const known = new Set<string>()
  for await (const { id } of shop.staff.orders()) known.add(id)
  let placed = 0
  let recorded = 0
  const turn = async (payment: PaymentKind, seconds: number): Promise<Turn> => {
    const cpuBefore = await runtimeCpuMs(stateDir)
    const began = performance.now()
    const ids = await placeFor(shop, payment, { ...pace, seconds }, new Latency())
    const placing = (performance.now() - began) / 1000
    const { orders, waitedMs } = await untilRecorded(shop.staff, ids, known, RECORDED_WITHIN_MS)
    const cpuAfter = await runtimeCpuMs(stateDir)
    for (const { id } of orders) known.add(id)
    placed += ids.length
    recorded += orders.length
    return {
      perSecond: ids.length / placing,
      recordedPerSecond: ids.length / (placing + waitedMs / 1000),
      cpuMs: ((cpuAfter ?? Number.NaN) - (cpuBefore ?? Number.NaN)) / ids.length,
    }
  }
  for (const kind of PAYMENT_KINDS) await turn(kind, 1)
  const rounds: { paid: Turn; cash: Turn }[] = []
  for (let round = 0; round < pace.rounds; round += 1) {
    const paid = await turn('sandbox', pace.seconds)
    rounds.push({ paid, cash: await turn('cash-on-delivery', pace.seconds) })
  }
  const over = (rate: 'perSecond' | 'recordedPerSecond'): Spread =>
    spreadOf(rounds.map(({ paid, cash }) => paid[rate] / cash[rate]))
  const cpuMsOf = (side: 'paid' | 'cash'): number | null => {
    const { median } = spreadOf(rounds.map((round) => round[side].cpuMs))
    return Number.isFinite(median) ? median : null
  }
  const ratio = over('perSecond')
  return {
    name: 'paid-orders',
    target: TARGET,
    paid: spreadOf(rounds.map(({ paid }) => paid.perSecond)),
    cash: spreadOf(rounds.map(({ cash }) => cash.perSecond)),
    ratio,
    recordRatio: over('recordedPerSecond'),
    paidCpuMs: cpuMsOf('paid'),
    cashCpuMs: cpuMsOf('cash'),
    placed,
    recorded,
    reached: ratio.median >= TARGET && placed === recorded,
  }
}
