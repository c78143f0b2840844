import shop from '../../../shop.config.ts'
import { findTitles } from '../../../src/shared/catalog/read/store.ts'
import { selectCampaignTitles } from '../../../src/shared/coupon/store.ts'
import { timeZoneOf } from '../../../src/shared/platform/shop-day.ts'
import { selectSlotTitles } from '../../../src/shared/promotion/slots/store.ts'
import { selectPromotionTitles } from '../../../src/shared/promotion/store.ts'
import type { ReportDeps } from '../../../src/shared/report/contract.ts'
import type { GatewayContext } from './app.ts'

const timeZone = timeZoneOf(shop)

const TITLES = {
  promotion: selectPromotionTitles,
  coupon: selectCampaignTitles,
  slot: selectSlotTitles,
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
