import shop from '../../../shop.config.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { shopDayOf, timeZoneOf } from '../../../src/shared/platform/shop-day.ts'
import type { Points } from '../../../src/shared/points/contract.ts'
import { pointsTermsOf, viewPoints, worthOf } from '../../../src/shared/points/rules.ts'
import type { Caller } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { requireStepUpAbove } from '../http/middleware/staff.ts'
import { callerOf, execute, shopperById, shopperOf } from '../http/shopper.ts'
import { auditedWrite, scopedKey } from '../http/staff-write.ts'
import { readSequence } from './cursor.ts'

const terms = pointsTermsOf(shop.points)

interface PageInput {
  limit: number
  cursor?: string | undefined
}

/** The member's own points. Refuses `member_required` and `invalid_cursor`. */
export const ownPoints = (c: GatewayContext, page: PageInput): Promise<Result<Points>> =>
  readPoints(c, callerOf(c), page)

/** A member's points, for staff. Refuses `not_found` and `invalid_cursor`. */
export async function pointsOf(
  c: GatewayContext,
  memberId: string,
  page: PageInput,
): Promise<Result<Points>> {
  const known = await memberOf(c, memberId)
  if (!known.ok) return known
  return readPoints(c, { kind: 'system', shopperId: known.value.shopperId }, page)
}

async function readPoints(
  c: GatewayContext,
  caller: Caller,
  { limit, cursor }: PageInput,
): Promise<Result<Points>> {
  const before = readSequence(cursor)
  if (!before.ok) return before
  const now = Date.now()
  const query = { type: 'points', limit, before: before.value, now } as const
  const shopper = caller.kind === 'system' ? shopperById(c.env, caller.shopperId) : shopperOf(c)
  const reading = await shopper.read(caller, query)
  if (!reading.ok) return reading
  const today = shopDayOf(now, timeZoneOf(shop))
  return ok(viewPoints({ reading: reading.value, terms, today, limit }))
}

/** Signs the member in for today. Refuses `member_required`. */
export async function signInToday(c: GatewayContext) {
  const signedIn = await execute(c, { type: 'points.sign-in', timeZone: timeZoneOf(shop), terms })
  if (!signedIn.ok) return signedIn
  const { awarded, streak, balance, day } = signedIn.value
  return ok({ awarded, streak, balance, day })
}

/**
 * Changes a member's points for the member of staff of this request. Refuses `not_found`,
 * `insufficient_points`, and `step_up_required` for a worth above the shop's bound for refunds.
 */
export const adjustPoints = (
  c: GatewayContext,
  memberId: string,
  { points, reason }: { points: number; reason: string },
): Promise<Result<{ balance: number }>> =>
  auditedWrite(c, memberId, async () => {
    const recent = requireStepUpAbove(c, worthOf(points, terms))
    if (!recent.ok) return recent
    const known = await memberOf(c, memberId)
    if (!known.ok) return known
    const { shopperId } = known.value
    const reference = `staff ${scopedKey(c) ?? c.var.requestId}`
    const command = { type: 'points.adjust', reference, points, reason, terms } as const
    const done = await shopperById(c.env, shopperId).execute({
      caller: { kind: 'system', shopperId },
      command: { ...command, by: c.var.staff.id },
    })
    if (!done.ok) return done
    const { balance } = done.value
    const before = { balance: balance - points }
    return ok({ before, after: { balance, points, reason }, value: { balance } })
  })
