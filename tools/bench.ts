import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, tmpdir } from 'node:os'
import { defineCommand, runMain } from 'citty'
import { type Comparison, type ComparisonResult, compare, type Pace } from './bench/compare.ts'
import { comparisons } from './bench/comparisons.ts'
import { type CouponRaceResult, couponRace } from './bench/coupon-race.ts'
import { dropComparisons } from './bench/drop-comparisons.ts'
import { type MergeResult, mergedCarts } from './bench/merge.ts'
import { type PaidOrdersResult, PROVIDER_ANSWER_MS, paidOrders } from './bench/paid-orders.ts'
import { type PricingResult, pricing } from './bench/pricing.ts'
import { type RedPacketResult, redPacket } from './bench/red-packet.ts'
import {
  renderCommits,
  renderComparison,
  renderCouponRace,
  renderMerge,
  renderPaidOrders,
  renderPricing,
  renderRedPacket,
  renderRows,
  renderWholeOrders,
} from './bench/report.ts'
import { type CommitsResult, type RowsResult, rowsWritten } from './bench/rows-written.ts'
import { type BenchShop, openBenchShop } from './bench/shop-client.ts'
import { type WholeOrdersResult, wholeOrders } from './bench/whole-orders.ts'
import { PAYMENT_KINDS } from './load/order-flow.ts'
import { startOwnServer } from './load/own-server.ts'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'

const COMPARED = [
  ...['product-json', 'not-modified', 'product-page', 'cart-read', 'cart-add'],
  ...['user-center', 'orders-page'],
]
const ORDERS = PAYMENT_KINDS.map((kind) => `orders-${kind}`)
const DROPS = ['claim', 'sold-out']
const PAID = 'paid-orders'
const RED_PACKET = 'red-packet'
const COUPON_RACE = 'coupon-race'
const MERGE = 'merge'
const NAMES = [
  ...[...COMPARED, ...DROPS, ...ORDERS, PAID, RED_PACKET, COUPON_RACE, MERGE],
  ...['pricing', 'rows'],
]
const CLAIMERS = 10_000
const RACED_CHECKOUTS = 2_000

const args = {
  rounds: { type: 'string', default: '5', description: 'How often shop and baseline take turns' },
  seconds: { type: 'string', default: '4', description: 'Seconds of each turn' },
  connections: { type: 'string', default: '32', description: 'Kept connections, and shoppers' },
  only: { type: 'string', description: `One of ${NAMES.join(', ')}` },
  json: { type: 'string', description: 'Also write every figure into this file' },
} as const

interface Figures {
  at: string
  machine: { cores: number; model: string }
  pace: Pace
  comparisons: ComparisonResult[]
  orders: WholeOrdersResult[]
  paid: PaidOrdersResult[]
  redPackets: RedPacketResult[]
  couponRaces: CouponRaceResult[]
  merges: MergeResult[]
  pricing: PricingResult[]
  rows: RowsResult[]
  commits: CommitsResult[]
}

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const died = () => {
  process.stderr.write('A server died under the measurement: the figures would be worthless.\n')
  process.exit(70)
}

/** Starts a shop on an empty state, and stops it after `work`. */
async function onShop(
  { connections }: Pace,
  { seed, settings }: { seed: string; settings: Readonly<Record<string, string>> },
  work: (shop: BenchShop, own: { token: string; state: string }) => Promise<void>,
): Promise<void> {
  const state = await mkdtemp(`${tmpdir()}/kerbside-bench-`)
  const args = ['--port', '0', '--persist', state, '--seed', seed]
  const server = await startOwnServer('tools/serve.ts', args, died, settings)
  const token = / staff=(\S+)/.exec(server.ready)?.[1] ?? ''
  const shop = await openBenchShop(server.url, token, connections)
  try {
    await work(shop, { token, state })
  } finally {
    shop.close()
    await server.stop()
    await rm(state, { recursive: true, force: true })
  }
}

