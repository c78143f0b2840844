import type { V4WorkerOptions, V4WorkerOptionsShape } from 'miniflare'
import { bundleModules } from './bundle-modules.ts'
import { bundleDir, GATEWAY } from './workers.ts'

/** A Worker's options as wrangler reads them from its config, without its code. */
export type ConfiguredWorker = V4WorkerOptionsShape

export interface LocalSettings {
  host: string
  /** The public port; 0 lets the system choose. */
  port: number
  shards: number
  carrierStepSeconds: number
  /** How long a queue waits for more messages, in milliseconds; left out, as it does deployed. */
  queueWaitMs?: number
  /** Values for vars of the configs, by name; they win over the local ones. */
  vars?: Record<string, string>
}

/** The local Worker that serves the built files. */
const ASSETS = 'kerbside-assets'

/**
 * Serves the files a Worker's config names. They get a Worker of their own, because the runtime
 * puts a proxy before every request of a Worker with assets: it answers ten times fewer
 * (Miniflare 5).
 */
export function localAssets({ rootPath, assets }: ConfiguredWorker): V4WorkerOptions | null {
  if (!assets) return null
  return {
    name: ASSETS,
    compatibilityDate: '2026-10-01',
    modules: true,
    script: 'export default { fetch: () => new Response(null, { status: 404 }) }',
    ...(rootPath === undefined ? {} : { rootPath }),
    assets: {
      directory: assets.directory,
      ...(assets.assetConfig ? { assetConfig: assets.assetConfig } : {}),
    },
  }
}

type Consumers = NonNullable<ConfiguredWorker['queueConsumers']>

function waitingFor(ms: number, consumers: Consumers): Consumers {
  if (Array.isArray(consumers)) return consumers
  return Object.fromEntries(
    Object.entries(consumers).map(([queue, consumer]) => [
      queue,
      { ...consumer, maxBatchTimeout: ms / 1_000 },
    ]),
  )
}

/** The example of ISO 13616: no bank has this account. */
const DEMO_ACCOUNT = {
  BANK_ACCOUNT_NAME: 'Kerbside Demo',
  BANK_IBAN: 'GB82 WEST 1234 5698 7654 32',
  BANK_BIC: 'WESTGB2L',
}

const isShard = (binding: string): boolean => /^ORDERS_\d+$/.test(binding)

/** The binding of one orders database. */
export const shardBinding = (shard: number): string => `ORDERS_${shard}`

/** A stable id per shard: the one deployments are configured with ends in the shard's number. */
const shardDatabase = (shard: number) => ({
  id: `00000000-0000-4000-8000-${(0x2d0 + shard).toString(16).padStart(12, '0')}`,
})

/**
 * The options one Worker runs with locally: its config as deployed, but with local vars and
 * secrets, as many orders databases as asked for, and the bundle as its code. The gateway gets a
 * socket of its own, which answers about three times faster than the runtime's entry.
 */
export function localWorker(
  name: string,
  configured: ConfiguredWorker,
  secrets: Record<string, string>,
  settings: LocalSettings,
): V4WorkerOptions {
  const { rootPath: _, modulesRules: __, assets, ...config } = configured
  const vars = config.bindings ?? {}
  const databases = Object.entries(config.d1Databases ?? {})
  const overrides: Record<string, string> = {
    ENVIRONMENT: 'local',
    CARRIER_STEP_SECONDS: String(settings.carrierStepSeconds),
    ORDER_SHARDS: String(settings.shards),
    ...((settings.vars?.ENVIRONMENT ?? 'local') === 'local' ? DEMO_ACCOUNT : {}),
    SHOP_ORIGIN: `http://${settings.host}:${settings.port}`,
    ...settings.vars,
  }
  // Only vars the config declares are set: a Worker sees locally what it sees deployed.
  const local = Object.entries(overrides).filter(([key]) => key in vars)
  const sharded = databases.some(([binding]) => isShard(binding))
  const shards = sharded
    ? Array.from({ length: settings.shards }, (_, n) => [shardBinding(n), shardDatabase(n)])
    : []
  const others = databases.filter(([binding]) => !isShard(binding))
  return {
    ...config,
    name,
    modules: bundleModules(name),
    modulesRoot: bundleDir(name),
    bindings: { ...vars, ...Object.fromEntries(local), ...secrets },
    d1Databases: Object.fromEntries([...others, ...shards]),
    ...(assets?.binding
      ? { serviceBindings: { ...config.serviceBindings, [assets.binding]: ASSETS } }
      : {}),
    ...(settings.queueWaitMs !== undefined && config.queueConsumers
      ? { queueConsumers: waitingFor(settings.queueWaitMs, config.queueConsumers) }
      : {}),
    ...(name === GATEWAY
      ? { unsafeDirectSockets: [{ host: settings.host, port: settings.port }] }
      : {}),
  }
}
