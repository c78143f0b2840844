import { rfc3339 } from '../../../platform/clock.ts'
import { IMPORT_STOCK_PER_STEP } from '../../../platform/limits.ts'
import type { AuditDraft } from '../../../staff/contract.ts'
import type { PublishProgress, Release } from '../../contract.ts'
import type { ImportStock, ImportWrite } from '../../messages.ts'
import { NO_RELEASE } from '../../rules.ts'
import { currentRelease } from '../../store.ts'
import type { ImportDone, ImportPlan } from '../runs/contract.ts'
import { selectRun } from '../runs/run-store.ts'
import type { ImportRunRow } from '../schema.ts'
import { type StockDeps, sendStockStep, setImportStock } from '../set-import-stock.ts'
import { openStock } from '../stock-store.ts'
import type { WriteProductsDeps } from './write-products.ts'
import { endWrite } from './write-store.ts'

export interface ImportDeps extends WriteProductsDeps, Pick<StockDeps, 'setStock'> {
  /** Sends the message of a step. A sweep sends one that is lost again. */
  send: (message: ImportWrite | ImportStock) => Promise<void>
  /** Publishes every change; may be asked for twice. */
  publish: () => Promise<{ release: Release; progress: PublishProgress | null }>
  /** Writes a row of the audit, once by its id. */
  audit: (entry: AuditDraft) => Promise<unknown>
}

/**
 * Ends an import whose products are written: its stock is opened to the steps that set it, or what
 * it wrote is published; then come the row of the audit and the result. Each part may be done again
 * after a break.
 * @param setsStock the stock is set here where one invocation can set all of it
 */
export async function endImport(
  deps: ImportDeps,
  run: ImportRunRow,
  plan: ImportPlan,
  setsStock: boolean,
): Promise<void> {
  const { database } = deps
  const isDry = run.dry_run === 1
  if (!isDry) {
    const { done, total } = await openStock(database, run.id, deps.now())
    if (setsStock && done === 0 && total > 0 && total <= IMPORT_STOCK_PER_STEP) {
      // Published below, with the result in the answer.
      const stockDeps = { ...deps, publish: async () => undefined }
      await setImportStock(stockDeps, { importId: run.id, from: 0 }, true)
    }
  }
  const counted = (await selectRun(database, run.id)) ?? run
  const done = await doneOf(deps, counted, plan)
  if (!isDry) await deps.audit(auditOf(counted, plan, done, deps.now()))
  const end = { state: 'done' as const, result: JSON.stringify(done) }
  if (!(await endWrite(database, run.id, end, deps.now()))) return
  if (done.stockLeft !== undefined) await sendStockStep(deps, run.id, counted.stock_done)
}

/** Publishes what the import wrote, unless stock comes first, and gives its end. */
async function doneOf(deps: ImportDeps, run: ImportRunRow, plan: ImportPlan): Promise<ImportDone> {
  const { imported, updated, refused, notes } = run
  const counts = { imported, updated, refused, notes, encoding: plan.encoding }
  const isDry = run.dry_run === 1
  // Goods that are shown before their stock would show as sold out: stock comes first.
  const stockLeft = run.stock_total - run.stock_done
  if (isDry || stockLeft > 0 || imported + updated === 0) {
    const { version } = (await currentRelease(deps.database)) ?? NO_RELEASE
    const rest = {
      ...(stockLeft > 0 ? { stockLeft } : {}),
      ...(isDry ? { dryRun: true as const } : {}),
    }
    return { type: 'done', ...counts, version, ...rest }
  }
  const { release, progress } = await deps.publish()
  const publishing = progress ? { publishing: progress } : {}
  return { type: 'done', ...counts, version: release.version, ...publishing }
}

const auditOf = (
  { id, staff_id }: ImportRunRow,
  { requestId }: ImportPlan,
  done: ImportDone,
  now: number,
): AuditDraft => ({
  // One import is one row, however often its end breaks.
  id: id.replace(/^imp_/, 'aud_'),
  at: rfc3339(now),
  actor: `staff:${staff_id}`,
  action: 'import.products',
  subject: id,
  before: null,
  after: done,
  requestId,
})

/** Notes that an import has failed; what it wrote stays. */
export async function failImport(
  { database, now }: Pick<ImportDeps, 'database' | 'now'>,
  importId: string,
  reason: string,
): Promise<void> {
  const result = JSON.stringify({ type: 'failed', reason })
  await endWrite(database, importId, { state: 'failed', result }, now())
}
