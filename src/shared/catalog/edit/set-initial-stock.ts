import type { StockCommand } from '../../inventory/contract.ts'
import { groupsOf } from '../../kit/groups.ts'
import type { Result } from '../../platform/result.ts'

/** Objects called at once. */
const CALLS_AT_ONCE = 20

/**
 * The adjustment that gives a SKU its first stock. Its key is the SKU's own, so that a repeated
 * import or seed adds the units once.
 */
export const initialStock = (
  sku: string,
  quantity: number,
  reference: string,
  actor: string,
): StockCommand => ({
  type: 'stock.adjust',
  sku,
  key: `initial:${sku}`,
  delta: quantity,
  reason: 'initial stock',
  reference,
  actor,
})

interface StockSetting {
  sku: string
  quantity: number
}

/** The result of setting the first stock of SKUs. */
export interface StockOutcome {
  /** Could not be set. `isLost`: the object did not answer, and may have taken it. */
  failed: { sku: string; reason: string; isLost: boolean }[]
  /** Had their first stock before, of another number, and are left as they are. */
  known: StockSetting[]
}

/** Sets the first stock of each SKU. */
export async function setInitialStock(
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>,
  items: readonly StockSetting[],
): Promise<StockOutcome> {
  const failed: StockOutcome['failed'] = []
  const known: StockSetting[] = []
  for (const group of groupsOf(items, CALLS_AT_ONCE)) {
    const answers = await Promise.allSettled(
      group.map(({ sku, quantity }) => setStock(sku, quantity)),
    )
    for (const [index, answer] of answers.entries()) {
      const item = group[index] ?? { sku: '', quantity: 0 }
      const { sku } = item
      if (answer.status === 'rejected') {
        failed.push({ sku, reason: String(answer.reason), isLost: true })
      }
      // The key was used for another number: this SKU had its first stock long ago.
      else if (!answer.value.ok && answer.value.problem.code === 'idempotency_conflict') {
        known.push(item)
      } else if (!answer.value.ok) {
        const { detail, code } = answer.value.problem
        failed.push({ sku, reason: detail ?? code, isLost: false })
      }
    }
  }
  return { failed, known }
}