/** Starts shop and baseline side by side, each in processes of its own, and measures in turn. */
async function measure(pace: Pace, wanted: (name: string) => boolean): Promise<Figures> {
  const figures: Figures = {
    at: new Date().toISOString(),
    machine: { cores: availableParallelism(), model: cpus()[0]?.model ?? '' },
    pace,
    comparisons: [],
    orders: [],
    paid: [],
    redPackets: [],
    couponRaces: [],
    merges: [],
    pricing: [],
    rows: [],
    commits: [],
  }
  if (wanted('pricing')) {
    const result = pricing(pace.rounds)
    figures.pricing.push(result)
    say(renderPricing(result))
  }
  if ([...COMPARED, ...DROPS, ...ORDERS].some(wanted)) {
    await onShop(pace, { seed: 'demo', settings: {} }, async (shop, { token, state }) => {
      const baseline = await startOwnServer('tools/baseline/serve.ts', [], died)
      try {
        const drops = {
          shop,
          staffToken: token,
          baselineUrl: baseline.url,
          stateDir: state,
          ...pace,
        }
        const all = [
          ...(await comparisons(shop, baseline.url, pace.connections)),
          ...dropComparisons(drops),
        ]
        await compareAll(
          all.filter(({ name }) => wanted(name)),
          pace,
          figures,
        )
        await placeAll(shop, pace, wanted, figures)
      } finally {
        await baseline.stop()
      }
    })
  }
  if (wanted(PAID)) {
    process.stderr.write(`${PAID}\n`)
    // A shop of its own: the delay of its provider is a setting.
    const settings = { SANDBOX_ANSWER_MS: String(PROVIDER_ANSWER_MS) }
    await onShop(pace, { seed: 'none', settings }, async (shop, { state }) => {
      const result = await paidOrders(shop, state, pace)
      figures.paid.push(result)
      say(renderPaidOrders(result))
    })
  }
  if (wanted(COUPON_RACE)) {
    process.stderr.write(`${COUPON_RACE}\n`)
    await onShop(pace, { seed: 'none', settings: {} }, async (shop, { token }) => {
      const result = await couponRace(shop, token, RACED_CHECKOUTS)
      figures.couponRaces.push(result)
      say(renderCouponRace(result))
    })
  }
  if (wanted(MERGE)) {
    process.stderr.write(`${MERGE}\n`)
    await onShop(pace, { seed: 'none', settings: {} }, async (shop) => {
      const result = await mergedCarts(shop, pace.rounds)
      figures.merges.push(result)
      say(renderMerge(result))
    })
  }
  if (wanted(RED_PACKET)) {
    process.stderr.write(`${RED_PACKET}\n`)
    await onShop(pace, { seed: 'none', settings: {} }, async (shop, { token }) => {
      const baseline = await startOwnServer('tools/baseline/serve.ts', [], died)
      try {
        const sides = { baselineUrl: baseline.url, staffToken: token }
        const result = await redPacket(shop, sides, { claimers: CLAIMERS, rounds: pace.rounds })
        figures.redPackets.push(result)
        say(renderRedPacket(result))
      } finally {
        await baseline.stop()
      }
    })
  }
  if (wanted('rows')) {
    Object.assign(figures, await rowsWritten())
    say(renderRows(figures.rows))
    say(renderCommits(figures.commits))
  }
  return figures
}

async function compareAll(all: Comparison[], pace: Pace, figures: Figures): Promise<void> {
  for (const comparison of all) {
    process.stderr.write(`${comparison.name}\n`)
    const result = await compare(comparison, pace)
    figures.comparisons.push(result)
    say(renderComparison(result))
  }
}

async function placeAll(
  shop: BenchShop,
  pace: Pace,
  wanted: (name: string) => boolean,
  figures: Figures,
): Promise<void> {
  for (const payment of PAYMENT_KINDS.filter((kind) => wanted(`orders-${kind}`))) {
    process.stderr.write(`orders-${payment}\n`)
    const result = await wholeOrders(shop, payment, pace)
    figures.orders.push(result)
    say(renderWholeOrders(result))
  }
}

const command = defineCommand({
  meta: { name: 'bench', description: 'Measure the shop beside a bare Worker and a bare object' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const { only, json } = given
      if (only !== undefined && !NAMES.includes(only)) {
        throw new Refusal(`--only ${only}: give one of ${NAMES.join(', ')}.`)
      }
      const pace = {
        rounds: wholeNumber('rounds', given.rounds, 1, 1_000),
        seconds: wholeNumber('seconds', given.seconds, 1, 3_600),
        connections: wholeNumber('connections', given.connections, 1, 1_000),
      }
      const figures = await measure(pace, (name) => only === undefined || only === name)
      if (json !== undefined) await writeFile(json, `${JSON.stringify(figures, null, 2)}\n`)
      const results = [
        ...figures.comparisons,
        ...figures.orders,
        ...figures.paid,
        ...figures.redPackets,
        ...figures.couponRaces,
        ...figures.merges,
        ...figures.pricing,
        ...figures.rows,
        ...figures.commits,
      ]
      const missed = results.filter(({ reached }) => !reached)
      if (missed.length > 0) {
        say(`Missed: ${missed.map(({ name }) => name).join(', ')}.`)
        process.exitCode = 1
      }
      // What still holds the process open is only the runtimes, which have been stopped.
      setTimeout(() => process.exit(), 2_000).unref()
    }),
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    process.stderr.write(`ended by ${signal}\n`)
    process.exit(130)
  })
}
await runMain(command)
