import { checkDatabases } from '../check-history/check-databases.ts'
import { localDatabases, openDatabases } from '../check-history/databases.ts'
import { renderDifference } from '../check-history/difference.ts'
import { countUntaken } from '../verify-state/inventory-system.ts'
import { readJournal } from '../verify-state/journal.ts'
import { readState } from '../verify-state/read-state.ts'
import type { State } from '../verify-state/state.ts'
import { verifyState } from '../verify-state/verify-state.ts'
import type { OwnInventorySystem } from './own-inventory-system.ts'

const SHOWN_MAX = 40
const PAUSE_MS = 5_000

interface Verified {
  stateDir: string
  /** Path of the journal of acknowledged orders and reads. */
  journal: string
  inventorySystem: OwnInventorySystem | null
  /** So long it waits for what is under way. */
  withinSeconds: number
}

/**
 * Waits until nothing is under way in a shop and to its inventory system, then checks its files: the
 * invariants, and the record against its ledgers. Prints each difference, and gives their number.
 */
export async function verifyFiles(input: Verified): Promise<number> {
  const { stateDir, inventorySystem } = input
  process.stderr.write('verifying the files\n')
  const { told, reads } = await readJournal(input.journal)
  const state = await settledState(input)
  const system = inventorySystem?.ledger() ?? null
  const broken = verifyState(state, { told, reads, system, settled: true })
  const databases = openDatabases(localDatabases(stateDir))
  const history = await checkDatabases(databases, () => undefined)
  databases.close()
  const differences = [...broken, ...history.differences.map(renderDifference)]
  for (const line of differences.slice(0, SHOWN_MAX)) process.stdout.write(`BROKEN: ${line}\n`)
  const taken = system
    ? `inventory     ${system.documents.length} documents taken, ` +
      `${inventorySystem?.unanswered} attempts without an answer\n`
    : ''
  process.stdout.write(
    `${taken}reads         ${reads.length} by shoppers of their own orders\n` +
      `files         ${state.orders.length} orders, ${history.events} events, ` +
      `${state.stock.length} ledgers of stock, ${state.payments.length} payments at the provider: ` +
      `${broken.length} broken invariants, ${history.differences.length} differences of history\n`,
  )
  return differences.length
}

async function settledState({
  stateDir,
  inventorySystem,
  withinSeconds,
}: Verified): Promise<State> {
  const deadline = Date.now() + withinSeconds * 1000
  for (;;) {
    const state = readState(stateDir, () => undefined)
    const system = inventorySystem?.ledger()
    const left = state.waiting.length + (system ? countUntaken(state, system) : 0)
    if (left === 0 || Date.now() > deadline) return state
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
}
