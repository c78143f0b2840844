import { fileURLToPath } from 'node:url'

/** The repository's root, with a trailing slash. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Everything the tools make for themselves lives here; deleting it loses only local shops. */
export const WORK_DIR = `${ROOT}.kerbside`

export interface WorkerSpec {
  /** The Worker's name, as its config has it. */
  name: string
  /** Its wrangler config, from the root. */
  config: string
}

/**
 * The four Workers in the order of deployment: a Worker stands after every Worker it calls
 * (architecture.md §1).
 */
export const WORKERS = [
  { name: 'kerbside-state', config: 'durable-objects/wrangler.toml' },
  { name: 'kerbside-checkout', config: 'workers/checkout/wrangler.toml' },
  { name: 'kerbside-fulfilment', config: 'workers/fulfilment/wrangler.toml' },
  { name: 'kerbside-gateway', config: 'wrangler.toml' },
] as const satisfies WorkerSpec[]

export type WorkerName = (typeof WORKERS)[number]['name']

/** The public door. */
export const GATEWAY: WorkerName = 'kerbside-gateway'
/** The Worker whose cron sweeps what stalled. */
export const SWEEPER: WorkerName = 'kerbside-fulfilment'

/** Where a Worker's bundle is built: a folder with `index.js` and its source map. */
export const bundleDir = (name: string): string => `${WORK_DIR}/build/${name}`

/** The owner of a local shop. `/dev/outbox` shows the code of each sign-in. */
export const LOCAL_STAFF_EMAIL = 'owner@kerbside.test'
