import { defineCommand, runMain } from 'citty'
import { BuildError, locked } from './local/bundle.ts'
import {
  endOnDeath,
  orRefuse,
  requireKnown,
  stopOnSignal,
  wholeNumber,
} from './local/command-line.ts'
import { type EditBundles, openEditBundles } from './local/edit-bundles.ts'
import { type LiveGateway, openLiveGateway } from './local/live-gateway.ts'
import { terminalProgress } from './local/progress.ts'
import { buildStorefront, storefrontFiles } from './local/storefront.ts'
import { watchSource } from './local/watch-source.ts'
import { GATEWAY, LOCAL_STAFF_EMAIL, ROOT, WORKERS } from './local/workers.ts'
import { configCache } from './local/wrangler-reads.ts'
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
      const bundles = await terminalProgress.step('watch', openEditBundles)
      const live = openLiveGateway()
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
          live,
        },
        terminalProgress,
        endOnDeath,
      )
      welcome(shop)
      reloadOnChange(shop, live, bundles)
    }),
})

function welcome({ url, staffToken }: LocalShop): void {
  process.stdout.write(`
  Kerbside is open.

  Shop          ${url}/
  API           ${url}/docs
  Mail sent     ${url}/dev/outbox
  Back office   ${url}/admin  (sign in as ${LOCAL_STAFF_EMAIL}; the code is in the mail)
  Staff token   ${staffToken}

  Try           curl ${url}/api/v1/products
                curl -H "authorization: Bearer ${staffToken}" ${url}/api/admin/v1/orders

  Changes to the source are picked up. Ctrl-C stops; the data is kept.

`)
}

/**
 * Reloads after each change, one reload at a time; a build that fails is shown. An edit of the
 * gateway alone is swapped in, any other restarts the runtime. Styles and islands are built behind
 * the reload: few edits of a page change them, and both at once would share the processor. The next
 * edit does not wait for them.
 */
function reloadOnChange(shop: LocalShop, live: LiveGateway, bundles: EditBundles): void {
  let configs = configsNow()
  let lastFailure = ''
  const orTell = async (work: () => Promise<void>) => {
    try {
      await work()
      lastFailure = ''
    } catch (error) {
      if (!(error instanceof BuildError)) throw error
      if (error.message === lastFailure) return
      lastFailure = error.message
      process.stderr.write(`${error.message}\nThe shop goes on with the last build.\n`)
    }
  }

  let reloading: Promise<unknown> = Promise.resolve()
  let hasNewFiles = false
  const reload = (): Promise<void> => {
    const reloaded = reloading.then(async () => {
      const started = performance.now()
      const due = await live.during(async () => {
        const edited = await bundles.update()
        if (hasNewFiles || configs !== configsNow()) return 'restart'
        if (edited.length === 0) return null
        return edited.every((name) => name === GATEWAY) && live.swap() ? 'swapped' : 'restart'
      })
      if (due === null) return
      configs = configsNow()
      if (due === 'restart') {
        await shop.restart()
        hasNewFiles = false
      }
      process.stderr.write(`reloaded in ${Math.round(performance.now() - started)} ms\n`)
    })
    reloading = reloaded.catch(() => undefined)
    return reloaded
  }

  let isStyling = false
  let isStale = false
  const style = async () => {
    isStale = true
    if (isStyling) return
    isStyling = true
    while (isStale) {
      isStale = false
      await orTell(async () => {
        const files = await storefrontFiles()
        const { ok, said } = await locked(() => buildStorefront(false))
        if (!ok) throw new BuildError(`The storefront does not build:\n${said}`)
        // The runtime learns of new files when it starts, and the gateway's bundle names them.
        hasNewFiles ||= files !== (await storefrontFiles())
        if (hasNewFiles) await reload()
      })
    }
    isStyling = false
  }

  watchSource(
    WATCHED.map((path) => ROOT + path),
    async () => {
      await orTell(reload)
      await style()
    },
  )
}

const configsNow = (): string => WORKERS.map(({ config }) => configCache(config)).join()

await runMain(command)
