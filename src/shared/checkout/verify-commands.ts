import { budgetOrderOf } from '../budget/budget-step.ts'
import { budgetOf, openUntil, problemOf } from '../budget/rules.ts'
import { OPEN_ORDERS_PER_SHOPPER_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { countOpenOrders, reserveOwnOrder } from '../shopper/open-orders.ts'
import { countUnpaidOrders } from '../shopper/orders.ts'
import type { ShopperTransaction } from '../shopper/transaction.ts'
import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutRecord,
  CompletionIntent,
} from './contract.ts'
import { isOpen } from './rules.ts'
import { statusAt } from './sources.ts'
import { countCompleting, loadCheckout, saveCheckout } from './store.ts'
import { bindChallenge, decideVerification, isVerified } from './verification.ts'

/** Handler of `checkout.verify`. The version stays: what is verified is the checkout as it is. */
export function verify(
  tx: ShopperTransaction,
  { checkoutId, step }: Extract<CheckoutCommand, { type: 'checkout.verify' }>,
): Result<CheckoutAnswer> {
  const record = loadCheckout(tx.sql, checkoutId)
  if (!record) return refuse('not_found')
  if (!isOpen(statusAt(record, tx.now))) return refuse('checkout_closed')
  if (step.kind === 'ask-code' && !record.details.email) {
    return refuse('checkout_not_ready', 'Add an email address first.')
  }
  const { next, outcome } = decideVerification(record, step, tx.now)
  const checkout: CheckoutRecord = { ...record, verification: next }
  saveCheckout(tx.sql, checkout)
  return outcome.ok ? ok({ kind: 'checkout', checkout }) : outcome
}

type Begin = Extract<CheckoutCommand, { type: 'checkout.begin' }>

/** What is known of a completion once it may begin. */
type Begun = Required<Pick<CompletionIntent, 'verified' | 'openOrders'>>

/**
 * What a completion must bring before it holds any stock; its order counts against the shopper's
 * budget from here on. Refuses `too_many_open_orders`, `payment_method_unavailable` where cash on
 * delivery is no longer offered, and `verification_required` where risk or the budget asks for a
 * check this checkout has not passed.
 */
export function requireBudgetAndVerification(
  tx: ShopperTransaction,
  record: CheckoutRecord,
  { intent, requires, budget = budgetOf() }: Begin,
): Result<Begun> {
  const unpaid = countUnpaidOrders(tx.sql) + countCompleting(tx.sql)
  if (unpaid >= OPEN_ORDERS_PER_SHOPPER_MAX) {
    const limit = OPEN_ORDERS_PER_SHOPPER_MAX
    return refuse('too_many_open_orders', undefined, { extra: { limit, measure: 'orders' } })
  }
  if (requires && !isVerified(record, requires, tx.now)) {
    const { problem } = refuse('verification_required', undefined, { extra: { kind: requires } })
    return { ok: false, problem: bindChallenge(record, problem) }
  }
  const { orderId, device, network } = intent
  const verified = isVerified(record, 'code', tx.now)
  const order = budgetOrderOf(record, { orderId, verified })
  const edge = { ...(device ? { device } : {}), ...(network ? { network } : {}) }
  const until = openUntil(order, tx.now)
  const problem = problemOf(reserveOwnOrder(tx.sql, { budget, order, until, edge }, tx.now))
  if (problem) return { ok: false, problem: bindChallenge(record, problem) }
  return ok({ verified, openOrders: countOpenOrders(tx.sql, orderId, tx.now) })
}
