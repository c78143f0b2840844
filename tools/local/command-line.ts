import { inspect } from 'node:util'
import { BuildError } from './bundle.ts'
import { Refusal } from './refusal.ts'

/** A whole number of the command line within bounds. Throws Refusal naming the option. */
export function wholeNumber(option: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= min && value <= max) return value
  throw new Refusal(`--${option} ${text}: give a whole number from ${min} to ${max}.`)
}

/** Refuses options the tool does not know: a misspelt one must not pass in silence. */
export function requireKnown(given: Record<string, unknown>, known: Record<string, unknown>): void {
  const unknown = Object.keys(given).find((name) => name !== '_' && !(name in known))
  if (unknown) throw new Refusal(`There is no option --${unknown}. See --help.`)
}

/** Runs a tool: what the caller can mend is shown as its message alone; anything else with trace. */
export async function orRefuse(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const known = error instanceof Refusal || error instanceof BuildError
    // With its causes: a failed request says why only there.
    process.stderr.write(`${known ? error.message : inspect(error)}\n`)
    process.exit(1)
  }
}

const PARENT_CHECK_MS = 250

/**
 * Calls `stop` at the first SIGINT, SIGTERM or SIGHUP, then ends the process with 0. Under npm it
 * also stops when its parent has gone: npm hands a signal to the shell between, and a shell that
 * ends on it leaves its child running.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping = false
  const end = () => {
    if (stopping) return
    stopping = true
    stop().then(
      () => process.exit(0),
      (error) => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      },
    )
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, end)
  if (process.env.npm_lifecycle_event === undefined) return
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end()
  }, PARENT_CHECK_MS).unref()
}

/** How a tool ends when the runtime under it died: at once, so that a supervisor starts it again. */
export function endOnDeath(): never {
  process.stderr.write('The runtime (workerd) has died. Start again: the state is kept.\n')
  process.exit(70)
}
