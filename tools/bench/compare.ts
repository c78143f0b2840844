import { percentile } from '../load/latency.ts'
import { type Drive, drive, type Sample } from './drive.ts'

/** One side of a comparison: prepared anew for each round, outside the measured time. */
export type Side = () => Promise<Pick<Drive, 'url' | 'status' | 'requestsOf'>>

export interface Comparison {
  name: string
  title: string
  /** What the shop is measured against. */
  against: string
  /** The share of the baseline's rate that the shop is to reach. */
  target: number
  shop: Side
  baseline: Side
}

export interface Spread {
  median: number
  min: number
  max: number
}

export interface ComparisonResult {
  name: string
  title: string
  against: string
  target: number
  shop: Sample
  baseline: Sample
  /** Shop over baseline within each round, so that a slow minute of the machine hits both. */
  ratio: Spread
  reached: boolean
  rounds: { shop: Sample; baseline: Sample }[]
}

export interface Pace {
  rounds: number
  seconds: number
  connections: number
}

const WARM_UP_SECONDS = 1

/** Drives shop and baseline in turn, round by round, after both have been warmed up. */
export async function compare(it: Comparison, pace: Pace): Promise<ComparisonResult> {
  const { connections } = pace
  for (const side of [it.shop, it.baseline]) {
    await drive({ ...(await side()), connections, seconds: WARM_UP_SECONDS })
  }
  const rounds: { shop: Sample; baseline: Sample }[] = []
  for (let round = 0; round < pace.rounds; round += 1) {
    const shop = await drive({ ...(await it.shop()), connections, seconds: pace.seconds })
    const baseline = await drive({ ...(await it.baseline()), connections, seconds: pace.seconds })
    rounds.push({ shop, baseline })
  }
  const ratio = spreadOf(rounds.map(({ shop, baseline }) => shop.perSecond / baseline.perSecond))
  const shop = medianOf(rounds.map((round) => round.shop))
  const baseline = medianOf(rounds.map((round) => round.baseline))
  const { name, title, against, target } = it
  const reached = ratio.median >= target && shop.wrong === 0 && baseline.wrong === 0
  return { name, title, against, target, shop, baseline, ratio, reached, rounds }
}

export function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b)
  return {
    median: middle(sorted),
    min: sorted[0] ?? Number.NaN,
    max: sorted.at(-1) ?? Number.NaN,
  }
}

/** The mean of the two middle values where their number is even. */
const middle = (sorted: readonly number[]): number => {
  const low = percentile(sorted, 0.5)
  return sorted.length % 2 === 0 ? (low + (sorted[sorted.length / 2] ?? low)) / 2 : low
}

/** Each figure's median over the rounds; wrong answers are summed. */
function medianOf(samples: readonly Sample[]): Sample {
  const median = (of: (sample: Sample) => number) => spreadOf(samples.map(of)).median
  return {
    perSecond: median((s) => s.perSecond),
    p50: median((s) => s.p50),
    p95: median((s) => s.p95),
    p99: median((s) => s.p99),
    wrong: samples.reduce((sum, { wrong }) => sum + wrong, 0),
  }
}
