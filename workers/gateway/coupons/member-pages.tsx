import { MemberCoupons } from '../../../src/admin/components/members/member-coupons.tsx'
import { texts } from '../../../src/admin/texts/texts.ts'
import { selectCampaigns } from '../../../src/shared/coupon/store.ts'
import { LIST_LIMIT_MAX } from '../../../src/shared/platform/limits.ts'
import { ok, type Problem, type Result } from '../../../src/shared/platform/result.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { visibleTo } from '../../../src/shared/staff/personal.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { memberOf } from '../http/member-of.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { couponsOf } from '../http/ports/coupons.ts'
import { giveToMember } from './wallet.ts'

/** A member's coupons, for staff. */
export const memberCouponPages = createRouter()

const TEXT = texts.shopMembers
const PATH = '/admin/members/:id/coupons'
const OF_MEMBERS = { title: TEXT.title, section: 'members' } as const

/** A form that gave no coupon: the campaign, and the words why. */
interface Refused {
  campaignId: string
  error: string
  status: StaffView['status']
}

async function show(
  c: GatewayContext,
  staff: Staff,
  refused: Refused | null,
): Promise<Result<StaffView>> {
  const known = await memberOf(c, c.req.param('id') ?? '')
  if (!known.ok) return known
  const { shopperId, member } = known.value
  const coupons = await couponsOf(c.env, { kind: 'system', shopperId }, shopperId)
  if (!coupons.ok) return coupons
  const campaigns = mayAct(staff.role, 'coupon.give') ? await openCampaigns(c) : null
  return ok({
    status: refused?.status ?? 200,
    content: (
      <MemberCoupons
        member={visibleTo(staff.role, member)}
        coupons={coupons.value}
        campaigns={campaigns}
        formKey={newFormKey()}
        {...(refused ? { refused } : {})}
      />
    ),
  })
}

/** The newest campaigns that have not ended. */
async function openCampaigns(c: GatewayContext): Promise<{ id: string; title: string }[]> {
  const found = await selectCampaigns(c.env.CATALOG_DB, { before: null, limit: LIST_LIMIT_MAX })
  const now = Date.now()
  return found.filter(({ endsAt }) => endsAt === undefined || Date.parse(endsAt) > now)
}

function wordsOf(problem: Problem): string {
  if (problem.code === 'already_claimed') return TEXT.wallet.give.had
  return problem.code === 'coupon_invalid' ? TEXT.wallet.give.refused : sentenceOf(problem)
}

staffPage(memberCouponPages, { path: PATH, permission: 'wallet.read', ...OF_MEMBERS }, (c, staff) =>
  show(c, staff, null),
)

staffForm(
  memberCouponPages,
  { path: PATH, permission: 'coupon.give', ...OF_MEMBERS },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const campaignId = (fields.get('campaign') ?? '').slice(0, 100)
    if (campaignId === '') {
      return show(c, staff, { campaignId, error: TEXT.wallet.give.missing, status: 400 })
    }
    const given = await giveToMember(c, campaignId, id)
    if (given.ok) return seeOther(c, `/admin/members/${id}/coupons?done=coupon.give`)
    const { problem } = given
    return show(c, staff, { campaignId, error: wordsOf(problem), status: statusOf(problem) })
  },
)
