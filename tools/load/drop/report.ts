import type { Latency } from '../latency.ts'
import type { DropOutcome } from './run-drop.ts'

const SHOWN_MAX = 20

const times = (latency: Latency): string => {
  const [p50, p99] = latency.at(0.5, 0.99).map((ms) => ms.toFixed(1))
  return `p50 ${p50} ms, p99 ${p99} ms`
}

const seconds = (ms: number | null): string =>
  ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`

const counts = (map: ReadonlyMap<string, number>): string =>
  [...map]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, n]) => `${name} ${n}`)
    .join(', ')

/** The outcome as a person reads it; the verdict stands last. */
export function renderDrop({ input, tally, memory, ...outcome }: DropOutcome): string {
  const { buyers, units, connections, botPercent, mode } = input
  const rows: [string, string][] = [
    ['drop', `${mode}: ${units} units, ${buyers} buyers, ${botPercent} % bots`],
    ['connections', String(connections)],
    ['sold out', `${seconds(outcome.soldOutAfterMs)} after the opening`],
    ['all answered', `${seconds(outcome.elapsedMs)} after the opening`],
    ['orders', `${tally.orders.length} acknowledged, ${outcome.recorded} recorded`],
    ['buyers ended', counts(tally.ends)],
    ['claims', counts(tally.claims)],
    ['entry', times(tally.entryMs)],
    ['claim', times(tally.claimMs)],
    ['sold-out answer', times(tally.soldOutMs)],
    ...(memory
      ? [
          [
            'memory',
            `${memory.first.toFixed(0)} MiB at first, ${memory.peak.toFixed(0)} at most, ${memory.last.toFixed(0)} at last`,
          ] as [string, string],
        ]
      : []),
  ]
  const { differences } = outcome
  const verdict =
    differences.length === 0
      ? `Exactly ${units} sold, every claim answered, no pass stolen, no limit broken.`
      : `The promises were broken in ${differences.length} places.`
  return [
    ...rows.map(([name, value]) => `${name.padEnd(16)}${value}`),
    ...differences.slice(0, SHOWN_MAX).map((difference) => `BROKEN: ${difference}`),
    verdict,
    '',
  ].join('\n')
}
