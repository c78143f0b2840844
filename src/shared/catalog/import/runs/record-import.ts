import { DAY_MS, type Now } from '../../../platform/clock.ts'
import { IMPORT_ISSUES_MAX, IMPORT_RUNS_KEPT_DAYS } from '../../../platform/limits.ts'
import type { ImportEvent } from '../import-products.ts'
import type { ImportIssue, NewImportRun } from './contract.ts'
import { deleteRunsBefore, insertRun, updateRun } from './run-store.ts'

/** The shortest time between two writes. It grows with the import: about 60 writes an hour's run. */
const WRITE_EVERY_MS = 1_000
const WRITES_SHARE = 50
/** Issues that are written together at the latest. */
const ISSUES_PER_WRITE = 500

interface Deps {
  database: D1Database
  now: () => Now
}

/**
 * Writes down how far an import is, for the pages of it. An import that cannot be written down goes
 * on: its events are the answer to its client.
 */
export class ImportRecorder {
  readonly #deps: Deps
  readonly #run: NewImportRun
  readonly #progress = { products: 0, file_rows: 0, bytes: 0 }
  #waiting: (ImportIssue & { position: number })[] = []
  #issues = 0
  #writtenAt: Now

  constructor(deps: Deps, run: NewImportRun) {
    this.#deps = deps
    this.#run = run
    this.#writtenAt = run.startedAt
  }

  /** False where an import has this id already: it must not run a second time. */
  async begin(): Promise<boolean> {
    const { database } = this.#deps
    await deleteRunsBefore(database, this.#run.startedAt - IMPORT_RUNS_KEPT_DAYS * DAY_MS)
    return insertRun(database, this.#run)
  }

  /** Takes in an event, and writes now and then, and at the end. */
  async tell(event: ImportEvent): Promise<void> {
    if (event.type === 'done') return this.#write({ state: 'done', result: JSON.stringify(event) })
    if (event.type === 'progress') {
      const { products, rows, bytes } = event
      Object.assign(this.#progress, { products, file_rows: rows, bytes })
    } else this.#keep(event)
    const now = this.#deps.now()
    const every = Math.max(WRITE_EVERY_MS, (now - this.#run.startedAt) / WRITES_SHARE)
    const isDue = now - this.#writtenAt >= every || this.#waiting.length >= ISSUES_PER_WRITE
    if (isDue) await this.#write({})
  }

  /** The import ended without a result. */
  fail(reason: string): Promise<void> {
    return this.#write({ state: 'failed', result: JSON.stringify({ type: 'failed', reason }) })
  }

  #keep({ type, row, handle, code, reason }: Extract<ImportEvent, { type: 'refused' | 'note' }>) {
    if (this.#issues >= IMPORT_ISSUES_MAX) return
    this.#waiting.push({ kind: type, row, handle, code, reason, position: this.#issues })
    this.#issues += 1
  }

  async #write(end: { state?: 'done' | 'failed'; result?: string }): Promise<void> {
    const issues = this.#waiting
    this.#waiting = []
    this.#writtenAt = this.#deps.now()
    const progress = { ...this.#progress, seen_at: this.#writtenAt, ...end }
    await updateRun(this.#deps.database, this.#run.id, progress, issues)
  }
}
