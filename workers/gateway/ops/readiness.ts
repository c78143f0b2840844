import type { StockPort } from '../../../src/shared/inventory/contract.ts'
import { pingDatabase } from '../../../src/shared/kit/ping-database.ts'
import { portOf } from '../../../src/shared/kit/port-of.ts'
import { ordersDatabases } from '../../../src/shared/order/databases.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { checkoutOf } from '../http/ports/checkout.ts'
import { fulfilmentOf } from '../http/ports/fulfilment.ts'

const PROBE_TIMEOUT_MS = 1_000
/** The route is public: its answer is cached, so that frequent requests do not become load. */
const READINESS_KEPT_MS = 1_000
/**
 * No variant has this SKU, because SKUs are trimmed. Its object is never initialized: reads write
 * nothing.
 */
const PROBE_SKU = ' probe'

interface DependencyState {
  state: 'ok' | 'down'
  latencyMs: number
}

interface Readiness {
  /** `degraded`: something is out, but browse, cart and checkout go on. */
  status: 'ok' | 'degraded' | 'down'
  dependencies: Record<string, DependencyState>
}

/** Without these nothing can be sold; the rest is waited for by queues, outboxes and caches. */
const REQUIRED: readonly string[] = ['catalog_db', 'state', 'checkout']

const stockOf = (env: GatewayEnv) => portOf<StockPort>(env.STOCK.getByName(PROBE_SKU))

/** Another part and document of the release each second. */
async function requireSnapshots(env: GatewayEnv): Promise<void> {
  const catalog = catalogReader(env)
  const turn = Math.floor(Date.now() / 1000)
  const whole = await catalog.snapshots.isWhole(await catalog.version(), turn)
  if (!whole) throw new Error('a snapshot of the current release is lost or altered')
}

function probesOf(env: GatewayEnv): Record<string, () => Promise<unknown>> {
  const orders = ordersDatabases(env).map(
    (database, shard) => [`orders_${shard}`, () => pingDatabase(database)] as const,
  )
  return {
    catalog_db: () => pingDatabase(env.CATALOG_DB),
    directory_db: () => pingDatabase(env.DIRECTORY_DB),
    ...Object.fromEntries(orders),
    snapshots_kv: () => requireSnapshots(env),
    media_r2: () => env.MEDIA.head('probe'),
    state: () => stockOf(env).level(PROBE_SKU),
    checkout: () => checkoutOf(env).ping(),
    payment_methods: () => requirePaymentMethod(env),
    fulfilment: () => fulfilmentOf(env).ping(),
    mail: () => requireMailProvider(env),
  }
}

/** `down` where no configured method has a provider here: the shop shows goods and sells none. */
async function requirePaymentMethod(env: GatewayEnv): Promise<void> {
  const methods = await checkoutOf(env).paymentMethods()
  if (methods.length === 0) throw new Error('no configured payment method can be used')
}

/** `down` where no mail leaves: it stays in the outbox. A local shop has nobody to send to. */
async function requireMailProvider(env: GatewayEnv): Promise<void> {
  const status = await fulfilmentOf(env).mailStatus()
  if (status !== 'ok') throw new Error(`no mail leaves: ${status}`)
}

async function probe(ask: () => Promise<unknown>): Promise<DependencyState> {
  const startedAt = Date.now()
  let timer: ReturnType<typeof setTimeout> | null = null
  const late = new Promise<'down'>((resolve) => {
    timer = setTimeout(() => resolve('down'), PROBE_TIMEOUT_MS)
  })
  const asked = Promise.resolve()
    .then(ask)
    .then(
      () => 'ok' as const,
      () => 'down' as const,
    )
  const state = await Promise.race([asked, late])
  clearTimeout(timer)
  return { state, latencyMs: Date.now() - startedAt }
}

/** The state of the shop that follows from the states of its dependencies. */
export function statusOf(dependencies: Readiness['dependencies']): Readiness['status'] {
  const down = Object.keys(dependencies).filter((name) => dependencies[name]?.state === 'down')
  if (down.some((name) => REQUIRED.includes(name))) return 'down'
  return down.length > 0 ? 'degraded' : 'ok'
}

let kept: { readiness: Readiness; until: number } | null = null

/** The state of each dependency, cached for a moment. */
export async function readReadiness(env: GatewayEnv): Promise<Readiness> {
  if (kept && kept.until > Date.now()) return kept.readiness
  const asked = Object.entries(probesOf(env)).map(
    async ([name, ask]) => [name, await probe(ask)] as const,
  )
  const dependencies = Object.fromEntries(await Promise.all(asked))
  const readiness = { status: statusOf(dependencies), dependencies }
  kept = { readiness, until: Date.now() + READINESS_KEPT_MS }
  return readiness
}
