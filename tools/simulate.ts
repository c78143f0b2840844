import { execFileSync } from 'node:child_process'
import { defineCommand, type ParsedArgs, runMain } from 'citty'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'
import { type FaultOptions, runWithFaults, SMALL_DROP } from './simulate/fault-run.ts'
import { type FoundViolation, runSeries } from './simulate/fault-series.ts'
import { runSale } from './simulate/sale.ts'
import { renderSale } from './simulate/sale-report.ts'
import { Violation } from './simulate/violation.ts'

const args = {
  drop: { type: 'boolean', default: false, description: 'Simulate a drop (there is no other yet)' },
  buyers: { type: 'string', description: 'How many come: 1000000, with --faults 200' },
  units: { type: 'string', description: 'How many units there are: 10000, with --faults 12' },
  shards: {
    type: 'string',
    description: 'Entry shards and stock shards: 32, with --faults 4 and 3',
  },
  mode: { type: 'string', default: 'queue', description: 'queue or draw; with --faults both' },
  seed: {
    type: 'string',
    default: '1',
    description: 'The (first) seed: the same gives the same run',
  },
  faults: {
    type: 'boolean',
    default: false,
    description: 'Many small runs with crashes, delays, lost and duplicate calls',
  },
  runs: { type: 'string', default: '1000', description: 'With --faults: how many seeds' },
  trace: { type: 'boolean', default: false, description: 'With --faults: print every call' },
} as const
type Given = ParsedArgs<typeof args>

const LINE_EVERY_MS = 2_000

/** Calls `print` at most every LINE_EVERY_MS of true time, which decides nothing. */
function nowAndThen(print: (line: string) => void): (line: () => string) => void {
  let printedAt = performance.now()
  return (line) => {
    if (performance.now() - printedAt < LINE_EVERY_MS) return
    printedAt = performance.now()
    print(line())
  }
}

const toStderr = (line: string) => process.stderr.write(`${line}\n`)

async function simulateSale(given: Given): Promise<boolean> {
  const { mode } = given
  if (mode !== 'queue' && mode !== 'draw') throw new Refusal(`--mode ${mode}: give queue or draw.`)
  const options = {
    mode,
    seed: given.seed,
    buyers: wholeNumber('buyers', given.buyers ?? '1000000', 1, 9_999_999),
    units: wholeNumber('units', given.units ?? '10000', 1, 1_000_000),
    shards: wholeNumber('shards', given.shards ?? '32', 1, 64),
  } as const
  const show = nowAndThen(toStderr)
  const startedAt = performance.now()
  const outcome = await runSale(options, (virtualMs, crowd) =>
    show(() => {
      const seconds = (virtualMs / 1_000).toFixed(0)
      const [entered, done] = [crowd.entered, crowd.done]
      return `${seconds} s after the opening: ${entered} entered, ${done} have their last word`
    }),
  )
  process.stdout.write(renderSale(options, outcome))
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(0)
  const megabytes = (process.memoryUsage.rss() / 2 ** 20).toFixed(0)
  toStderr(`${seconds} s, ${megabytes} MiB`)
  return true
}

function faultOptions(given: Given): FaultOptions {
  const shards = given.shards === undefined ? null : wholeNumber('shards', given.shards, 1, 64)
  return {
    buyers: wholeNumber('buyers', given.buyers ?? String(SMALL_DROP.buyers), 1, 100_000),
    units: wholeNumber('units', given.units ?? String(SMALL_DROP.units), 3, 10_000),
    entryShards: shards ?? SMALL_DROP.entryShards,
    stockShards: shards ?? SMALL_DROP.stockShards,
  }
}

async function simulateFaults(given: Given): Promise<boolean> {
  const options = faultOptions(given)
  const runs = wholeNumber('runs', given.runs, 1, 10_000_000)
  const seed = wholeNumber('seed', given.seed, 0, 1_000_000_000)
  if (given.trace) {
    if (runs !== 1) throw new Refusal('--trace prints one run: give --runs 1.')
    const log = (...told: unknown[]) =>
      process.stdout.write(`          logged: ${told.map((one) => String(one)).join(' ')}\n`)
    console.error = log
    const { violation } = await runWithFaults(String(seed), options, new Set(), (line) =>
      process.stdout.write(`${line}\n`),
    )
    process.stdout.write(`${violation ?? 'No violation.'}\n`)
    return violation === null
  }
  // What the shop logs of faults it lives through is no news here.
  console.error = () => {}
  const show = nowAndThen(toStderr)
  const startedAt = performance.now()
  const outcome = await runSeries(seed, runs, options, (done, violations) =>
    show(() => `${done}/${runs} runs, ${violations} violations`),
  )
  const seconds = (performance.now() - startedAt) / 1_000
  process.stdout.write(
    `${outcome.runs} runs of ${options.buyers} buyers for ${options.units} units, ` +
      `${options.entryShards} entry shards and ${options.stockShards} stock shards, ` +
      `seeds ${seed} to ${seed + outcome.runs - 1}\n` +
      `${outcome.events} events, ${outcome.crashes} crashes, ${seconds.toFixed(0)} s, ` +
      `${(outcome.runs / seconds).toFixed(1)} runs/s\n` +
      `${outcome.violations.length} violations\n`,
  )
  for (const found of outcome.violations) process.stdout.write(renderViolation(found))
  return outcome.violations.length === 0
}

function renderViolation({ seed, what, needs, trace }: FoundViolation): string {
  return [
    '',
    `VIOLATION: ${what}`,
    `seed ${seed}, commit ${commit()}; it takes: ${needs.join(', ') || 'no fault'}`,
    `replay: npm run simulate -- --drop --faults --seed ${seed} --runs 1 --trace`,
    ...trace.map((line) => `  ${line}`),
    '',
  ].join('\n')
}

function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { encoding: 'utf8' }).trim()
  } catch {
    return 'unknown'
  }
}

const command = defineCommand({
  meta: { name: 'simulate', description: 'Play a drop in virtual time, on the shop’s own code' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      if (!given.drop) throw new Refusal('Give --drop. See --help.')
      if (given.trace && !given.faults) throw new Refusal('--trace goes with --faults.')
      try {
        const holds = given.faults ? await simulateFaults(given) : await simulateSale(given)
        if (!holds) process.exitCode = 1
      } catch (error) {
        if (!(error instanceof Violation)) throw error
        throw new Refusal(`VIOLATION: ${error.message}\nseed ${given.seed}, commit ${commit()}`)
      }
    }),
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    process.stderr.write(`ended by ${signal}\n`)
    process.exit(130)
  })
}
await runMain(command)
