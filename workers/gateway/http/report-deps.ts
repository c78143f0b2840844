import shop from '../../../shop.config.ts'
import { findTitles } from '../../../src/shared/catalog/read/store.ts'
import { selectCampaignTitles } from '../../../src/shared/coupon/store.ts'
import { timeZoneOf } from '../../../src/shared/platform/shop-day.ts'
import { selectOfferTitles } from '../../../src/shared/promotion/titles-store.ts'
import type { ReportDeps } from '../../../src/shared/report/contract.ts'
import type { GatewayContext } from './app.ts'

const timeZone = timeZoneOf(shop)

const TITLES = {
  promotion: selectOfferTitles,
  coupon: selectCampaignTitles,
  slot: selectOfferTitles,
} satisfies Record<Parameters<ReportDeps['namesOf']>[0], unknown>

/** What reads of reports need, for this request. */
export const reportDeps = (c: GatewayContext): ReportDeps => ({
  db: c.env.ENGAGEMENT_DB,
  now: Date.now,
  currency: shop.currency,
  timeZone,
  titlesOf: (ids) => findTitles(c.env.CATALOG_DB, ids),
  namesOf: (split, ids) => TITLES[split](c.env.CATALOG_DB, ids),
})
