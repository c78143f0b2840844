import { openAsBlob } from 'node:fs'
import { stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Progress } from './progress.ts'
import { Refusal } from './refusal.ts'
import type { Runtime } from './runtime.ts'
import type { StateDir } from './state-dir.ts'

interface SeedWork {
  runtime: Runtime
  state: StateDir
  staffToken: string
  asked: string | null
  progress: Progress
}

/**
 * Which seeds to run: what is asked for and not done yet, and what an earlier start began and did
 * not finish. A new directory nobody asked anything of gets the demo.
 */
export function seedsToRun(
  asked: string | null,
  seeds: Record<string, 'begun' | 'done'>,
): string[] {
  const isNew = Object.keys(seeds).length === 0
  const wanted = asked ?? (isNew ? 'demo' : null)
  const begun = Object.keys(seeds).filter((seed) => seeds[seed] === 'begun')
  return [...new Set(wanted === null ? begun : [...begun, wanted])].filter(
    (seed) => seeds[seed] !== 'done',
  )
}

/** Runs the seeds this start owes. Each can be repeated: a kill half-way costs nothing. */
export async function runSeeds(work: SeedWork): Promise<void> {
  const { state } = work
  const asked = work.asked === null ? null : await nameOfSeed(work.asked)
  for (const seed of seedsToRun(asked, state.memory.seeds)) {
    state.memory.seeds[seed] = 'begun'
    await state.remember()
    await work.progress.step('seed', () => runSeed(seed, work))
    state.memory.seeds[seed] = 'done'
  }
  await state.remember()
}

async function nameOfSeed(asked: string): Promise<string> {
  if (asked === 'demo' || asked === 'none') return asked
  const path = resolve(asked)
  if (await stat(path).catch(() => null)) return path
  throw new Refusal(`--seed ${asked}: there is no such file. Use demo, none or a products CSV.`)
}

async function runSeed(seed: string, work: SeedWork): Promise<void> {
  if (seed === 'none') return
  if (seed === 'demo') {
    // Its products and their checks are loaded by the one start that needs them.
    const { seedDemo } = await import('./seed-demo.ts')
    return seedDemo(work)
  }
  await importCsv(seed, work)
}

/** Hands a products CSV to the shop's own import. */
async function importCsv(path: string, { runtime, staffToken }: SeedWork): Promise<void> {
  const response = await fetch(`${runtime.url}/api/admin/v1/imports/products`, {
    method: 'POST',
    headers: { authorization: `Bearer ${staffToken}`, 'content-type': 'text/csv' },
    body: await openAsBlob(path),
  })
  const report = await response.text()
  if (!response.ok) throw new Refusal(`The import of ${path} was refused: ${report}`)
  process.stderr.write(`${report.trimEnd()}\n`)
}
