import { CATALOG_STEP_STALLED_MS, IMPORT_STEP_TRIES } from '../../../platform/limits.ts'
import type { ImportWrite } from '../../messages.ts'
import type { ImportPlan } from '../runs/contract.ts'
import { selectRun } from '../runs/run-store.ts'
import type { ImportRunRow } from '../schema.ts'
import { endImport, failImport, type ImportDeps } from './end-import.ts'
import { writeProducts } from './write-products.ts'
import { takeStalledWrites } from './write-store.ts'

/** Imports that one run of the sweep sends on. */
const RESUMED_AT_ONCE = 10

const BROKEN = 'Something broke on our side. What was imported stays; import the file again.'

/**
 * Does one step of an import, and sends the message of the next one: it writes some products, or
 * ends the import where all of them are written. A step that was done already has no effect.
 * @param attempt of this message, from 1 on. The import has failed where attempt IMPORT_STEP_TRIES
 * breaks, and before a later one begins: the platform ended that one, which catches nothing.
 * @throws where the step breaks: the message comes again
 */
export async function continueImport(
  deps: ImportDeps,
  { importId, from }: ImportWrite['body'],
  attempt: number,
): Promise<void> {
  const open = await readOpen(deps.database, importId)
  if (open?.run.write_done !== from) return
  if (attempt > IMPORT_STEP_TRIES) return failImport(deps, importId, BROKEN)
  try {
    const next = await doStep(deps, open, false)
    if (next !== null) await sendWriteStep(deps, importId, next)
  } catch (error) {
    if (attempt === IMPORT_STEP_TRIES) await failImport(deps, importId, BROKEN)
    throw error
  }
}

/**
 * Writes the products of an import and ends it where one step takes them on, else sends the message
 * of the next step.
 * @throws where a step breaks: the import is then as far as its run says
 */
export async function finishImport(deps: ImportDeps, importId: string): Promise<void> {
  for (;;) {
    const open = await readOpen(deps.database, importId)
    const next = open && (await doStep(deps, open, true))
    if (!open || next === null) return
    if (next < open.total) return sendWriteStep(deps, importId, next)
  }
}

/** Sends the steps of imports whose message was lost. Answers how many imports went on. */
export async function resumeImports(
  deps: Pick<ImportDeps, 'database' | 'now' | 'send'>,
): Promise<number> {
  const now = deps.now()
  const before = now - CATALOG_STEP_STALLED_MS
  const stalled = await takeStalledWrites(deps.database, { before, now, limit: RESUMED_AT_ONCE })
  for (const { importId, from } of stalled) await sendWriteStep(deps, importId, from)
  return stalled.length
}

/** Sends the step that writes the products of an import from this position on. */
export const sendWriteStep = (
  { send }: Pick<ImportDeps, 'send'>,
  importId: string,
  from: number,
): Promise<void> =>
  send({ id: `write:${importId}:${from}`, type: 'import.write', body: { importId, from } })

interface OpenRun {
  run: ImportRunRow
  plan: ImportPlan
  total: number
}

/** An import whose file is read and whose end is not there yet. */
async function readOpen(database: D1Database, importId: string): Promise<OpenRun | null> {
  const run = await selectRun(database, importId)
  if (run?.state !== 'running' || run.write_total === null || run.plan === null) return null
  return { run, plan: JSON.parse(run.plan), total: run.write_total }
}

/** Answers the position of the next step; null where there is none, or another delivery does it. */
async function doStep(
  deps: ImportDeps,
  { run, plan, total }: OpenRun,
  setsStock: boolean,
): Promise<number | null> {
  if (run.write_done < total) return writeProducts(deps, run, plan)
  await endImport(deps, run, plan, setsStock)
  return null
}
