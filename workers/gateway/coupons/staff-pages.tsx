import { NewCoupon } from '../../../src/admin/components/coupons/coupon-form.tsx'
import { CouponList } from '../../../src/admin/components/coupons/coupon-list.tsx'
import { CouponPage } from '../../../src/admin/components/coupons/coupon-page.tsx'
import {
  COUPONS_PATH,
  NEW_COUPON_PATH,
  type ShownCoupon,
} from '../../../src/admin/components/coupons/shown-coupon.ts'
import { texts } from '../../../src/admin/texts/texts.ts'
import type { Campaign } from '../../../src/shared/coupon/contract.ts'
import {
  codesOf,
  countCampaigns,
  listCampaigns,
} from '../../../src/shared/coupon/manage-campaigns.ts'
import { campaignStateAt } from '../../../src/shared/coupon/rules.ts'
import { campaignOf, selectCampaign } from '../../../src/shared/coupon/store.ts'
import { memberEmail } from '../../../src/shared/member/rules.ts'
import { memberByEmail } from '../../../src/shared/member/store.ts'
import { LIST_LIMIT_DEFAULT } from '../../../src/shared/platform/limits.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Promotion } from '../../../src/shared/promotion/contract.ts'
import { selectPromotions } from '../../../src/shared/promotion/store.ts'
import type { Staff } from '../../../src/shared/staff/contract.ts'
import { mayAct } from '../../../src/shared/staff/rules.ts'
import { createRouter, type GatewayContext } from '../http/app.ts'
import { type Fields, fieldsOf } from '../http/pages/form-fields.ts'
import { BASE_FIELD, mergeForm } from '../http/pages/form-merge.ts'
import { newFormKey, seeOther } from '../http/pages/forms.ts'
import { SHOP_WRITING } from '../http/pages/shop-writing.ts'
import {
  type StaffView,
  sentenceOf,
  staffForm,
  staffPage,
  statusOf,
} from '../http/pages/staff-page.tsx'
import { codesDownload } from './codes-csv.ts'
import {
  couponConflict,
  couponValues,
  formOfCoupon,
  NEW_FORM,
  readCouponChange,
  readNewCoupon,
  refusedBy,
} from './coupon-form.ts'
import { giveToMember } from './wallet.ts'
import { addCampaign, campaignDeps, editCampaign, stopCampaign } from './writes.ts'

export const staffCouponPages = createRouter()

const TEXT = texts.coupons
const OF_COUPONS = { title: TEXT.title, section: 'coupons' } as const
const OF_ONE = { ...OF_COUPONS, islands: ['live'] } as const
const ONE = `${COUPONS_PATH}/:id`

/** Campaigns as pages show them: one read of an object each. */
async function shownCoupons(
  c: GatewayContext,
  campaigns: readonly Campaign[],
  promotions: readonly Promotion[],
): Promise<ShownCoupon[]> {
  const counted = await countCampaigns(campaignDeps(c), campaigns)
  const now = Date.now()
  return counted.map(({ campaign, counts }) => ({
    campaign,
    counts,
    state: campaignStateAt(campaign, now),
    promotion: promotions.find(({ id }) => id === campaign.promotionId)?.title ?? null,
  }))
}

staffPage(
  staffCouponPages,
  { path: COUPONS_PATH, permission: 'coupon.read', ...OF_COUPONS, islands: ['table'] },
  async (c, staff) => {
    const params = new URL(c.req.url).searchParams
    const cursor = params.get('cursor') ?? undefined
    const { CATALOG_DB: db } = c.env
    const [page, promotions] = await Promise.all([
      listCampaigns({ db }, { limit: LIST_LIMIT_DEFAULT, cursor }),
      selectPromotions(db),
    ])
    if (!page.ok) return page
    const { data, nextCursor } = page.value
    return ok({
      content: (
        <CouponList
          coupons={await shownCoupons(c, data, promotions)}
          nextCursor={nextCursor}
          params={params}
          mayCreate={mayAct(staff.role, 'coupon.create')}
          timeZone={SHOP_WRITING.timeZone}
        />
      ),
    })
  },
)

interface ToldNew {
  typed: Fields
  errors?: Fields
  problem?: Problem
}

async function showNew(
  c: GatewayContext,
  { typed, errors = {}, problem }: ToldNew,
): Promise<Result<StaffView>> {
  const promotions = await selectPromotions(c.env.CATALOG_DB)
  const isWrong = Object.keys(errors).length > 0
  return ok({
    title: TEXT.create,
    status: problem ? statusOf(problem) : isWrong ? 400 : 200,
    content: (
      <NewCoupon
        typed={typed}
        errors={errors}
        timeZone={SHOP_WRITING.timeZone}
        formKey={newFormKey()}
        promotions={promotions.filter(asksForCode)}
        {...(problem ? { message: sentenceOf(problem) } : {})}
      />
    ),
  })
}

const asksForCode = ({ conditions }: Promotion): boolean =>
  conditions.some(({ kind }) => kind === 'coupon')

staffPage(
  staffCouponPages,
  { path: NEW_COUPON_PATH, permission: 'coupon.create', ...OF_COUPONS, title: TEXT.create },
  (c) => showNew(c, { typed: { ...NEW_FORM, promotionId: c.req.query('promotion') ?? '' } }),
)

