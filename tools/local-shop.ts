import { randomBytes } from 'node:crypto'
import type { V4WorkerOptions } from 'miniflare'
import { buildWorkers } from './local/bundle.ts'
import { readConfigured } from './local/configs.ts'
import { despiteCutConnections } from './local/cut-connections.ts'
import { readEnvFile } from './local/env-file.ts'
import { requireInventorySettings } from './local/inventory-settings.ts'
import type { LiveGateway } from './local/live-gateway.ts'
import { applyMigrations, databaseOf, readMigrations } from './local/migrations.ts'
import { optionalSettings } from './local/optional-settings.ts'
import { requireFreePort } from './local/processes.ts'
import type { Progress } from './local/progress.ts'
import { Refusal } from './local/refusal.ts'
import { type Runtime, startRuntime } from './local/runtime.ts'
import { runSeeds, seedsToRun } from './local/seed.ts'
import { chooseShards, openStateDir, type StateDir, takeOver } from './local/state-dir.ts'
import { stockWorker } from './local/stock-worker.ts'
import { startSweeps } from './local/sweeps.ts'
import {
  type LocalSettings,
  localAssets,
  localWorker,
  shardBinding,
} from './local/worker-options.ts'
import { GATEWAY, SWEEPER, WORKERS, type WorkerName } from './local/workers.ts'
import type { LocalUpstash } from './upstash-local/start.ts'

interface ShopSettings extends Omit<LocalSettings, 'shards' | 'vars'> {
  /** The state directory: data, secrets, and what was seeded. */
  persist: string
  /** Empty the state directory first. */
  fresh: boolean
  /** `demo`, `none` or a CSV file; null seeds the demo where the directory is new. */
  seed: string | null
  /** Orders databases; null keeps what the directory has, or two. */
  shards: number | null
  /** Starts a Redis beside the shop, and the gateway's limits on it. */
  redis?: boolean
  /** A file of settings for the Workers that declare them (docs/settings.md). */
  envFile?: string
  /** Runs edits of the gateway without a restart. */
  live?: LiveGateway
}

export interface LocalShop {
  /** `http://127.0.0.1:8790`. */
  url: string
  staffToken: string
  /** Runs Node's side against the Workers' bindings: databases, objects, scheduled events. */
  runtime: Runtime
  /** Restarts the Workers on the same state, with the bundles that are there. */
  restart(): Promise<void>
  stop(): Promise<void>
}

const READY_WITHIN_MS = 120_000
const EXIT_SEEN_MS = 100

const randomToken = (): string => randomBytes(32).toString('base64url')

/**
 * Builds and starts the whole shop on this machine: four Workers in one workerd, migrated and
 * seeded. `onDeath` is called when the runtime dies without being asked to. Throws Refusal or
 * BuildError for what the caller can mend.
 */
export async function startLocalShop(
  settings: ShopSettings,
  progress: Progress,
  onDeath: () => void,
): Promise<LocalShop> {
  const given = settings.envFile === undefined ? {} : await readEnvFile(settings.envFile)
  requireInventorySettings({ ...process.env, ...given })
  await takeOver(settings.persist)
  const port = await requireFreePort(settings.host, settings.port)
  const state = await openStateDir(settings.persist, settings.fresh)
  const shards = chooseShards(state, settings.shards)
  await progress.step('build', () => buildWorkers())
  const redis = settings.redis
    ? await progress.step('redis', () => startRedis(`${state.path}/redis`))
    : null
  const optional = (worker: WorkerName): Record<string, string> => ({
    ...optionalSettings(worker, { ...process.env, ...given }),
    ...(redis && worker === GATEWAY ? addressOf(redis) : {}),
  })
  const local: LocalSettings = { ...settings, port, shards, vars: given }
  const setsStock = () => seedsToRun(settings.seed, state.memory.seeds).includes('demo')
  const { live } = settings
  const options = async () => {
    const workers = await optionsOfWorkers(state, local, optional)
    return [
      ...workers.map((worker) => (live && worker.name === GATEWAY ? live.worker(worker) : worker)),
      ...(setsStock() ? [stockWorker] : []),
    ]
  }
  const runtime = await progress.step('start', async () =>
    startRuntime(await options(), state.data, onDeath, live?.modules),
  )
  try {
    await state.claim(runtime.pid)
    await progress.step('migrate', () => migrate(runtime, shards))
    await untilReady(runtime.url)
    const staffToken = await workingToken(runtime, state.secrets.STAFF_TOKEN ?? null)
    await state.keepSecret('STAFF_TOKEN', staffToken)
    const sweeps = startSweeps(() => runtime.miniflare.getWorker(SWEEPER))
    await runSeeds({ runtime, state, staffToken, asked: settings.seed, progress })
    return {
      url: runtime.url,
      staffToken,
      runtime,
      async restart() {
        await sweeps.pause(async () => runtime.reload(await options()))
        live?.restarted()
        await state.claim(runtime.pid)
      },
      async stop() {
        await sweeps.stop()
        await runtime.stop()
        await redis?.stop()
        await state.release()
      },
    }
  } catch (error) {
    // Where the cause is that the runtime died, its exit is about to be seen: `onDeath` says so.
    await new Promise((resolve) => setTimeout(resolve, EXIT_SEEN_MS))
    await runtime.stop()
    await redis?.stop()
    await state.release()
    throw error
  }
}

