import { Latency } from '../load/latency.ts'
import { PAYMENT_KINDS, type PaymentKind } from '../load/order-flow.ts'
import { untilRecorded } from '../load/until-recorded.ts'
import { type Pace, type Spread, spreadOf } from './compare.ts'
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
  /** Orders a second, counted until the last of a turn is recorded and its stock committed. */
  paid: Spread
  cash: Spread
  /** Paid over cash within each round. */
  ratio: Spread
  /** The same while orders are placed, until the page of the provider has answered. */
  placedRatio: Spread
  placed: number
  recorded: number
  reached: boolean
}

interface Turn {
  perSecond: number
  placedPerSecond: number
}

/**
 * Whole orders that are paid at the sandbox, its webhook included, and whole orders in cash, in
 * turn on one shop. A turn ends when each of its orders is recorded as paid, or due on delivery,
 * with its stock committed.
 */
export async function paidOrders(shop: BenchShop, pace: Pace): Promise<PaidOrdersResult> {
  const known = new Set<string>()
  for await (const { id } of shop.staff.orders()) known.add(id)
  let placed = 0
  let recorded = 0
  const turn = async (payment: PaymentKind, seconds: number): Promise<Turn> => {
    const began = performance.now()
    const ids = await placeFor(shop, payment, { ...pace, seconds }, new Latency())
    const placing = (performance.now() - began) / 1000
    const { orders, waitedMs } = await untilRecorded(shop.staff, ids, known, RECORDED_WITHIN_MS)
    for (const { id } of orders) known.add(id)
    placed += ids.length
    recorded += orders.length
    return {
      perSecond: ids.length / (placing + waitedMs / 1000),
      placedPerSecond: ids.length / placing,
    }
  }
  for (const kind of PAYMENT_KINDS) await turn(kind, 1)
  const rounds: { paid: Turn; cash: Turn }[] = []
  for (let round = 0; round < pace.rounds; round += 1) {
    const paid = await turn('sandbox', pace.seconds)
    rounds.push({ paid, cash: await turn('cash-on-delivery', pace.seconds) })
  }
  const ratio = spreadOf(rounds.map(({ paid, cash }) => paid.perSecond / cash.perSecond))
  return {
    name: 'paid-orders',
    target: TARGET,
    paid: spreadOf(rounds.map(({ paid }) => paid.perSecond)),
    cash: spreadOf(rounds.map(({ cash }) => cash.perSecond)),
    ratio,
    placedRatio: spreadOf(
      rounds.map(({ paid, cash }) => paid.placedPerSecond / cash.placedPerSecond),
    ),
    placed,
    recorded,
    reached: ratio.median >= TARGET && placed === recorded,
  }
}