staffForm(
  staffCouponPages,
  { path: COUPONS_PATH, permission: 'coupon.create', ...OF_COUPONS, title: TEXT.create },
  async (c, { fields }) => {
    const typed = fieldsOf(fields)
    const read = readNewCoupon(typed, SHOP_WRITING)
    if ('errors' in read) return showNew(c, { typed, errors: read.errors })
    const added = await addCampaign(c, read.input)
    return added.ok
      ? seeOther(c, `${COUPONS_PATH}/${added.value.id}?done=coupon.create`)
      : showNew(c, { typed, ...refusedBy(added.problem) })
  },
)

/** What a form of a campaign that was refused says. */
interface Told {
  typed?: Fields
  errors?: Fields
  problem?: Problem
  /** The form merged with what was saved meanwhile. */
  merged?: NonNullable<ReturnType<typeof mergeForm>['merged']>
  gift?: { email: string; error?: string }
}

async function showOne(c: GatewayContext, staff: Staff, told: Told): Promise<Result<StaffView>> {
  const id = c.req.param('id') ?? ''
  const db = c.env.CATALOG_DB
  const [row, promotions] = await Promise.all([selectCampaign(db, id), selectPromotions(db)])
  if (row === null) return refuse('not_found')
  const [coupon] = await shownCoupons(c, [campaignOf(row)], promotions)
  if (coupon === undefined) return refuse('not_found')
  const { campaign } = coupon
  const may = {
    change: mayAct(staff.role, 'coupon.change'),
    end: mayAct(staff.role, 'coupon.remove'),
    give: mayAct(staff.role, 'coupon.give'),
    export: mayAct(staff.role, 'coupon.export'),
  }
  const saved = formOfCoupon(campaign, SHOP_WRITING)
  const { merged, errors = {}, problem, gift = { email: '' } } = told
  const isAsSaved = Object.keys(told).length === 0
  return ok({
    title: campaign.title,
    status: statusOfTold(told),
    // The page of a refusal does not ask for itself again: its message stays.
    ...(isAsSaved ? { state: JSON.stringify(coupon) } : {}),
    content: (
      <CouponPage
        coupon={coupon}
        code={may.export && !campaign.countsOnce ? await soleCode(db, id) : null}
        form={{
          typed: merged?.typed ?? told.typed ?? saved,
          errors,
          timeZone: SHOP_WRITING.timeZone,
          key: newFormKey(),
          base: (merged ? null : told.typed?.[BASE_FIELD]) ?? JSON.stringify(saved),
          ...(merged ? { conflict: couponConflict(merged) } : {}),
        }}
        gift={gift}
        may={may}
        {...(problem ? { message: sentenceOf(problem) } : {})}
      />
    ),
  })
}

/** The code of a campaign that has one alone. */
async function soleCode(db: D1Database, id: string): Promise<string | null> {
  for await (const [code = null] of codesOf(db, id)) return code
  return null
}

function statusOfTold({ problem, merged, errors = {}, gift }: Told) {
  if (merged) return 409
  if (problem) return statusOf(problem)
  return gift?.error !== undefined || Object.keys(errors).length > 0 ? 400 : 200
}

staffPage(staffCouponPages, { path: ONE, permission: 'coupon.read', ...OF_ONE }, (c, staff) =>
  showOne(c, staff, {}),
)

staffForm(
  staffCouponPages,
  { path: ONE, permission: 'coupon.change', ...OF_ONE },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const row = await selectCampaign(c.env.CATALOG_DB, id)
    if (row === null) return refuse('not_found')
    const typed = fieldsOf(fields)
    const saved = formOfCoupon(campaignOf(row), SHOP_WRITING)
    const { chosen, merged } = mergeForm(fields, saved, couponValues(typed))
    if (merged !== null) return showOne(c, staff, { typed, merged })
    const read = readCouponChange(chosen, SHOP_WRITING)
    if ('errors' in read) return showOne(c, staff, { typed, errors: read.errors })
    const changed = await editCampaign(c, id, { ...read.input, revision: row.revision })
    return changed.ok
      ? seeOther(c, `${COUPONS_PATH}/${id}?done=coupon.change`)
      : showOne(c, staff, { typed, ...refusedBy(changed.problem) })
  },
)

staffForm(
  staffCouponPages,
  { path: `${ONE}/end`, permission: 'coupon.remove', ...OF_ONE },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    if (fields.get('confirm') !== 'yes') return seeOther(c, `${COUPONS_PATH}/${id}`)
    const ended = await stopCampaign(c, id)
    return ended.ok
      ? seeOther(c, `${COUPONS_PATH}/${id}?done=coupon.end`)
      : showOne(c, staff, { problem: ended.problem })
  },
)

staffForm(
  staffCouponPages,
  { path: `${ONE}/gifts`, permission: 'coupon.give', ...OF_ONE },
  async (c, { staff, fields }) => {
    const id = c.req.param('id') ?? ''
    const email = fields.get('email') ?? ''
    const member = await memberByEmail(c.env.DIRECTORY_DB, memberEmail(email))
    if (member === null) {
      return showOne(c, staff, { gift: { email, error: texts.couponPage.gift.unknown } })
    }
    const given = await giveToMember(c, id, member.member.id)
    return given.ok
      ? seeOther(c, `${COUPONS_PATH}/${id}?done=coupon.give`)
      : showOne(c, staff, { gift: { email }, problem: given.problem })
  },
)

staffPage(
  staffCouponPages,
  { path: `${ONE}/codes.csv`, permission: 'coupon.export', ...OF_COUPONS },
  async (c) => {
    const file = await codesDownload(c, c.req.param('id') ?? '')
    return file.ok ? file.value : file
  },
)
