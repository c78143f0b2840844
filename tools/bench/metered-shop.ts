import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import type { V4WorkerOptions } from 'miniflare'
import { buildWorkers } from '../local/bundle.ts'
import { bundleModules } from '../local/bundle-modules.ts'
import { endOnDeath } from '../local/command-line.ts'
import { readConfigured } from '../local/configs.ts'
import { applyMigrations, databaseOf, readMigrations } from '../local/migrations.ts'
import { type Runtime, startRuntime } from '../local/runtime.ts'
import { localStaffToken } from '../local/staff-account.ts'
import { localAssets, localWorker } from '../local/worker-options.ts'
import { bundleDir, GATEWAY, SWEEPER, WORKERS, type WorkerName } from '../local/workers.ts'
import { callMeter, databaseMeter, objectMeter } from './meter.ts'

/**
 * Since the start: rows by what wrote them (an object's class, its alarms, or D1), their commits,
 * and calls of completions.
 */
export type RowTotals = Record<string, number>

export interface MeteredShop {
  url: string
  staffToken: string
  rows(): Promise<RowTotals>
  stop(): Promise<void>
}

const OBJECTS: WorkerName = 'kerbside-state'
const SETTINGS = { host: '127.0.0.1', port: 0, shards: 2, carrierStepSeconds: 0 }
const DRIVER: WorkerName = 'kerbside-checkout'
const METERED: readonly string[] = [OBJECTS, SWEEPER, DRIVER]
const ENTRYPOINT = 'RowMeter'

/**
 * The shop as it is built, on an empty state, with a meter in front of the Workers that write or
 * drive on an order's way. No sweep runs: what is counted is what requests cause.
 */
export async function startMeteredShop(): Promise<MeteredShop> {
  await buildWorkers()
  const data = await mkdtemp(`${tmpdir()}/kerbside-rows-`)
  const runtime = await startRuntime(meteredWorkers().reverse(), data, endOnDeath)
  const stop = async () => {
    await runtime.stop()
    await rm(data, { recursive: true, force: true })
  }
  try {
    await migrate(runtime)
    const db = await runtime.miniflare.getD1Database('DIRECTORY_DB', GATEWAY)
    return {
      url: runtime.url,
      staffToken: await localStaffToken(db, null),
      rows: () => readMeters(runtime),
      stop,
    }
  } catch (error) {
    await stop()
    throw error
  }
}

function meteredWorkers(): V4WorkerOptions[] {
  const shared = new Map<string, string>()
  const classes = new Set<string>()
  const configured = WORKERS.map(({ name, config }) => ({ name, ...readConfigured(config) }))
  for (const { options } of configured) {
    for (const binding of Object.values(options.durableObjects ?? {})) {
      const { className, scriptName } =
        typeof binding === 'string' ? { className: binding, scriptName: null } : binding
      if (scriptName === OBJECTS) classes.add(className)
    }
  }
  return configured.flatMap(({ name, options, secrets }) => {
    for (const secret of secrets) {
      if (!shared.has(secret)) shared.set(secret, randomBytes(32).toString('base64url'))
    }
    const own = Object.fromEntries(secrets.map((secret) => [secret, shared.get(secret) ?? '']))
    const worker = localWorker(name, options, own, SETTINGS)
    const assets = localAssets(options)
    if (!METERED.includes(name)) return assets ? [worker, assets] : [worker]
    const meters: Record<string, () => string> = {
      [OBJECTS]: () => objectMeter([...classes]),
      [SWEEPER]: () => databaseMeter('ORDERS_0'),
      [DRIVER]: () => callMeter(Object.keys(options.durableObjects ?? {})),
    }
    return [withMeter(worker, name, meters[name]?.() ?? '')]
  })
}

function withMeter(worker: V4WorkerOptions, name: string, contents: string): V4WorkerOptions {
  const dir = bundleDir(name)
  return {
    ...worker,
    modules: [{ type: 'ESModule', path: `${dir}/meter.js`, contents }, ...bundleModules(name)],
    unsafeDirectSockets: [{ host: SETTINGS.host, port: 0, entrypoint: ENTRYPOINT }],
  } as V4WorkerOptions
}

async function migrate(runtime: Runtime): Promise<void> {
  const { options } = readConfigured(WORKERS[WORKERS.length - 1]?.config ?? '')
  for (const binding of Object.keys(options.d1Databases ?? {})) {
    const db = await runtime.miniflare.getD1Database(binding, GATEWAY)
    await applyMigrations(db, await readMigrations(databaseOf(binding)))
  }
}

async function readMeters({ miniflare }: Runtime): Promise<RowTotals> {
  const totals: RowTotals = {}
  for (const worker of METERED) {
    const answer = await fetch(await miniflare.unsafeGetDirectURL(worker, ENTRYPOINT))
    Object.assign(totals, await answer.json())
  }
  return totals
}
