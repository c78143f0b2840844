import { OPEN_ORDERS_PER_SHOPPER_MAX } from '../platform/limits.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { countUnpaidOrders } from '../shopper/orders.ts'
import type { Outcome, ShopperTransaction } from '../shopper/transaction.ts'
import type { CheckoutCommand, CheckoutRecord, VerificationKind } from './contract.ts'
import { isOpen, statusAt } from './rules.ts'
import { countCompleting, loadCheckout, saveCheckout } from './store.ts'
import { decideVerification, isVerified } from './verification.ts'

/** Handler of `checkout.verify`. The version stays: what is verified is the checkout as it is. */
export function verify(
  tx: ShopperTransaction,
  { checkoutId, step }: Extract<CheckoutCommand, { type: 'checkout.verify' }>,
): Result<Outcome> {
  const record = loadCheckout(tx.sql, checkoutId)
  if (!record) return refuse('not_found')
  if (!isOpen(statusAt(record, tx.now))) return refuse('checkout_closed')
  if (step.kind === 'ask-code' && !record.details.email) {
    return refuse('checkout_not_ready', 'Tell an e-mail address first.')
  }
  const { next, outcome } = decideVerification(record, step, tx.now)
  const checkout: CheckoutRecord = { ...record, verification: next }
  saveCheckout(tx.sql, checkout)
  return outcome.ok ? ok({ kind: 'checkout', checkout }) : outcome
}

/**
 * What a completion must bring before it holds any stock. Refuses `too_many_open_orders` for a
 * shopper whose other orders keep goods from others without being paid, and
 * `verification_required` where risk asks for a check this checkout has not passed.
 */
export function requireBudgetAndVerification(
  tx: ShopperTransaction,
  record: CheckoutRecord,
  requires: VerificationKind | null,
): Result<null> {
  const open = countUnpaidOrders(tx.sql) + countCompleting(tx.sql)
  if (open >= OPEN_ORDERS_PER_SHOPPER_MAX) {
    return refuse('too_many_open_orders', undefined, {
      extra: { limit: OPEN_ORDERS_PER_SHOPPER_MAX },
    })
  }
  if (requires === null || isVerified(record, requires, tx.now)) return ok(null)
  const boundTo = { checkoutId: record.id, version: record.version }
  return refuse('verification_required', undefined, { extra: { boundTo } })
}
