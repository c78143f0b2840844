import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import { commandOf, endOrphan } from './processes.ts'
import { Refusal } from './refusal.ts'

const STOP_WITHIN_MS = 2_000

/** What a state directory remembers between two runs. */
interface Memory {
  /** How many orders databases its order ids may name. */
  shards: number
  /** Seeds begun, and whether each was finished. */
  seeds: Record<string, 'begun' | 'done'>
}

/** The directory one local shop lives in: its data, its secrets, who is running on it. */
export interface StateDir {
  path: string
  /** Where the runtime keeps databases, objects and files. */
  data: string
  memory: Memory
  /** Secrets by name. They stay the same as long as the directory lives, in a file of mode 0600. */
  secrets: Record<string, string>
  keepSecret(name: string, value: string): Promise<void>
  /** Writes `memory` down. */
  remember(): Promise<void>
  /** Notes the processes at work, so that the next start finds what a kill has left. */
  claim(workerd: number): Promise<void>
  release(): Promise<void>
}

/** Opens a state directory that was taken over; with `fresh` it is emptied first. */
export async function openStateDir(dir: string, fresh: boolean): Promise<StateDir> {
  const path = resolve(dir)
  const file = (name: string) => `${path}/${name}`
  await mkdir(path, { recursive: true })
  if (fresh) {
    for (const name of ['data', 'secrets.json', 'shop.json']) {
      await rm(file(name), { recursive: true, force: true })
    }
  }
  const secrets = (await readJson<Record<string, string>>(file('secrets.json'))) ?? {}
  const memory = (await readJson<Memory>(file('shop.json'))) ?? { shards: 0, seeds: {} }
  return {
    path,
    data: file('data'),
    memory,
    secrets,
    async keepSecret(name, value) {
      secrets[name] = value
      await writeWhole(file('secrets.json'), secrets, 0o600)
    },
    remember: () => writeWhole(file('shop.json'), memory),
    claim: (workerd) => writeWhole(file('running.json'), { pid: process.pid, workerd }),
    release: () => rm(file('running.json'), { force: true }),
  }
}

/**
 * Makes sure that nobody else runs on a state directory: refuses one another shop is at work on, and
 * ends a runtime that outlived its shop, because two runtimes on one state would corrupt it.
 */
export async function takeOver(dir: string): Promise<void> {
  const path = resolve(dir)
  const running = `${path}/running.json`
  const last = await readJson<{ pid: number; workerd: number }>(running)
  if (!last) return
  if (last.pid !== process.pid && !(await hasEnded(last.pid))) {
    throw new Refusal(
      `Another shop (process ${last.pid}) is running on ${path}. ` +
        'Stop it first, or choose another directory with --persist.',
    )
  }
  await endOrphan(last.workerd, 'workerd')
  await rm(running, { force: true })
}

/** Whether a shop's process is gone, or goes within the time a stop takes. */
async function hasEnded(pid: number): Promise<boolean> {
  for (const deadline = Date.now() + STOP_WITHIN_MS; Date.now() < deadline; ) {
    if (!(await commandOf(pid)).includes('node')) return true
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  return false
}

/** Our own files, read back: null where there is none or a kill cut it short. */
async function readJson<T>(path: string): Promise<T | null> {
  const text = await readFile(path, 'utf8').catch(() => null)
  if (text === null) return null
  try {
    return JSON.parse(text) as T
  } catch {
    throw new Refusal(`${basename(path)} in the state directory is damaged: start with --fresh.`)
  }
}

/** Replaces a file in one step: a kill leaves the old one or the new one, never half of it. */
async function writeWhole(path: string, value: unknown, mode = 0o644): Promise<void> {
  await writeFile(`${path}.next`, `${JSON.stringify(value, null, 2)}\n`, { mode })
  await rename(`${path}.next`, path)
}

const SHARDS_DEFAULT = 2

/** How many orders databases to run with: fewer than before would lose the orders of the others. */
export function chooseShards(
  state: Pick<StateDir, 'path' | 'memory'>,
  asked: number | null,
): number {
  const known = state.memory.shards
  const shards = asked ?? Math.max(known, SHARDS_DEFAULT)
  if (shards < known) {
    throw new Refusal(
      `${state.path} holds orders in ${known} databases; --shards ${shards} would leave some ` +
        'out. Use --fresh to begin anew.',
    )
  }
  state.memory.shards = shards
  return shards
}
