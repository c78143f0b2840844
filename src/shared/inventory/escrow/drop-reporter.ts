import type { StockReport } from '../../drop/contract.ts'
import { log } from '../../platform/log.ts'

/** Changes of a shard's books within this are told to its drop in one report. */
export const REPORT_AFTER_MS = 100
/** A report that was lost is repeated after this. */
export const REPORT_REPEAT_MS = 5_000

export interface ReporterDeps {
  /** What the drop has not acknowledged yet, with the version that covers it; null where nothing. */
  read(): { report: StockReport; covers: number } | null
  send(report: StockReport): Promise<void>
  acknowledged(version: number): void
  /** Runs `task` once, `ms` milliseconds from now; may be forgotten in a crash. */
  later(task: () => void, ms: number): void
}

/**
 * Tells a drop of its units at one stock shard: at most one timer and one report under way. What
 * was told is kept beside the books, so that the alarm knows what was not.
 */
export class DropReporter {
  readonly #deps: ReporterDeps
  #waiting = false
  #sending: Promise<boolean> | null = null

  constructor(deps: ReporterDeps) {
    this.#deps = deps
  }

  /** Takes in that the books have changed. */
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
      // What has changed meanwhile, or did not fit, goes with the next.
      if (this.#deps.read()) this.changed()
      return true
    } catch (error) {
      log('drop.report-failed', { error })
      return false
    }
  }
}
