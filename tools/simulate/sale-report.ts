import { percentile } from '../load/latency.ts'
import { unitsIn, type WatchedLedger } from './ledger-watch.ts'
import type { SaleOptions, SaleOutcome } from './sale.ts'
import type { LaneFigures } from './service-lane.ts'
import { READS_PER_SECOND, WRITES_PER_SECOND } from './service-rates.ts'
import type { SimulatedObject } from './simulated-object.ts'

const SHARES = [0.5, 0.9, 0.99, 1]

/** The report of a sale as text, aligned for a terminal. */
export function renderSale(options: SaleOptions, outcome: SaleOutcome): string {
  const { world, crowd, soldOutMs, firstPassMs, events } = outcome
  const { buyers, units, shards, mode, seed } = options
  const fates = [...crowd.fates].map(([fate, count]) => `${whole(count)} ${fate}`).join(', ')
  return `${[
    `A ${mode} of ${whole(buyers)} buyers for ${whole(units)} units, ${shards} entry shards and ` +
      `${shards} stock shards, seed ${seed}`,
    `Each object serves ${whole(READS_PER_SECOND)} reads or ${whole(WRITES_PER_SECOND)} writes a second`,
    '',
    `First pass heard of    ${time(firstPassMs)} after the opening`,
    `Sold                   ${soldBy(outcome)}`,
    `Sold out               ${soldOutMs === null ? 'never' : `${time(soldOutMs)} after the opening`}`,
    `Buyers                 ${fates}`,
    `Virtual events         ${whole(events)}`,
    '',
    table(
      ['waiting', 'buyers', 'p50', 'p90', 'p99', 'max'],
      [
        waiting('arrival to entry', crowd.arrivedAt, crowd.enteredAt, 0),
        waiting('entry to pass', crowd.enteredAt, crowd.admittedAt, world.definition.opensAt),
        waiting('arrival to last word', crowd.arrivedAt, crowd.finalAt, 0),
      ],
    ),
    '',
    table(
      ['object', 'served', 'busiest second', 'longest queue', 'longest wait', 'overloaded'],
      [
        lane('drop root', [world.dropRoot]),
        lane('entry shard (each)', world.entries),
        lane('stock root', [world.stockRoot]),
        lane('stock shard (each)', world.stockShards),
      ],
    ),
    '',
    table(
      ['ledger', 'allotted', 'received', 'given', 'sold', 'held', 'available', 'conserved'],
      ledgersInOrder(world.watch.ledgers.values()).map(balance),
    ),
    '',
    'Checked after every step: no unit appeared, vanished, was sold or promised twice; passes went',
    'out in the order of ranks, one per entry; nobody was told "sold out" while a unit was left or',
    'held. Checked at the end: every list, pass and hold; nobody has more than the limit.',
    'No violation.',
  ].join('\n')}\n`
}

/** How long it took to sell most of the units; the last ones go through many hands. */
function soldBy({ world, crowd }: SaleOutcome): string {
  const { soldAt } = crowd.orders
  const { opensAt } = world.definition
  return [0.5, 0.9, 0.99]
    .map((share) => `${share * 100}% in ${time(percentile(soldAt, share) - opensAt)}`)
    .join(', ')
}

/** From one moment to another, of those who lived through both; not before `since`. */
function waiting(name: string, from: Float64Array, to: Float64Array, since: number): string[] {
  const waits: number[] = []
  to.forEach((end, n) => {
    const start = from[n] ?? -1
    if (end >= 0 && start >= 0) waits.push(Math.max(0, end - Math.max(start, since)))
  })
  const sorted = Float64Array.from(waits).sort()
  return [name, whole(sorted.length), ...SHARES.map((p) => time(percentile(sorted, p)))]
}

/** The highest figure of any of these objects. */
function lane(name: string, objects: readonly SimulatedObject[]): string[] {
  const most = (figure: keyof LaneFigures) =>
    Math.max(...objects.map(({ lane: { figures } }) => figures[figure]))
  return [
    name,
    whole(most('served')),
    whole(most('busiestSecond')),
    whole(most('longestQueue')),
    time(most('longestWait')),
    whole(most('overloaded')),
  ]
}

const ledgersInOrder = (ledgers: Iterable<WatchedLedger>): WatchedLedger[] =>
  [...ledgers].sort((a, b) => numberOf(a) - numberOf(b))
const numberOf = ({ name }: WatchedLedger): number => Number(name.split('#')[1] ?? -1)

function balance(ledger: WatchedLedger): string[] {
  const came = ledger.counted + ledger.allotted + ledger.received - ledger.given
  return [
    ledger.name,
    ...[
      ledger.allotted || ledger.counted,
      ledger.received,
      ledger.given,
      ledger.committed + ledger.shipped,
      ledger.held,
      ledger.available,
    ].map(whole),
    came === unitsIn(ledger) ? 'yes' : 'NO',
  ]
}

function table(head: string[], rows: string[][]): string {
  const all = [head, ...rows]
  const widths = head.map((_, n) => Math.max(...all.map((row) => row[n]?.length ?? 0)))
  const line = (row: string[]) =>
    row
      .map((cell, n) => (n === 0 ? cell.padEnd(widths[n] ?? 0) : cell.padStart(widths[n] ?? 0)))
      .join('  ')
  return all.map(line).join('\n')
}

const whole = (n: number): string => n.toLocaleString('en-US', { maximumFractionDigits: 0 })

function time(ms: number): string {
  if (!Number.isFinite(ms)) return '-'
  if (ms < 1_000) return `${ms.toFixed(0)} ms`
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`
}
