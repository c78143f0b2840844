import { defineCommand, runMain } from 'citty'
import { BuildError } from './local/bundle.ts'
import {
  endOnDeath,
  orRefuse,
  requireKnown,
  stopOnSignal,
  wholeNumber,
} from './local/command-line.ts'
import { terminalProgress } from './local/progress.ts'
import { watchSource } from './local/watch-source.ts'
import { ROOT } from './local/workers.ts'
import { type LocalShop, startLocalShop } from './local-shop.ts'

const args = {
  port: { type: 'string', default: '8787', description: 'Port of the shop on 127.0.0.1' },
  persist: { type: 'string', default: '.kerbside/dev', description: 'State directory' },
  fresh: { type: 'boolean', default: false, description: 'Empty the state directory first' },
  redis: { type: 'boolean', default: false, description: 'Run the limits on a local Redis' },
  'env-file': { type: 'string', description: 'Settings for the Workers, NAME=value lines' },
  seed: { type: 'string', description: 'demo, none or a products CSV (new directory: demo)' },
} as const

/** Seconds per step of the simulated carrier: a parcel arrives while one looks on. */
const CARRIER_STEP_SECONDS = 20
const WATCHED = ['workers', 'durable-objects', 'src', 'shop.config.ts', 'wrangler.toml']

const command = defineCommand({
  meta: { name: 'dev', description: 'Run the shop and reload it as its source changes' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, { ...args, envFile: true })
      let shop: LocalShop | null = null
      stopOnSignal(async () => shop?.stop())
      shop = await startLocalShop(
        {
          host: '127.0.0.1',
          port: wholeNumber('port', given.port, 0, 65_535),
          persist: given.persist,
          fresh: given.fresh,
          redis: given.redis,
          ...(given['env-file'] === undefined ? {} : { envFile: given['env-file'] }),
          seed: given.seed ?? null,
          shards: null,
          carrierStepSeconds: CARRIER_STEP_SECONDS,
        },
        terminalProgress,
        endOnDeath,
      )
      welcome(shop)
      reloadOnChange(shop)
    }),
})

function welcome({ url, staffToken }: LocalShop): void {
  process.stdout.write(`
  Kerbside is open.

  Shop          ${url}/
  API           ${url}/docs
  Mail sent     ${url}/dev/outbox
  Staff token   ${staffToken}

  Try           curl ${url}/api/v1/products
                curl -H "authorization: Bearer ${staffToken}" ${url}/api/admin/v1/orders

  Changes to the source are picked up. Ctrl-C stops; the data is kept.

`)
}

/** Builds and reloads after each change, one reload at a time. A build that fails is shown. */
function reloadOnChange(shop: LocalShop): void {
  let running: Promise<void> = Promise.resolve()
  watchSource(
    WATCHED.map((path) => ROOT + path),
    () => {
      running = running.then(() => reload(shop))
    },
  )
}

async function reload(shop: LocalShop): Promise<void> {
  const started = performance.now()
  try {
    await shop.reload()
    process.stderr.write(`reloaded in ${Math.round(performance.now() - started)} ms\n`)
  } catch (error) {
    if (!(error instanceof BuildError)) throw error
    process.stderr.write(`${error.message}\nThe shop goes on with the last build.\n`)
  }
}

await runMain(command)
