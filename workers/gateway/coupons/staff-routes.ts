import { z } from '@hono/zod-openapi'
import {
  CampaignChangeSchema,
  CampaignInputSchema,
  CampaignSchema,
  CouponCountsSchema,
  WalletCouponSchema,
} from '../../../src/shared/coupon/contract.ts'
import { listCampaigns, readCampaign } from '../../../src/shared/coupon/manage-campaigns.ts'
import { ok } from '../../../src/shared/platform/result.ts'
import { token } from '../../../src/shared/platform/text.ts'
import { createRouter } from '../http/app.ts'
import { listQuery, pageOf } from '../http/list-query.ts'
import { route } from '../http/route.ts'
import { codesDownload } from './codes-csv.ts'
import { giveToMember } from './wallet.ts'
import { addCampaign, campaignDeps, editCampaign, stopCampaign } from './writes.ts'

export const staffCouponRoutes = createRouter()

const tag = 'Coupons'
const PATH = '/api/admin/v1/coupons'
const params = z.object({ id: token({ max: 100 }) })
const campaignNow = { 200: { description: 'The campaign now.', schema: CampaignSchema } }

route(
  staffCouponRoutes,
  {
    method: 'get',
    path: PATH,
    tag,
    summary: 'List the campaigns of coupons, newest first',
    staff: 'coupon.read',
    query: listQuery,
    responses: { 200: { description: 'A page of them.', schema: pageOf(CampaignSchema) } },
  },
  (c, { query }) => listCampaigns({ db: c.env.CATALOG_DB }, query),
)

route(
  staffCouponRoutes,
  {
    method: 'post',
    path: PATH,
    tag,
    summary: 'Add a campaign with one code, or with generated ones that count once each',
    staff: 'coupon.create',
    idempotency: 'accepted',
    body: CampaignInputSchema,
    responses: {
      201: {
        description: 'The campaign’s id and its codes.',
        schema: z.object({ id: z.string(), codes: z.array(z.string()) }),
      },
    },
  },
  (c, { body }) => addCampaign(c, body),
)

route(
  staffCouponRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Get a campaign with its counts of this moment',
    staff: 'coupon.read',
    params,
    responses: {
      200: {
        description: 'The campaign and its places.',
        schema: CampaignSchema.extend(CouponCountsSchema.shape).meta({ id: 'CountedCoupon' }),
      },
    },
  },
  (c, { params: { id } }) => readCampaign(campaignDeps(c), id),
)

route(
  staffCouponRoutes,
  {
    method: 'patch',
    path: `${PATH}/{id}`,
    tag,
    summary: 'Change the given fields; the codes stay',
    staff: 'coupon.change',
    idempotency: 'accepted',
    params,
    body: CampaignChangeSchema,
    responses: campaignNow,
  },
  (c, { params: { id }, body }) => editCampaign(c, id, body),
)

route(
  staffCouponRoutes,
  {
    method: 'delete',
    path: `${PATH}/{id}`,
    tag,
    summary: 'End a campaign now: its codes apply no more, its counts stay',
    staff: 'coupon.remove',
    idempotency: 'accepted',
    params,
    responses: { 204: { description: 'The campaign has ended.' } },
  },
  async (c, { params: { id } }) => {
    const stopped = await stopCampaign(c, id)
    return stopped.ok ? ok(null) : stopped
  },
)

route(
  staffCouponRoutes,
  {
    method: 'post',
    path: `${PATH}/{id}/gifts`,
    tag,
    summary: 'Give a member a coupon of the campaign, public or not',
    staff: 'coupon.give',
    idempotency: 'accepted',
    params,
    body: z.strictObject({ memberId: token({ max: 40 }) }),
    responses: { 201: { description: 'As the member has it.', schema: WalletCouponSchema } },
  },
  (c, { params: { id }, body: { memberId } }) => giveToMember(c, id, memberId),
)

route(
  staffCouponRoutes,
  {
    method: 'get',
    path: `${PATH}/{id}/codes.csv`,
    tag,
    summary: 'Export the codes of a campaign as CSV',
    staff: 'coupon.export',
    params,
    responses: { 200: { description: 'A CSV with one code a row.' } },
  },
  (c, { params: { id } }) => codesDownload(c, id),
)
