import type {
  Campaign,
  CampaignChange,
  CampaignInput,
} from '../../../src/shared/coupon/contract.ts'
import {
  type CampaignDeps,
  changeCampaign,
  createCampaign,
  endCampaign,
} from '../../../src/shared/coupon/manage-campaigns.ts'
import type { Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { couponCampaign } from '../http/ports/coupons.ts'
import { auditedWrite, idOfRequest } from '../http/staff-write.ts'

export const campaignDeps = (c: GatewayContext): CampaignDeps => ({
  db: c.env.CATALOG_DB,
  campaign: couponCampaign(c.env),
  now: () => Date.now(),
})

/** Adds a campaign and its codes. Refuses as `createCampaign`. */
export async function addCampaign(
  c: GatewayContext,
  input: CampaignInput,
): Promise<Result<{ id: string; codes: string[] }>> {
  const id = await idOfRequest(c, 'cpn')
  return auditedWrite(c, id, () => createCampaign(campaignDeps(c), id, input))
}

/** Changes the given fields; carts of this isolate see it at once. Refuses as `changeCampaign`. */
export async function editCampaign(
  c: GatewayContext,
  id: string,
  change: CampaignChange,
): Promise<Result<Campaign>> {
  const written = await auditedWrite(c, id, () => changeCampaign(campaignDeps(c), id, change))
  catalogReader(c.env).expire()
  return written
}

/** Ends a campaign now. Refuses `not_found`. */
export async function stopCampaign(c: GatewayContext, id: string): Promise<Result<Campaign>> {
  const written = await auditedWrite(c, id, () => endCampaign(campaignDeps(c), id))
  catalogReader(c.env).expire()
  return written
}
