import { selectPromotionsWithCampaign } from '../../../src/shared/coupon/store.ts'
import { conflictsOf } from '../../../src/shared/promotion/conflicts.ts'
import type { Promotion, PromotionConflict } from '../../../src/shared/promotion/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { catalogReader } from '../http/ports/catalog.ts'

/** What may not be intended about these promotions, by the campaigns and the stock of this moment. */
export async function readConflicts(
  c: GatewayContext,
  promotions: readonly Promotion[],
): Promise<PromotionConflict[]> {
  const now = Date.now()
  const gifts = promotions.flatMap(({ action }) =>
    action.kind === 'gift' ? [action.variantId] : [],
  )
  const [withCampaign, sellable] = await Promise.all([
    selectPromotionsWithCampaign(c.env.CATALOG_DB, now),
    catalogReader(c.env).sellable(gifts),
  ])
  const units = [...sellable].flatMap(([id, { variant, availability }]) => {
    if (!variant.purchasable) return []
    const left = availability.state === 'out' ? 0 : (availability.available ?? null)
    return [[id, left] as const]
  })
  return conflictsOf(promotions, { now, withCampaign, gifts: new Map(units) })
}
