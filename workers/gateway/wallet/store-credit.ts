import shop from '../../../shop.config.ts'
import { type Money, money } from '../../../src/shared/platform/money.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { StoreCredit } from '../../../src/shared/store-credit/contract.ts'
import { viewCredit } from '../../../src/shared/store-credit/rules.ts'
import type { GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { requireStepUpAbove } from '../http/middleware/staff.ts'
import { callerOf, shopperById, shopperIdOf } from '../http/shopper.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'
import { readSequence } from './cursor.ts'

interface PageInput {
  limit: number
  cursor?: string | undefined
}

/** The member's own store credit. Refuses `member_required` and `invalid_cursor`. */
export const ownStoreCredit = (c: GatewayContext, page: PageInput): Promise<Result<StoreCredit>> =>
  readCredit(c, { caller: callerOf(c), shopperId: shopperIdOf(c), staff: false }, page)

/** A member's store credit, for staff. Refuses `not_found` and `invalid_cursor`. */
export async function storeCreditOf(
  c: GatewayContext,
  memberId: string,
  page: PageInput,
): Promise<Result<StoreCredit>> {
  const known = await memberOf(c, memberId)
  if (!known.ok) return known
  const { shopperId } = known.value
  return readCredit(c, { caller: { kind: 'system', shopperId }, shopperId, staff: true }, page)
}

async function readCredit(
  c: GatewayContext,
  {
    caller,
    shopperId,
    staff,
  }: { caller: ReturnType<typeof callerOf>; shopperId: string; staff: boolean },
  { limit, cursor }: PageInput,
): Promise<Result<StoreCredit>> {
  const before = readSequence(cursor)
  if (!before.ok) return before
  c.set('shopperAsked', true)
  const query = { type: 'store-credit', limit, before: before.value } as const
  const read = await shopperById(c.env, shopperId).read(caller, query)
  if (!read.ok) return read
  const { balance, entries: rows } = read.value
  return ok(viewCredit({ balance, rows }, { limit, currency: shop.currency, staff }))
}

interface Adjustment {
  /** Below zero it is taken. */
  amount: Money | number
  reason: string
}

/**
 * Changes a member's store credit for the member of staff of this request. Refuses `not_found`,
 * `insufficient_store_credit`, `invalid_body` for another currency, and `step_up_required` above
 * the shop's bound for refunds.
 */
export function adjustStoreCredit(
  c: GatewayContext,
  memberId: string,
  { amount: asked, reason }: Adjustment,
): Promise<Result<{ balance: Money; entryId: string }>> {
  const { currency } = shop
  return auditedWrite(c, memberId, async () => {
    const given = typeof asked === 'number' ? money(asked, currency) : asked
    if (given.currency !== currency) {
      const detail = `Store credit is in ${currency}.`
      const errors = [{ pointer: '/amount/currency', code: 'other_currency', detail }]
      return refuse('invalid_body', undefined, { errors })
    }
    const { amount } = given
    const recent = requireStepUpAbove(c, amount)
    if (!recent.ok) return recent
    const known = await memberOf(c, memberId)
    if (!known.ok) return known
    const { shopperId } = known.value
    const reference = `staff ${scopedKey(c) ?? c.var.requestId}`
    const command = { type: 'store-credit.adjust', reference, amount, reason } as const
    const done = await shopperById(c.env, shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { ...command, by: c.var.staff.id },
    })
    if (!done.ok) return done
    const { entry } = done.value
    const after = {
      balance: money(entry.balance, currency),
      amount: money(amount, currency),
      reason,
    }
    return ok({
      before: { balance: money(entry.balance - amount, currency) },
      after,
      value: { balance: after.balance, entryId: entry.id },
    })
  })
}
