import type { LoadOutcome } from './run-load.ts'

const SHOWN_MAX = 20

/** The outcome as a person reads it; the verdict stands last. */
export function printOutcome(outcome: LoadOutcome): void {
  process.stdout.write(renderOutcome(outcome))
}

function renderOutcome(outcome: LoadOutcome): string {
  const { replay, plan, differences } = outcome
  const [v50, v99] = replay.visit.at(0.5, 0.99)
  const [c50, c99] = replay.complete.at(0.5, 0.99)
  const count = replay.acknowledged.length
  const seconds = replay.elapsedMs / 1000
  const ms = (value = Number.NaN) => `${value.toFixed(1)} ms`
  const rows: [string, string][] = [
    [
      'orders',
      `${count} acknowledged, ${replay.failed.length} failed, ${outcome.recorded} recorded`,
    ],
    ['baskets cut', `${plan.cut.baskets}, ${plan.cut.lines} lines over a cart's limit left out`],
    ['rate', `${(count / seconds).toFixed(1)} orders/s over ${seconds.toFixed(1)} s`],
    ['whole visit', `p50 ${ms(v50)}, p99 ${ms(v99)}`],
    ['complete', `p50 ${ms(c50)}, p99 ${ms(c99)}`],
    ['retries', `${outcome.retries}; the runtime was killed ${outcome.kills} times`],
    ['drain', `${(outcome.drainMs / 1000).toFixed(1)} s until all was recorded`],
    [
      'takings',
      `${outcome.takings} minor units for ${outcome.units} units of ${outcome.skus} SKUs`,
    ],
    ['journal', outcome.journal],
  ]
  const reasons = [...new Set(replay.failed.map(({ reason }) => reason))].slice(0, SHOWN_MAX)
  const failures = reasons.map((reason) => `failed: ${reason}`)
  const shown = differences.slice(0, SHOWN_MAX).map((difference) => `DIFFERENCE: ${difference}`)
  const more = differences.length - shown.length
  const verdict =
    differences.length === 0
      ? 'Everything agrees: every order, every cent and every unit.'
      : `The records differ in ${differences.length} places.`
  return [
    ...rows.map(([name, value]) => `${name.padEnd(14)}${value}`),
    ...failures,
    ...shown,
    ...(more > 0 ? [`… and ${more} more`] : []),
    verdict,
    '',
  ].join('\n')
}
