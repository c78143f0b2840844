import { entryIdOf } from '../passes/pass.ts'
import { settlePass } from '../passes/settle-passes.ts'
import type { StockReport } from './contract.ts'
import { type DropRoot, runOf } from './drop-root.ts'

/**
 * Takes over which passes were claimed; may be told twice and in any order. Its figures are not
 * kept: they are a reason to read the books.
 * @returns whether there is something to do about it
 */
export function recordStockReport(root: DropRoot, report: StockReport): boolean {
  if (runOf(root) === null) return false
  root.transact(() => {
    for (const { passId, quantity } of report.claimed) {
      settlePass(root, entryIdOf(passId), quantity)
    }
  })
  return true
}
