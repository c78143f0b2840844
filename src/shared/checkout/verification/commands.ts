import { budgetOrderOf } from '../../budget/budget-step.ts'
import type { BuyerEdge } from '../../budget/contract.ts'
import { budgetOf, openUntil, problemOf } from '../../budget/rules.ts'
import { OPEN_ORDERS_PER_SHOPPER_MAX } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Sql } from '../../platform/sql.ts'
import { countOpenOrders, decideOwnOrder, reserveOwnOrder } from '../../shopper/open-orders.ts'
import { countUnpaidOrders } from '../../shopper/orders.ts'
import type { ShopperTransaction } from '../../shopper/transaction.ts'
import type {
  CheckoutAnswer,
  CheckoutCommand,
  CheckoutRecord,
  CompletionChecks,
  CompletionIntent,
} from '../contract.ts'
import { isOpen } from '../rules.ts'
import { statusAt } from '../sources.ts'
import { countCompleting, loadCheckout, saveCheckout } from '../store.ts'
import type { VerificationKind } from './contract.ts'
import { bindChallenge, decideVerification, isVerified } from './rules.ts'

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

/** The facts about a completion that passed its checks. */
type Checked = Required<Pick<CompletionIntent, 'verified' | 'openOrders'>>

/**
 * Checks a completion before anything is held for it. Reads only. Refuses
 * `too_many_open_orders`, `payment_method_unavailable` where cash on delivery is no longer offered,
 * and `verification_required` where risk or the budget asks for a check this checkout has not
 * passed.
 */
export function checkCompletion(
  sql: Sql,
  record: CheckoutRecord,
  { requires, budget }: CompletionChecks,
  now: number,
): Result<Checked> {
  const passed = requireRoomAndCheck(sql, record, requires, now)
  if (!passed.ok) return passed
  const verified = isVerified(record, 'code', now)
  const order = budgetOrderOf(record, { orderId: '', verified })
  const problem = problemOf(decideOwnOrder(sql, { budget, order }, now))
  if (problem) return { ok: false, problem: bindChallenge(record, problem) }
  return ok({ verified, openOrders: countOpenOrders(sql, '', now) })
}

/** As `checkCompletion`, and counts the order against the shopper's own budget. */
export function reserveCompletion(
  { sql, now }: Pick<ShopperTransaction, 'sql' | 'now'>,
  record: CheckoutRecord,
  {
    intent,
    requires,
    budget = budgetOf(),
  }: Partial<CompletionChecks> & { intent: BuyerEdge & { orderId: string } },
): Result<Checked> {
  const passed = requireRoomAndCheck(sql, record, requires, now)
  if (!passed.ok) return passed
  const { orderId, device, network } = intent
  const verified = isVerified(record, 'code', now)
  const order = budgetOrderOf(record, { orderId, verified })
  const edge = { ...(device ? { device } : {}), ...(network ? { network } : {}) }
  const until = openUntil(order, now)
  const problem = problemOf(reserveOwnOrder(sql, { budget, order, until, edge }, now))
  if (problem) return { ok: false, problem: bindChallenge(record, problem) }
  return ok({ verified, openOrders: countOpenOrders(sql, orderId, now) })
}

function requireRoomAndCheck(
  sql: Sql,
  record: CheckoutRecord,
  requires: VerificationKind | undefined,
  now: number,
): Result<null> {
  const limit = OPEN_ORDERS_PER_SHOPPER_MAX
  if (countUnpaidOrders(sql) + countCompleting(sql) >= limit) {
    return refuse('too_many_open_orders', undefined, { extra: { limit, measure: 'orders' } })
  }
  if (!requires || isVerified(record, requires, now)) return ok(null)
  const { problem } = refuse('verification_required', undefined, { extra: { kind: requires } })
  return { ok: false, problem: bindChallenge(record, problem) }
}
