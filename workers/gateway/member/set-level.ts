import shop from '../../../shop.config.ts'
import type { MemberLevel } from '../../../src/shared/member/contract.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { pointsTermsOf } from '../../../src/shared/points/rules.ts'
import type { GatewayContext } from '../http/app.ts'
import { LEVELS } from '../http/levels.ts'
import { memberOf } from '../http/member-of.ts'
import { shopperById } from '../http/shopper.ts'
import { auditedWrite } from '../http/staff-write.ts'

const { levels } = pointsTermsOf(shop.points)

interface LevelInput {
  /** Null: the earned level holds again. */
  level: string | null
  reason: string
}

/**
 * Gives a member a level by hand for the member of staff of this request, or clears it. Refuses
 * `not_found`, and `invalid_body` for a level that the shop does not have.
 */
export const setMemberLevel = (
  c: GatewayContext,
  memberId: string,
  { level: name, reason }: LevelInput,
): Promise<Result<MemberLevel>> =>
  auditedWrite(c, memberId, async () => {
    if (name !== null && !LEVELS.includes(name)) {
      return refuse('invalid_body', `The levels of this shop are ${LEVELS.join(', ')}.`)
    }
    const known = await memberOf(c, memberId)
    if (!known.ok) return known
    const { shopperId } = known.value
    const caller = { kind: 'system', shopperId } as const
    const object = shopperById(c.env, shopperId)
    const before = await object.read(caller, { type: 'level' })
    if (!before.ok) return before
    const done = await object.execute({
      caller,
      command: { type: 'member.set-level', name, levels, reason, by: c.var.staff.id },
    })
    if (!done.ok) return done
    const { earned, byHand } = done.value
    return ok({
      before: { level: before.value.byHand?.name ?? before.value.earned },
      after: { level: byHand?.name ?? earned, byHand: byHand !== null, reason },
      value: { earned, byHand },
    })
  })
