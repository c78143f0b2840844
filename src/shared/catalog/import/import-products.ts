import {
  IMPORT_FOLLOWED_TIMES_MAX,
  IMPORT_PRODUCTS_PER_STEP,
  IMPORT_STEP_CHARS,
} from '../../platform/limits.ts'
import { ImportUnreadable } from './contract.ts'
import { ImportStaging } from './import-staging.ts'
import { type Columns, columnsOf, productRowOf, requireHandles } from './product-columns.ts'
import type { CsvFile } from './read-csv.ts'
import type { ImportDone, ImportEvent, ImportIssue } from './runs/contract.ts'
import { selectIssuesFrom, selectRun } from './runs/run-store.ts'
import { deleteStaged } from './staging-store.ts'
import { finishImport, sendWriteStep } from './write/continue-import.ts'
import type { ImportDeps } from './write/end-import.ts'
import { openWrite } from './write/write-store.ts'

/** Names in a note of what a file has that is not read. */
const IGNORED_NAMES_MAX = 10
/** Milliseconds between two looks at an import that the queue carries on; a long one is looked at less often. */
const LOOK_EVERY_MS = 1_000
const LOOK_LATER_MS = 10_000
const LOOKS_OFTEN = 30

interface ImportRequestDeps extends ImportDeps {
  /** Names this import, whose run exists. */
  importId: string
  requestId: string
  /** Bytes of the file read so far. */
  bytesRead: () => number
  /**
   * Tells an event. False where nobody listens any more. Throws where the rest of the file will not
   * come either.
   */
  emit: (event: ImportEvent) => Promise<boolean>
  /** Waits between two looks at an import that the queue carries on; null where nobody waits for it. */
  wait: ((ms: number) => Promise<void>) | null
  /** Takes in what broke a step. */
  broke: (error: unknown) => void
}

/**
 * Imports a product CSV: all of it is read first, then each product is written whole or not at all,
 * wherever its rows stand, then everything is published. A file that cannot be read to its end
 * changes nothing. Repeating an import changes nothing the first one did.
 *
 * A file that one invocation can write is written here. The queue `catalog` carries on with a longer
 * one, and with one that broke here; the answer follows it to its end. Null where it has none yet.
 */
export async function importProducts(
  deps: ImportRequestDeps,
  file: CsvFile,
): Promise<ImportDone | null> {
  const isShort = await new ImportReading(deps).readAll(file).catch(async (error: unknown) => {
    await deleteStaged(deps.database, deps.importId, deps.now())
    throw error
  })
  try {
    if (isShort) await finishImport(deps, deps.importId)
    else await sendWriteStep(deps, deps.importId, 0)
  } catch (error) {
    deps.broke(error)
    // Where this is lost too, a sweep sends it.
    await sendOpen(deps).catch(deps.broke)
  }
  return follow(deps)
}

/** Sends the step that an import stands at. */
async function sendOpen(deps: ImportRequestDeps): Promise<void> {
  const run = await selectRun(deps.database, deps.importId)
  if (run?.state === 'running') await sendWriteStep(deps, deps.importId, run.write_done)
}

/** Tells what the steps of an import write down, until its end. */
async function follow(deps: ImportRequestDeps): Promise<ImportDone | null> {
  const { database, importId, emit, wait } = deps
  let told = 0
  let position = 0
  for (let looks = 0; looks < IMPORT_FOLLOWED_TIMES_MAX; looks += 1) {
    const run = await selectRun(database, importId)
    if (!run) return null
    const issues = run.refused + run.notes
    if (issues > told) {
      for (const issue of await selectIssuesFrom(database, importId, position)) {
        const { kind: type, row, handle, code, reason } = issue
        await emit({ type, row, handle, code, reason })
        position = issue.position + 1
      }
      told = issues
    }
    const { products, file_rows: rows, bytes } = run
    const isHeard = await emit({ type: 'progress', products, rows, bytes })
    if (run.state !== 'running') {
      const end: Extract<ImportEvent, { type: 'done' | 'failed' }> = JSON.parse(run.result ?? '')
      await emit(end)
      return end.type === 'done' ? end : null
    }
    if (!isHeard || wait === null) return null
    await wait(looks < LOOKS_OFTEN ? LOOK_EVERY_MS : LOOK_LATER_MS)
  }
  return null
}

/** Reads a file to its end and opens its import to the steps that write it. */
class ImportReading {
  readonly #deps: ImportRequestDeps
  readonly #staging: ImportStaging
  #rows = 0

  constructor(deps: ImportRequestDeps) {
    this.#deps = deps
    this.#staging = new ImportStaging(deps.database, deps.importId, deps.now())
  }

  /** Answers whether one invocation can write all of the file. */
  async readAll(file: CsvFile): Promise<boolean> {
    const columns = await this.#stage(file)
    if (columns instanceof ImportUnreadable) {
      const { row, code, message } = columns
      const reason = `${message} Nothing is imported.`
      await this.#open(file, 0, [], [{ kind: 'refused', row, handle: '', code, reason }])
      return true
    }
    const { products, chars } = await this.#staging.finish()
    await this.#open(file, products, [...columns.present], notesOf(file, columns))
    return products <= IMPORT_PRODUCTS_PER_STEP && chars <= IMPORT_STEP_CHARS
  }

  async #stage(file: CsvFile): Promise<Columns | ImportUnreadable> {
    try {
      for await (const row of file.rows) {
        if (this.#rows === 0) requireHandles(file.columns())
        this.#rows += 1
        if (await this.#staging.add(productRowOf(row))) await this.#progress()
      }
      if (file.columns().length > 0) requireHandles(file.columns())
    } catch (error) {
      if (error instanceof ImportUnreadable) return error
      throw error
    }
    return columnsOf(file.columns())
  }

  async #progress(): Promise<void> {
    const { emit, bytesRead } = this.#deps
    await emit({ type: 'progress', products: 0, rows: this.#rows, bytes: bytesRead() })
  }

  #open(
    file: CsvFile,
    products: number,
    columns: readonly string[],
    issues: readonly ImportIssue[],
  ): Promise<void> {
    const { database, importId, requestId, bytesRead, now } = this.#deps
    const count = (kind: ImportIssue['kind']) =>
      issues.filter((issue) => issue.kind === kind).length
    const read = {
      plan: JSON.stringify({ columns, encoding: file.encoding().name, requestId }),
      ...{ products, issues },
      rows: this.#rows,
      bytes: bytesRead(),
      refused: count('refused'),
      notes: count('note'),
    }
    return openWrite(database, importId, read, now())
  }
}

/** Notes of the file as a whole. */
function notesOf(file: CsvFile, { ignored }: Columns): ImportIssue[] {
  const note = (code: string, reason: string): ImportIssue => ({
    ...{ kind: 'note', row: 1, handle: '', code, reason },
  })
  const { name, from } = file.encoding()
  const notes: ImportIssue[] = []
  if (from === 'a guess') {
    const reason = `The file is read as ${name}, by a guess: look at a few texts, or save it as UTF-8.`
    notes.push(note('encoding_guessed', reason))
  }
  if (ignored.length === 0) return notes
  const more = ignored.length - IGNORED_NAMES_MAX
  const names =
    ignored.slice(0, IGNORED_NAMES_MAX).join(', ') + (more > 0 ? ` and ${more} more` : '')
  return [...notes, note('columns_ignored', `Not read: ${names}.`)]
}
