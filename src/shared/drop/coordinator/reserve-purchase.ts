import { ok, type Result, refuse } from '../../platform/result.ts'
import type { PurchaseInput } from './contract.ts'
import { type DropRoot, runOf } from './drop-root.ts'
import {
  deletePurchase,
  giveAllowance,
  insertPurchase,
  loadPurchase,
  takeAllowance,
} from './purchase-store.ts'

/**
 * Takes a placement's units off the allowance of each of its buyer's identities: of all or of
 * none. The limit is a constraint of the table, so no order of events passes it. Repeating it for
 * an order changes nothing. The refusal does not tell which identity has bought before.
 */
export function reservePurchase(
  root: DropRoot,
  { orderId, units, identities }: PurchaseInput,
): Result<{ replayed: boolean }> {
  const run = runOf(root)
  if (run === null) return refuse('not_found')
  const limit = run.definition.limitPerShopper
  const known = loadPurchase(root.sql, orderId)
  if (known) return ok({ replayed: true })
  if (!Number.isSafeInteger(units) || units < 1) return refuse('invalid_body', 'units: 1 or more')
  const unique = [...new Map(identities.map((one) => [`${one.kind}:${one.hash}`, one])).values()]
  try {
    root.transact(() => {
      for (const identity of unique) takeAllowance(root.sql, identity, units, limit)
      insertPurchase(root.sql, orderId, { units, identities: unique })
    })
  } catch (error) {
    if (!/within_limit/.test(String(error))) throw error
    return refuse('purchase_limit_reached', undefined, { extra: { limit } })
  }
  return ok({ replayed: false })
}

/** Gives back what an order took. An order that took nothing, or gave it back, changes nothing. */
export function returnPurchase(root: DropRoot, orderId: string): Result<null> {
  const purchase = runOf(root) && loadPurchase(root.sql, orderId)
  if (purchase) {
    root.transact(() => {
      for (const identity of purchase.identities) {
        giveAllowance(root.sql, identity, purchase.units)
      }
      deletePurchase(root.sql, orderId)
    })
  }
  return ok(null)
}
