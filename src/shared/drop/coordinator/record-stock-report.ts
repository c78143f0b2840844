import { entryIdOf } from '../passes/pass.ts'
import { settlePass } from '../passes/settle-passes.ts'
import type { StockReport } from './contract.ts'
import { type DropRoot, runOf } from './drop-root.ts'

/**
 * Marks the passes that were claimed. A report may come twice and in any order. Its figures are not
 * stored: they are a reason to read the stock.
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
