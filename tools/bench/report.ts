import type { ComparisonResult, Spread } from './compare.ts'
import type { CouponRaceResult } from './coupon-race.ts'
import type { Sample } from './drive.ts'
import type { MergeResult } from './merge.ts'
import type { PaidOrdersResult } from './paid-orders.ts'
import type { PricingResult } from './pricing.ts'
import type { RedPacketResult } from './red-packet.ts'
import type { CommitsResult, RowsResult } from './rows-written.ts'
import type { WholeOrdersResult } from './whole-orders.ts'

const whole = (value: number): string => value.toFixed(0)
const ms = (value: number): string => value.toFixed(1)
const spread = ({ median, min, max }: Spread, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`
const verdict = (reached: boolean): string => (reached ? 'reached' : 'MISSED')

/** Cells in columns: the first one left, the others right. */
function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, at) =>
    Math.max(...rows.map((row) => row[at]?.length ?? 0)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd()
  return `${rows.map(line).join('\n')}\n`
}

const sampleCells = (sample: Sample): string[] => [
  whole(sample.perSecond),
  ms(sample.p50),
  ms(sample.p95),
  ms(sample.p99),
]

export function renderComparison(result: ComparisonResult): string {
  const { title, against, shop, baseline, ratio, target } = result
  const wrong = shop.wrong + baseline.wrong
  return `${table([
    ['', 'req/s', 'p50 ms', 'p95 ms', 'p99 ms', 'ratio', 'target', ''],
    [
      title,
      ...sampleCells(shop),
      spread(ratio, 2),
      `≥ ${target.toFixed(2)}`,
      verdict(result.reached),
    ],
    [`  baseline: ${against}`, ...sampleCells(baseline)],
  ])}${wrong === 0 ? '' : `  ${wrong} wrong answers: the figures are worth nothing\n`}`
}

export function renderWholeOrders(result: WholeOrdersResult): string {
  const { placed, recorded } = result
  return `${table([
    ['', 'orders/s', 'to the record', 'p50 ms', 'p95 ms', 'p99 ms', 'target', ''],
    [
      result.title,
      spread(result.perSecond, 0),
      spread(result.settledPerSecond, 0),
      ms(result.p50),
      ms(result.p95),
      ms(result.p99),
      `≥ ${result.target}`,
      verdict(result.reached),
    ],
  ])}  ${placed} placed, ${recorded} in D1; drained in ${spread(result.drainSeconds, 1)} s\n`
}

export function renderRows(results: readonly RowsResult[]): string {
  const limit = (target: number | null) => (target === null ? '' : `≤ ${target}`)
  const rows = results.map((result) => [
    result.title,
    result.objects.toFixed(1),
    limit(result.targetObjects),
    result.d1.toFixed(1),
    limit(result.targetD1),
    result.targetObjects === null ? '' : verdict(result.reached),
  ])
  const details = results.map(({ title, by }) => {
    const parts = Object.entries(by).map(([name, count]) => `${name} ${count.toFixed(1)}`)
    return `  ${title}: ${parts.join(', ')}`
  })
  return `${table([['Rows written', 'objects', '', 'D1', '', ''], ...rows])}${details.join('\n')}\n`
}

export function renderCommits(results: readonly CommitsResult[]): string {
  const rows = results.map((result) => [
    result.title,
    result.birth.toFixed(1),
    result.before.toFixed(1),
    `≤ ${result.targetBefore}`,
    result.after.toFixed(1),
    `≤ ${result.targetAfter}`,
    result.calls.toFixed(1),
    verdict(result.reached),
  ])
  const parts = (by: Record<string, number>): string =>
    Object.entries(by)
      .map(([name, count]) => `${name.split(' ')[0]} ${count.toFixed(1)}`)
      .join(', ')
  const details = results.map(
    ({ title, by }) => `  ${title}: before ${parts(by.before)}; after ${parts(by.after)}`,
  )
  const head = ['', 'birth', 'before', '', 'after', '', 'calls in sequence', '']
  return `${table([head, ...rows])}${details.join('\n')}\n`
}

export function renderPaidOrders(result: PaidOrdersResult): string {
  const { paid, cash, ratio, recordRatio, paidCpuMs, cashCpuMs, placed, recorded } = result
  const cpu =
    paidCpuMs === null || cashCpuMs === null
      ? ''
      : `; ${ms(paidCpuMs)} and ${ms(cashCpuMs)} ms of a core each, to the record`
  return `${table([
    ['', 'paid/s', 'cash/s', 'paid : cash', 'target', ''],
    [
      'Whole orders, paid against cash',
      spread(paid, 1),
      spread(cash, 1),
      spread(ratio, 2),
      `≥ ${result.target.toFixed(2)}`,
      verdict(result.reached),
    ],
  ])}  to the record ${spread(recordRatio, 2)}; ${placed} placed, ${recorded} in D1${cpu}\n`
}

export function renderPricing({ byLines, growth, target, reached }: PricingResult): string {
  const rows = byLines.map(({ lines, ms: time }, at) => [
    `${lines} lines`,
    spread(time, 2),
    at === byLines.length - 1 ? `≤ ${target}` : '',
    at === byLines.length - 1 ? verdict(reached) : '',
  ])
  const head = ['Price with 50 promotions', 'ms', 'target', '']
  return `${table([head, ...rows])}  four times the lines take ${growth.toFixed(1)} times as long\n`
}

export function renderRedPacket(result: RedPacketResult): string {
  const { claims, baseline, ratio, settledMs, claimers, shares, exact, target, reached } = result
  const verdicts = exact ? 'the whole fund granted' : 'NOT EXACT'
  return `${table([
    ['', 'claims/s', 'upserts/s', 'ratio', 'target', ''],
    [
      'Red packet, claims against an object’s row upserted',
      spread(claims, 0),
      spread(baseline, 0),
      spread(ratio, 2),
      `≥ ${target.toFixed(2)}`,
      verdict(reached),
    ],
  ])}  ${claimers} claimers of ${shares} shares, ${verdicts}; settled ${spread(settledMs, 0)} ms later\n`
}

export function renderCouponRace(result: CouponRaceResult): string {
  const { checkouts, uses, placed, refused, other, used, perSecond, reached } = result
  return `${table([
    ['', 'placed', 'used', 'refused', 'other', 'answers/s', ''],
    [
      `${checkouts} checkouts, ${uses} uses of a coupon`,
      ...[placed, used, refused, other].map(String),
      whole(perSecond),
      verdict(reached),
    ],
  ])}`
}

export function renderMerge({ ms: time, restored, target, reached }: MergeResult): string {
  return `${table([
    ['', 'ms', 'target', ''],
    ['Sign-in that merges 65 lines with 40', spread(time, 0), `≤ ${target}`, verdict(reached)],
  ])}  ${restored ? 'each undo restored both carts' : 'NOT RESTORED'}\n`
}
