import type { Now } from '../../platform/clock.ts'
import {
  CATALOG_STEP_STALLED_MS,
  IMPORT_ISSUES_MAX,
  IMPORT_STOCK_PER_STEP,
} from '../../platform/limits.ts'
import type { Result } from '../../platform/result.ts'
import { type StockOutcome, setInitialStock } from '../edit/set-initial-stock.ts'
import type { ImportStock } from '../messages.ts'
import type { ImportIssue } from './runs/contract.ts'
import { selectRun } from './runs/run-store.ts'
import { selectStock, stockSet, takeStalledStock } from './stock-store.ts'

/** Imports that one run of the sweep sends on. */
const RESUMED_AT_ONCE = 10

interface SendDeps {
  database: D1Database
  now: () => Now
  /** Sends the message of a step. A message that is lost is sent again by `resumeImportStock`. */
  send: (message: ImportStock) => Promise<void>
}

export interface StockDeps extends SendDeps {
  /** Sets the first stock of a SKU for the import of a member of staff. */
  setStock: (
    item: { sku: string; quantity: number },
    by: { importId: string; staffId: string },
  ) => Promise<Result<unknown>>
  /** Publishes what was imported; may be asked for twice. */
  publish: () => Promise<unknown>
}

/**
 * Sets the next first stock of an import, in the order of its file, and sends the message of what
 * follows; the last step publishes. A step that was done already has no effect, and a SKU is counted
 * once however often a step breaks.
 * @param isLastTry SKUs whose object does not answer are then reported and left out
 * @throws where an object does not answer: the message comes again
 */
export async function setImportStock(
  deps: StockDeps,
  { importId, from }: ImportStock['body'],
  isLastTry: boolean,
): Promise<void> {
  const run = await selectRun(deps.database, importId)
  if (!run || run.stock_done !== from || from >= run.stock_total) return
  const items = await selectStock(deps.database, importId, from, IMPORT_STOCK_PER_STEP)
  const quantityOf = new Map(items.map(({ sku, quantity }) => [sku, quantity]))
  const by = { importId, staffId: run.staff_id }
  const outcome = await setInitialStock(
    (sku) => deps.setStock({ sku, quantity: quantityOf.get(sku) ?? 0 }, by),
    items,
  )
  if (!isLastTry && outcome.failed.some(({ isLost }) => isLost)) {
    throw new Error('stock of an import is not set yet: an object does not answer')
  }
  const to = Math.min(run.stock_total, (items.at(-1)?.position ?? run.stock_total) + 1)
  // Before the last step counts as done: a step that breaks here is done again.
  if (to === run.stock_total) await deps.publish()
  const placeOf = new Map(items.map((item) => [item.sku, item]))
  const issues = stockIssuesOf(outcome).map(({ sku, ...issue }) => {
    const { file_row: row = 0, handle = '', position = 0 } = placeOf.get(sku) ?? {}
    return { ...issue, row, handle, position: IMPORT_ISSUES_MAX + position }
  })
  const isMoved = await stockSet(deps.database, importId, { from, to, now: deps.now() }, issues)
  if (isMoved && to < run.stock_total) await sendStockStep(deps, importId, to)
}

/** Refusals and notes of setting first stock, by SKU. */
const stockIssuesOf = ({
  failed,
  known,
}: StockOutcome): (Pick<ImportIssue, 'kind' | 'code' | 'reason'> & { sku: string })[] => [
  ...failed.map(({ sku, reason }) => ({
    sku,
    kind: 'refused' as const,
    code: 'stock_not_set',
    reason: `The product is in, but the stock of "${sku}" could not be set: ${reason}`,
  })),
  ...known.map(({ sku, quantity }) => ({
    sku,
    kind: 'note' as const,
    code: 'stock_kept',
    reason:
      `The stock of "${sku}" was set before and is not set to ${quantity}. ` +
      'Use /api/admin/v1/inventory/adjustments.',
  })),
]

/** Sends the steps of imports whose message was lost. Answers how many imports went on. */
export async function resumeImportStock(deps: SendDeps): Promise<number> {
  const now = deps.now()
  const before = now - CATALOG_STEP_STALLED_MS
  const stalled = await takeStalledStock(deps.database, { before, now, limit: RESUMED_AT_ONCE })
  for (const { importId, from } of stalled) await sendStockStep(deps, importId, from)
  return stalled.length
}

/** Sends the step that sets the first stock of an import from this position on. */
export const sendStockStep = (
  { send }: Pick<SendDeps, 'send'>,
  importId: string,
  from: number,
): Promise<void> =>
  send({ id: `stock:${importId}:${from}`, type: 'import.stock', body: { importId, from } })
