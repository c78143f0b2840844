import { defineCommand, runMain } from 'citty'
import {
  endOnDeath,
  orRefuse,
  requireKnown,
  stopOnSignal,
  wholeNumber,
} from './local/command-line.ts'
import { terminalProgress } from './local/progress.ts'
import { LOCAL_STAFF_EMAIL } from './local/workers.ts'
import { type LocalShop, startLocalShop } from './local-shop.ts'

/**
 * The script of npm gives these to glibc, so that the launcher returns the memory of its start: a
 * third of what it holds. They are for this process alone; the runtime allocates under load.
 */
const ALLOCATOR = ['MALLOC_ARENA_MAX', 'MALLOC_TRIM_THRESHOLD_', 'MALLOC_MMAP_THRESHOLD_']
for (const name of ALLOCATOR) delete process.env[name]

const args = {
  port: { type: 'string', default: '8790', description: 'Port of the shop on 127.0.0.1' },
  persist: { type: 'string', default: '.kerbside/state', description: 'State directory' },
  fresh: { type: 'boolean', default: false, description: 'Empty the state directory first' },
  redis: { type: 'boolean', default: false, description: 'Run the limits on a local Redis' },
  'env-file': { type: 'string', description: 'Settings for the Workers, NAME=value lines' },
  seed: { type: 'string', description: 'demo, none or a products CSV (new directory: demo)' },
  shards: { type: 'string', description: 'Orders databases, 1 to 64 (new directory: 2)' },
  'carrier-step': {
    type: 'string',
    default: '0',
    description: 'Seconds per step of the simulated carrier; 0 leaves parcels to staff',
  },
  'queue-wait': {
    type: 'string',
    description: 'Milliseconds a queue waits for more messages (default: as deployed, 1000)',
  },
} as const

const command = defineCommand({
  meta: { name: 'serve', description: 'Run the whole shop for checks and load' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, { ...args, carrierStep: true, envFile: true, queueWait: true })
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
          shards: given.shards === undefined ? null : wholeNumber('shards', given.shards, 1, 64),
          carrierStepSeconds: wholeNumber('carrier-step', given['carrier-step'], 0, 86_400),
          ...(given['queue-wait'] === undefined
            ? {}
            : { queueWaitMs: wholeNumber('queue-wait', given['queue-wait'], 0, 60_000) }),
        },
        terminalProgress,
        endOnDeath,
      )
      // The line on stdout is for programs, which match the whole of it.
      process.stderr.write(`staff e-mail ${LOCAL_STAFF_EMAIL}, codes at ${shop.url}/dev/outbox\n`)
      process.stdout.write(`ready ${shop.url} staff=${shop.staffToken}\n`)
    }),
})

await runMain(command)