/** Few shops run with a Redis: the others do not load its client. */
async function startRedis(dir: string): Promise<LocalUpstash> {
  const { startUpstash } = await import('./upstash-local/start.ts')
  return startUpstash(dir, randomToken())
}

const addressOf = ({ url, token }: LocalUpstash): Record<string, string> => ({
  UPSTASH_REDIS_REST_URL: url,
  UPSTASH_REDIS_REST_TOKEN: token,
})

/**
 * Each Worker's options, with the secrets its config names: one value per name for all Workers,
 * the file of settings' where it gives one.
 */
async function optionsOfWorkers(
  state: StateDir,
  settings: LocalSettings,
  optional: (worker: WorkerName) => Record<string, string>,
): Promise<V4WorkerOptions[]> {
  const { vars = {} } = settings
  const all: V4WorkerOptions[] = []
  for (const { name, config } of WORKERS) {
    const { options, secrets } = readConfigured(config)
    for (const secret of secrets) {
      if (vars[secret] === undefined && state.secrets[secret] === undefined) {
        await state.keepSecret(secret, randomToken())
      }
    }
    const own = Object.fromEntries(
      secrets.map((secret) => [secret, vars[secret] ?? state.secrets[secret] ?? '']),
    )
    all.push(localWorker(name, options, { ...own, ...optional(name) }, settings))
    const assets = localAssets(options)
    if (assets) all.unshift(assets)
  }
  // The first Worker is the runtime's main one.
  return all.reverse()
}

async function migrate(runtime: Runtime, shards: number): Promise<void> {
  const { options } = readConfigured('wrangler.toml')
  const named = Object.keys(options.d1Databases ?? {}).filter((b) => !/^ORDERS_\d+$/.test(b))
  const bindings = [...named, ...Array.from({ length: shards }, (_, n) => shardBinding(n))]
  for (const binding of bindings) {
    const db = await runtime.miniflare.getD1Database(binding, GATEWAY)
    const migrations = await readMigrations(databaseOf(binding))
    // A migration that is recorded is not applied again.
    await despiteCutConnections(() => applyMigrations(db, migrations))
  }
}

/**
 * The owner's token, if the shop takes it, or another. Most starts find theirs, and so do without
 * the code that writes staff: a second of a start.
 */
async function workingToken({ url, miniflare }: Runtime, kept: string | null): Promise<string> {
  if (kept !== null) {
    const headers = { authorization: `Bearer ${kept}` }
    const answer = await fetch(`${url}/api/admin/v1/session`, { headers })
    await answer.body?.cancel()
    if (answer.ok) return kept
  }
  const { localStaffToken } = await import('./local/staff-account.ts')
  const db = await miniflare.getD1Database('DIRECTORY_DB', GATEWAY)
  return despiteCutConnections(() => localStaffToken(db, kept))
}

/** Waits until the gateway says that it is well. */
async function untilReady(url: string): Promise<void> {
  const deadline = Date.now() + READY_WITHIN_MS
  let last = ''
  for (let pause = 20; Date.now() < deadline; pause = Math.min(pause * 2, 2_000)) {
    const response = await fetch(`${url}/healthz`).catch((error: unknown) => String(error))
    if (typeof response !== 'string') {
      if (response.ok) return
      last = `${response.status} ${(await response.text()).slice(0, 500)}`
    } else last = response
    await new Promise((resolve) => setTimeout(resolve, pause))
  }
  throw new Refusal(`The shop does not get ready: GET /healthz says ${last}`)
}
