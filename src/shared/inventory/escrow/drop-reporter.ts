import type { StockReport } from '../../drop/contract.ts'
import { passOfHold } from '../../platform/ids.ts'
import { log } from '../../platform/log.ts'
import type { EscrowLedger } from '../stock/ledger.ts'
import { shardUnits } from './shard-ledger.ts'
import { readClaimsSince } from './store.ts'

/** Changes of a shard's ledger within this time share one report. */
const REPORT_AFTER_MS = 100
/** A report that was lost is repeated after this. */
export const REPORT_REPEAT_MS = 5_000

const CLAIMS_PER_REPORT_MAX = 1_000

interface ReporterDeps {
  /** The report that the drop has yet to acknowledge, with its version; null: there is none. */
  read(): { report: StockReport; covers: number } | null
  send(report: StockReport): Promise<void>
  acknowledged(version: number): void
  /** Runs `task` once, `ms` milliseconds from now; may be forgotten in a crash. */
  later(task: () => void, ms: number): void
}

/**
 * Tells a drop of its units at one stock shard: at most one timer and one report under way. What
 * was told is kept beside the ledger, so that the alarm knows what was not.
 */
export class DropReporter {
  readonly #deps: ReporterDeps
  #waiting = false
  #sending: Promise<boolean> | null = null

  constructor(deps: ReporterDeps) {
    this.#deps = deps
  }

  /** Sends a report soon: the ledger has changed. */
  changed(): void {
    if (this.#waiting) return
    this.#waiting = true
    this.#deps.later(() => {
      this.#waiting = false
      void this.report()
    }, REPORT_AFTER_MS)
  }

  /** Sends what is not told yet. Answers whether the drop was reached; never throws. */
  report(): Promise<boolean> {
    this.#sending ??= this.#send().finally(() => {
      this.#sending = null
    })
    return this.#sending
  }

  async #send(): Promise<boolean> {
    try {
      const next = this.#deps.read()
      if (!next) return true
      await this.#deps.send(next.report)
      this.#deps.acknowledged(next.covers)
      // Changes of meanwhile, and those that did not fit, go with the next.
      if (this.#deps.read()) this.changed()
      return true
    } catch (error) {
      log('drop.report-failed', { error })
      return false
    }
  }
}

/**
 * The report that the shard's drop has not acknowledged yet; null where there is none. `covers` is
 * the version of the ledger up to which claims are in the report.
 */
export function readReport(
  ledger: EscrowLedger,
  now: number,
): { report: StockReport; covers: number } | null {
  const row = ledger.isInitialized() ? ledger.shard.read(ledger.sql) : null
  if (!row) return null
  const { units } = shardUnits(ledger, row, now)
  if (units.version <= row.reportedVersion) return null
  const claims = readClaimsSince(ledger.sql, row.reportedVersion, CLAIMS_PER_REPORT_MAX)
  const covers =
    claims.length === CLAIMS_PER_REPORT_MAX
      ? (claims.at(-1)?.sequence ?? units.version)
      : units.version
  const claimed = claims.map(({ holdId, quantity }) => ({ passId: passOfHold(holdId), quantity }))
  const { dropId, sku, shard } = row
  const { version, available, held, sold: committed } = units
  return { report: { dropId, sku, shard, version, available, held, committed, claimed }, covers }
}
