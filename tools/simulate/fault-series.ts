import {
  FAULT_KINDS,
  type FaultKind,
  type FaultOptions,
  type FaultOutcome,
  runWithFaults,
} from './fault-run.ts'

type SeriesProgress = (done: number, violations: number) => void

export interface FoundViolation {
  seed: number
  what: string
  /** The kinds of faults it takes. */
  needs: FaultKind[]
  /** The last lines of the shortest run that shows it. */
  trace: string[]
}

interface SeriesOutcome {
  runs: number
  events: number
  crashes: number
  violations: FoundViolation[]
}

const TRACE_LINES = 40
/** A series that goes wrong at every turn need not be run to its end. */
const VIOLATIONS_MAX = 5

/** Runs of consecutive seeds. What went wrong is run again until only what it takes is left. */
export async function runSeries(
  first: number,
  runs: number,
  options: FaultOptions,
  progress: SeriesProgress,
): Promise<SeriesOutcome> {
  const outcome: SeriesOutcome = { runs: 0, events: 0, crashes: 0, violations: [] }
  for (let seed = first; seed < first + runs; seed += 1) {
    const run = await runWithFaults(String(seed), options)
    outcome.runs += 1
    outcome.events += run.events
    outcome.crashes += run.crashes
    if (run.violation !== null) {
      outcome.violations.push(await shorten(seed, run, options))
      if (outcome.violations.length === VIOLATIONS_MAX) break
    }
    progress(outcome.runs, outcome.violations.length)
  }
  return outcome
}

async function shorten(
  seed: number,
  first: FaultOutcome,
  options: FaultOptions,
): Promise<FoundViolation> {
  const without = new Set<FaultKind>()
  let what = first.violation ?? ''
  for (const kind of FAULT_KINDS) {
    const run = await runWithFaults(String(seed), options, new Set([...without, kind]))
    if (run.violation === null) continue
    without.add(kind)
    what = run.violation
  }
  const trace: string[] = []
  await runWithFaults(String(seed), options, without, (line) => {
    trace.push(line)
    if (trace.length > TRACE_LINES) trace.shift()
  })
  return { seed, what, needs: FAULT_KINDS.filter((kind) => !without.has(kind)), trace }
}
