import { readFile } from 'node:fs/promises'
import { defineCommand, type ParsedArgs, runMain } from 'citty'
import { orRefuse, requireKnown } from './local/command-line.ts'
import { terminalProgress } from './local/progress.ts'
import { Refusal } from './local/refusal.ts'
import { readJournal } from './verify-state/journal.ts'
import { readState } from './verify-state/read-state.ts'
import { type Outside, verifyState } from './verify-state/verify-state.ts'

const SHOWN_MAX = 100

const args = {
  persist: {
    type: 'string',
    default: '.kerbside/state',
    description: 'State directory of a local shop that is stopped',
  },
  journal: {
    type: 'string',
    description: 'Orders that clients were told of: the JSONL that npm run load writes',
  },
  'inventory-system': {
    type: 'string',
    description: 'The ledger of an inventory system, as npm run load -- --faults writes it',
  },
  settled: {
    type: 'boolean',
    default: false,
    description: 'Nothing is under way any more: a message that waits is a difference',
  },
} as const

const notThere = (name: string, path: string) => (): never => {
  throw new Refusal(`--${name} ${path}: there is no such file.`)
}

async function readOutside(given: ParsedArgs<typeof args>): Promise<Outside> {
  const { journal, settled, 'inventory-system': ledger } = given
  const none = { told: [], reads: [] }
  const history =
    journal === undefined ? none : await readJournal(journal).catch(notThere('journal', journal))
  const text =
    ledger === undefined
      ? 'null'
      : await readFile(ledger, 'utf8').catch(notThere('inventory-system', ledger))
  return { ...history, system: JSON.parse(text), settled }
}

const command = defineCommand({
  meta: {
    name: 'verify-state',
    description: 'Check the invariants of stock, money and orders over the raw files of a shop',
  },
  args,
  run: ({ args: given }) =>
    orRefuse(async () => {
      requireKnown(given, { ...args, inventorySystem: true })
      const outside = await readOutside(given)
      let bar: ReturnType<typeof terminalProgress.bar> | null = null
      const state = readState(given.persist, (done, all) => {
        bar ??= terminalProgress.bar('files', all)
        bar.done(done)
      })
      bar = bar as ReturnType<typeof terminalProgress.bar> | null
      bar?.end()
      if (bar === null) throw new Refusal(`--persist ${given.persist}: there is no state.`)
      const broken = verifyState(state, outside)
      for (const line of broken.slice(0, SHOWN_MAX)) process.stdout.write(`${line}\n`)
      if (broken.length > SHOWN_MAX) {
        process.stdout.write(`… and ${broken.length - SHOWN_MAX} more\n`)
      }
      const { orders, stock, payments } = state
      process.stdout.write(
        `${orders.length} orders, ${stock.length} ledgers of stock, ${payments.length} payments ` +
          `at the provider: ${broken.length} broken invariants\n`,
      )
      if (broken.length > 0) process.exitCode = 1
    }),
})

await runMain(command)
