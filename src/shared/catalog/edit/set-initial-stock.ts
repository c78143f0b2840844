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

/**
 * Sets the first stock of each SKU. `known` had their first stock before, of another number, and
 * are left as they are; `failed` could not be set.
 */
export async function setInitialStock(
  setStock: (sku: string, quantity: number) => Promise<Result<unknown>>,
  items: readonly StockSetting[],
): Promise<{ failed: { sku: string; reason: string }[]; known: StockSetting[] }> {
  const failed: { sku: string; reason: string }[] = []
  const known: StockSetting[] = []
  for (const group of groupsOf(items, CALLS_AT_ONCE)) {
    const answers = await Promise.allSettled(
      group.map(({ sku, quantity }) => setStock(sku, quantity)),
    )
    for (const [index, answer] of answers.entries()) {
      const item = group[index] ?? { sku: '', quantity: 0 }
      const { sku } = item
      if (answer.status === 'rejected') failed.push({ sku, reason: String(answer.reason) })
      // The key was used for another number: this SKU had its first stock long ago.
      else if (!answer.value.ok && answer.value.problem.code === 'idempotency_conflict') {
        known.push(item)
      } else if (!answer.value.ok) {
        failed.push({ sku, reason: answer.value.problem.detail ?? answer.value.problem.code })
      }
    }
  }
  return { failed, known }
}
