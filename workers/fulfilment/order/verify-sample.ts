import { sampleOrderIds, verifyOrderLedger } from '../../../src/shared/order/verify-ledger.ts'
import { MINUTE_MS } from '../../../src/shared/platform/clock.ts'
import { log } from '../../../src/shared/platform/log.ts'
import type { FulfilmentDeps } from '../deps.ts'

/** Orders of each database that a run verifies. */
const SAMPLE_SIZE = 20
/** The minute of the hour in which it runs. */
const RUNS_AT_MINUTE = 17

/**
 * Once an hour verifies the ledgers of a sample of orders. A fault is an alert: the line
 * `ledger.broken` in the log names the order. Answers how many faults there were.
 */
export async function verifySample(deps: FulfilmentDeps): Promise<number> {
  if (Math.floor(deps.now() / MINUTE_MS) % 60 !== RUNS_AT_MINUTE) return 0
  const samples = await Promise.all(
    deps.orders.map((db) => sampleOrderIds(db, SAMPLE_SIZE, Math.random)),
  )
  let faults = 0
  for (const orderId of samples.flat()) {
    const check = await verifyOrderLedger({ databases: deps.orders }, orderId)
    if (!check.ok || check.value.balanced) continue
    faults += 1
    const { entries, differences } = check.value
    log('ledger.broken', { orderId, entries: entries.length, differences })
  }
  return faults
}
