import shop from '../../../../shop.config.ts'
import { timeZoneOf } from '../../../../src/shared/platform/shop-day.ts'
import type { Writing } from './form-fields.ts'

/** How staff type amounts and times: in the shop's currency and locale, by its clock. */
export const SHOP_WRITING: Writing = {
  currency: shop.currency,
  locale: shop.locale,
  timeZone: timeZoneOf(shop),
}
