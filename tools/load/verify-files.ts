import { readFile } from 'node:fs/promises'
import { checkDatabases } from '../check-history/check-databases.ts'
import { localDatabases, openDatabases } from '../check-history/databases.ts'
import { renderDifference } from '../check-history/difference.ts'
import { readState } from '../verify-state/state.ts'
import { verifyState } from '../verify-state/verify-state.ts'
import type { Acknowledged } from './journal.ts'

const SHOWN_MAX = 40
const PAUSE_MS = 5_000

/**
 * Waits until no message is under way in a shop, then checks its files: the invariants, and the
 * record against its ledgers. Prints each difference, and gives their number.
 */
export async function verifyFiles(
  stateDir: string,
  journal: string,
  withinSeconds: number,
): Promise<number> {
  process.stderr.write('verifying the files\n')
  const lines = (await readFile(journal, 'utf8')).split('\n').filter((line) => line !== '')
  const told: Acknowledged[] = lines.map((line) => JSON.parse(line))
  const deadline = Date.now() + withinSeconds * 1000
  let state = readState(stateDir, () => undefined)
  while (state.waiting.length > 0 && Date.now() < deadline) {
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    state = readState(stateDir, () => undefined)
  }
  const broken = verifyState(state, { told, settled: true })
  const databases = openDatabases(localDatabases(stateDir))
  const history = await checkDatabases(databases, () => undefined)
  databases.close()
  const differences = [...broken, ...history.differences.map(renderDifference)]
  for (const line of differences.slice(0, SHOWN_MAX)) process.stdout.write(`BROKEN: ${line}\n`)
  process.stdout.write(
    `files         ${state.orders.length} orders, ${history.events} events, ` +
      `${state.stock.length} ledgers of stock, ${state.payments.length} payments at the provider: ` +
      `${broken.length} broken invariants, ${history.differences.length} differences of history\n`,
  )
  return differences.length
}
