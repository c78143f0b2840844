import { told } from '../../../src/shared/cart/add-line.ts'
import type { Cart, CartCommand, CartRendering } from '../../../src/shared/cart/contract.ts'
import type { ResolvedCode } from '../../../src/shared/coupon/contract.ts'
import { resolveCodes } from '../../../src/shared/coupon/resolve-codes.ts'
import type { OffersDocument } from '../../../src/shared/promotion/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { couponCampaign } from '../http/ports/coupons.ts'
import { shopperIdOf } from '../http/shopper.ts'
import { visitorCountry } from '../http/visitor-country.ts'

/** Codes as the shop knows them, for the caller. */
const resolve = (c: GatewayContext, codes: readonly string[]): Promise<ResolvedCode[]> =>
  resolveCodes({ db: c.env.CATALOG_DB, campaign: couponCampaign(c.env) }, codes, {
    shopperId: shopperIdOf(c),
  })

/** The offers, read anew where they lack the promotion of a code: each isolate learns by itself. */
async function offersWith(
  c: GatewayContext,
  coupons: readonly ResolvedCode[],
): Promise<OffersDocument> {
  const catalog = catalogReader(c.env)
  const known = await catalog.offers()
  const ids = new Set(known.promotions.map(({ id }) => id))
  const lacks = coupons.some(({ campaign }) => campaign && !ids.has(campaign.promotionId))
  if (!lacks) return known
  catalog.expire()
  return catalog.offers()
}

/** The command that gives a cart these codes, with what the shop knows of them. */
export async function setCodesCommand(
  c: GatewayContext,
  codes: readonly string[],
): Promise<Extract<CartCommand, { type: 'cart.set-discount-codes' }>> {
  const coupons = await resolve(c, codes)
  const offers = await offersWith(c, coupons)
  const here = told(offers, visitorCountry(c))
  return { type: 'cart.set-discount-codes', codes: [...codes], coupons, ...here }
}

/** The codes of a rendered cart as the shop knows them now; a cart without codes costs nothing. */
export async function renewedCodes(
  c: GatewayContext,
  { json }: CartRendering,
): Promise<{ coupons?: ResolvedCode[] }> {
  if (json.includes('"discountCodes":[]')) return {}
  // Rendered by `renderCart`.
  const { discountCodes }: Pick<Cart, 'discountCodes'> = JSON.parse(json)
  return {
    coupons: await resolve(
      c,
      discountCodes.map(({ code }) => code),
    ),
  }
}
