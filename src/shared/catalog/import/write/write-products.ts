import { runQueries } from '../../../platform/bulk-rows.ts'
import type { Now } from '../../../platform/clock.ts'
import { isConstraintError } from '../../../platform/faults.ts'
import { IMPORT_ISSUES_MAX } from '../../../platform/limits.ts'
import { planUpsert, type UpsertAnswer, upsertAlongside } from '../../edit/upsert-products.ts'
import { addCategories } from '../add-categories.ts'
import { readStaged } from '../import-staging.ts'
import type { ImportCounts, ImportIssue, ImportPlan } from '../runs/contract.ts'
import { selectRun } from '../runs/run-store.ts'
import type { ImportRunRow } from '../schema.ts'
import { ownSkus } from '../staging-store.ts'
import { type AssembledGroup, assembleGroup } from './assemble-group.ts'
import { moveWrite, nextStockPosition } from './write-store.ts'

export interface WriteProductsDeps {
  database: D1Database
  now: () => Now
  currency: string
  /** BCP 47; decides in doubt how a price is written. */
  locale: string
}

/**
 * Writes the next products of an import, with all that their report says and with the position
 * behind them, in one transaction: a step that breaks has no effect, and one that comes again has
 * none either. A check of a file notes the same and writes no product.
 * Answers the position behind them; null where another delivery of the message was faster.
 */
export async function writeProducts(
  deps: WriteProductsDeps,
  run: ImportRunRow,
  plan: ImportPlan,
): Promise<number | null> {
  const { id: importId, write_done: from } = run
  const now = deps.now()
  const staged = await readStaged(deps.database, importId, from)
  if (staged.length === 0) throw new Error('the staged rows of an import are gone')
  const group = await assembleGroup({ ...deps, importId }, staged, new Set(plan.columns))
  const products = [...group.products.values()].map(({ product }) => product)
  const categories = [...group.products.values()].flatMap((assembled) => assembled.categories)
  const stockFrom = await nextStockPosition(deps.database, importId)
  const effects = (answer: UpsertAnswer) => {
    const { counts, issues } = reportOf(group, answer)
    const stock = run.dry_run === 1 ? [] : stockOf(group, answer, stockFrom)
    const to = from + staged.length
    const kept = issues.slice(0, Math.max(0, IMPORT_ISSUES_MAX - run.issues))
    return [
      ...moveWrite(deps.database, {
        ...{ importId, from, to, counts, stock, now },
        issues: kept,
        issuesBefore: run.issues,
      }),
      ...ownSkus(deps.database, importId, group.skus.claimed()),
    ]
  }
  const writing = { ...deps, now }
  try {
    if (run.dry_run === 1) {
      const handles = categories.map(({ handle }) => handle)
      await runQueries(deps.database, effects(await planUpsert(writing, products, handles)))
    } else {
      await addCategories(writing, categories)
      await upsertAlongside(writing, products, effects)
    }
    return from + staged.length
  } catch (error) {
    if (!isConstraintError(error)) throw error
    const known = await selectRun(deps.database, importId)
    if (known?.state === 'running' && known.write_done === from) throw error
    return null
  }
}

/** The result of a step: its counts, and its refusals and notes in the order of the file. */
function reportOf(
  group: AssembledGroup,
  answer: UpsertAnswer,
): { counts: ImportCounts; issues: ImportIssue[] } {
  const counts: ImportCounts = { imported: 0, updated: 0, refused: 0, notes: 0 }
  const issues: ImportIssue[] = []
  const report = (issue: ImportIssue) => {
    counts[issue.kind === 'refused' ? 'refused' : 'notes'] += 1
    issues.push(issue)
  }
  for (const { row, handle, code, reason } of group.refused) {
    report({ kind: 'refused', row, handle, code, reason })
  }
  const sourceOf = new Map(
    [...group.products.keys()].map((source) => [
      group.places.get(source)?.handle ?? source,
      source,
    ]),
  )
  for (const outcome of answer.outcomes) {
    const handle = sourceOf.get(outcome.handle) ?? outcome.handle
    const assembled = group.products.get(handle)
    if (outcome.outcome === 'refused') {
      const { code, reason } = outcome
      report({ kind: 'refused', row: assembled?.row ?? 0, handle, code, reason })
      continue
    }
    counts[outcome.outcome] += 1
    for (const note of assembled?.notes ?? []) report({ kind: 'note', handle, ...note })
  }
  for (const { sku, quantity, available } of answer.otherStock) {
    const { row, handle } = placeOf(group, sku)
    const reason =
      `The stock of "${sku}" is known (${available} available) and is not set to ${quantity}. ` +
      'Use /api/admin/v1/inventory/adjustments.'
    report({ kind: 'note', row, handle, code: 'stock_kept', reason })
  }
  return { counts, issues }
}

const stockOf = (group: AssembledGroup, { newStock }: UpsertAnswer, from: number) =>
  newStock.map(({ sku, quantity }, index) => {
    const { row, handle } = placeOf(group, sku)
    return { position: from + index, sku, quantity, file_row: row, handle }
  })

/** Where a SKU stands in the file: the row of its product where the import made it. */
function placeOf(group: AssembledGroup, sku: string): { handle: string; row: number } {
  const { handle, row } = group.skus.placeOf(sku)
  return { handle, row: row ?? group.products.get(handle)?.row ?? 0 }
}
