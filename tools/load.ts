import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { defineCommand, runMain } from 'citty'
import { type BasketPlan, planOrders } from './load/baskets.ts'
import { PAYMENT_KINDS, type PaymentKind } from './load/order-flow.ts'
import { freePort, killRuntime, type OwnServer, startOwnServer } from './load/own-server.ts'
import { printOutcome } from './load/report.ts'
import { runLoad } from './load/run-load.ts'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'

const args = {
  baskets: {
    type: 'string',
    required: true,
    description: 'A CSV: one basket per line, stock codes separated by commas',
  },
  orders: { type: 'string', default: '1000', description: 'How many orders to place' },
  concurrency: { type: 'string', default: '16', description: 'Orders under way at once' },
  url: { type: 'string', description: 'A running shop; without it the tool starts its own' },
  token: { type: 'string', description: 'The staff token of the shop at --url' },
  payment: { type: 'string', default: 'cash-on-delivery', description: PAYMENT_KINDS.join(' or ') },
  seed: { type: 'string', default: '1', description: 'Chooses which visitor lives where' },
  persist: { type: 'string', description: 'State directory of the own shop; it is kept' },
  journal: { type: 'string', description: 'Where acknowledged orders are written down (JSONL)' },
  kills: {
    type: 'string',
    default: '0',
    description: 'Kill the own shop’s runtime (SIGKILL) that many times on the way',
  },
  drain: { type: 'string', default: '600', description: 'Seconds to wait for the last order' },
} as const

interface Where {
  url: string
  token: string
  journal: string
  /** Kills the runtime; null where the shop is not ours. */
  kill: (() => Promise<void>) | null
  /** Stops our own shop; a state nobody named a place for is kept only where it is evidence. */
  stop(keep: boolean): Promise<void>
}

/** The shop to drive: the one asked for, or one of our own on a state of its own. */
async function openShop(given: {
  url?: string | undefined
  token?: string | undefined
  persist?: string | undefined
  journal?: string | undefined
}): Promise<Where> {
  const temporary = given.persist ?? (await mkdtemp(`${tmpdir()}/kerbside-load-`))
  const journal = given.journal ?? `${temporary}/orders.jsonl`
  if (given.url !== undefined) {
    if (!URL.canParse(given.url)) throw new Refusal(`--url ${given.url}: that is no address.`)
    if (!given.token) throw new Refusal('--url needs the --token of a member of staff.')
    return { url: given.url, token: given.token, journal, kill: null, stop: async () => undefined }
  }
  const port = String(await freePort())
  process.stderr.write('starting a shop\n')
  const server: OwnServer = await startOwnServer(
    'tools/serve.ts',
    ['--port', port, '--persist', temporary, '--seed', 'none'],
    () => process.stderr.write('\nthe runtime died; starting it again on the same state\n'),
  )
  const token = / staff=(\S+)/.exec(server.ready)?.[1]
  if (!token) throw new Refusal(`The shop printed no staff token: ${server.ready}`)
  const stop = async (keep: boolean) => {
    await server.stop()
    if (given.persist !== undefined) return
    if (keep) process.stderr.write(`the shop's state is kept in ${temporary}\n`)
    else await rm(temporary, { recursive: true, force: true })
  }
  return { url: server.url, token, journal, kill: () => killRuntime(temporary), stop }
}

async function readPlan(path: string, orders: number): Promise<BasketPlan> {
  const csv = await readFile(path, 'utf8').catch(() => {
    throw new Refusal(`--baskets ${path}: there is no such file.`)
  })
  try {
    return planOrders(csv, orders)
  } catch (error) {
    if (error instanceof RangeError) throw new Refusal(`--baskets ${path}: ${error.message}.`)
    throw error
  }
}

function paymentOf(text: string): PaymentKind {
  const kind = PAYMENT_KINDS.find((known) => known === text)
  if (!kind) throw new Refusal(`--payment ${text}: give ${PAYMENT_KINDS.join(' or ')}.`)
  return kind
}

const command = defineCommand({
  meta: { name: 'load', description: 'Replay baskets as orders, then check the shop’s books' },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const orders = wholeNumber('orders', given.orders, 1, 10_000_000)
      const concurrency = wholeNumber('concurrency', given.concurrency, 1, 1_000)
      const kills = wholeNumber('kills', given.kills, 0, 100)
      const drainSeconds = wholeNumber('drain', given.drain, 1, 86_400)
      const seed = wholeNumber('seed', given.seed, 0, 1_000_000_000)
      const payment = paymentOf(given.payment)
      const plan = await readPlan(given.baskets, orders)
      if (kills > 0 && given.url !== undefined) {
        throw new Refusal('--kills is for the tool’s own shop; leave --url out.')
      }
      const shop = await openShop(given)
      const runId = randomBytes(6).toString('hex')
      const options = { plan, concurrency, payment, seed, kills, drainSeconds, runId }
      let agree = false
      try {
        const outcome = await runLoad({ ...shop, ...options })
        agree = outcome.differences.length === 0
        printOutcome(outcome)
      } finally {
        await shop.stop(!agree)
      }
      if (!agree) process.exitCode = 1
    }),
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => {
    process.stderr.write(`ended by ${signal}\n`)
    process.exit(130)
  })
}
await runMain(command)
