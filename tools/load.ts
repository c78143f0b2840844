import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { defineCommand, type ParsedArgs, runMain } from 'citty'
import { type BasketPlan, planOrders } from './load/baskets.ts'
import { renderDrop } from './load/drop/report.ts'
import { runDrop } from './load/drop/run-drop.ts'
import { onShop } from './load/on-shop.ts'
import { PAYMENT_KINDS, type PaymentKind } from './load/order-flow.ts'
import { printOutcome } from './load/report.ts'
import { runLoad } from './load/run-load.ts'
import { verifyFiles } from './load/verify-files.ts'
import { orRefuse, requireKnown, wholeNumber } from './local/command-line.ts'
import { Refusal } from './local/refusal.ts'

const args = {
  baskets: {
    type: 'string',
    description: 'A CSV: one basket per line, stock codes separated by commas',
  },
  drop: {
    type: 'boolean',
    default: false,
    description: 'Storm a drop instead of replaying baskets',
  },
  buyers: { type: 'string', default: '20000', description: 'With --drop: how many come at once' },
  units: { type: 'string', default: '500', description: 'With --drop: how many units there are' },
  limit: { type: 'string', default: '1', description: 'With --drop: units per shopper' },
  bots: { type: 'string', default: '20', description: 'With --drop: percent of buyers who cheat' },
  connections: { type: 'string', default: '256', description: 'With --drop: kept connections' },
  mode: { type: 'string', default: 'queue', description: 'With --drop: queue or draw' },
  patience: { type: 'string', default: '600', description: 'With --drop: seconds a buyer waits' },
  orders: { type: 'string', default: '1000', description: 'How many orders to place' },
  minutes: { type: 'string', description: 'Begin no further order after so long' },
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
  faults: {
    type: 'boolean',
    default: false,
    description:
      'Faults at the sandbox provider, an inventory system that is down for a minute, reads of ' +
      'own orders; the own shop’s files are verified afterwards',
  },
  drain: { type: 'string', default: '600', description: 'Seconds to wait for the last order' },
} as const

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

type Given = ParsedArgs<typeof args>

const newRunId = () => randomBytes(6).toString('hex')

async function replayBaskets(given: Given): Promise<boolean> {
  if (given.baskets === undefined) throw new Refusal('Give --baskets <file>, or --drop.')
  const orders = wholeNumber('orders', given.orders, 1, 10_000_000)
  const options = {
    concurrency: wholeNumber('concurrency', given.concurrency, 1, 1_000),
    kills: wholeNumber('kills', given.kills, 0, 100),
    drainSeconds: wholeNumber('drain', given.drain, 1, 86_400),
    seed: wholeNumber('seed', given.seed, 0, 1_000_000_000),
    payment: given.faults ? ('sandbox' as const) : paymentOf(given.payment),
    faults: given.faults,
    plan: await readPlan(given.baskets, orders),
    limitMs:
      given.minutes === undefined
        ? null
        : wholeNumber('minutes', given.minutes, 1, 100_000) * 60_000,
    runId: newRunId(),
  }
  if (options.kills > 0 && given.url !== undefined) {
    throw new Refusal('--kills is for the tool’s own shop; leave --url out.')
  }
  if (given.faults && given.url !== undefined) {
    throw new Refusal('--faults is for the tool’s own shop; leave --url out.')
  }
  return onShop(given, async (shop) => {
    const outcome = await runLoad({ ...shop, ...options })
    printOutcome(outcome)
    if (options.faults && shop.stateDir !== null) {
      const { stateDir, journal, inventorySystem } = shop
      const withinSeconds = options.drainSeconds
      const broken = await verifyFiles({ stateDir, journal, inventorySystem, withinSeconds })
      return broken === 0 && outcome.differences.length === 0
    }
    return outcome.differences.length === 0
  })
}

async function stormDrop(given: Given): Promise<boolean> {
  const { mode } = given
  if (mode !== 'queue' && mode !== 'draw') throw new Refusal(`--mode ${mode}: give queue or draw.`)
  const options = {
    mode,
    buyers: wholeNumber('buyers', given.buyers, 1, 1_000_000),
    units: wholeNumber('units', given.units, 1, 1_000_000),
    limit: wholeNumber('limit', given.limit, 1, 100),
    botPercent: wholeNumber('bots', given.bots, 0, 100),
    connections: wholeNumber('connections', given.connections, 2, 4_096),
    patienceSeconds: wholeNumber('patience', given.patience, 1, 86_400),
    drainSeconds: wholeNumber('drain', given.drain, 1, 86_400),
    runId: newRunId(),
  } as const
  return onShop(given, async (shop) => {
    const outcome = await runDrop({ ...shop, ...options })
    process.stdout.write(renderDrop(outcome))
    return outcome.differences.length === 0
  })
}

const command = defineCommand({
  meta: {
    name: 'load',
    description: 'Replay baskets as orders, then reconcile orders, money and stock',
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, args)
      const agree = given.drop ? await stormDrop(given) : await replayBaskets(given)
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
