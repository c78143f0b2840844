import { DAY_MS, type Now } from '../../../platform/clock.ts'
import { IMPORT_RUNS_KEPT_DAYS } from '../../../platform/limits.ts'
import type { NewImportRun } from './contract.ts'
import { deleteRunsBefore, insertRun, updateRead } from './run-store.ts'

/** The shortest time between two writes. It grows with the import: about 60 writes an hour's run. */
const WRITE_EVERY_MS = 1_000
const WRITES_SHARE = 50

interface Deps {
  database: D1Database
  now: () => Now
}

/** Writes down how far the file of an import is read, for the pages of it. */
export class ImportRecorder {
  readonly #deps: Deps
  readonly #run: NewImportRun
  readonly #progress = { file_rows: 0, bytes: 0 }
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

  /** Takes in how far the file is read, and writes it now and then. */
  async tell({ rows, bytes }: { rows: number; bytes: number }): Promise<void> {
    Object.assign(this.#progress, { file_rows: rows, bytes })
    const now = this.#deps.now()
    const every = Math.max(WRITE_EVERY_MS, (now - this.#run.startedAt) / WRITES_SHARE)
    if (now - this.#writtenAt >= every) await this.#write({})
  }

  /** The file could not be read to its end. An import that writes its products is not touched. */
  fail(reason: string): Promise<void> {
    return this.#write({ state: 'failed', result: JSON.stringify({ type: 'failed', reason }) })
  }

  #write(end: { state?: 'failed'; result?: string }): Promise<void> {
    this.#writtenAt = this.#deps.now()
    const progress = { ...this.#progress, seen_at: this.#writtenAt, ...end }
    return updateRead(this.#deps.database, this.#run.id, progress)
  }
}
