import type { Sql } from '../platform/sql.ts'
import type { BudgetDecision, BudgetReservation, BuyerEdge } from './contract.ts'
import { decideBudget } from './rules.ts'
import { exposureOf, saveOpenOrder } from './store.ts'

/**
 * Decides an order against what is open for the key and counts it where it is allowed. Run it in
 * one transaction: two orders of one key then never see the same exposure.
 */
export function reserveOpenOrder(
  sql: Sql,
  { key, budget, order, until, edge }: BudgetReservation & { edge: BuyerEdge },
  now: number,
): BudgetDecision {
  const { orderId, units, amount } = order
  const decision = decideBudget(exposureOf(sql, key, orderId, now), budget, order)
  if (decision.kind === 'allow') {
    saveOpenOrder(sql, { key, orderId, units, amount, countsUntil: until, edge }, now)
  }
  return decision
}
