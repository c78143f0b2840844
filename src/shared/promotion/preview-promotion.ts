import type { Sellable } from '../catalog/contract.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { PricedOrder, PricingLine } from '../pricing/contract.ts'
import type { Offers, PromotionRule } from './contract.ts'
import { giftLines, withDueGifts } from './rules.ts'

interface PreviewDeps {
  /** Snapshots by variant id; unknown ids are absent from the map. */
  sellable(ids: readonly string[]): Promise<ReadonlyMap<string, Sellable>>
  price(lines: readonly PricingLine[], offers: Offers): PricedOrder
}

/**
 * Prices a sample cart with one promotion alone. Refuses `invalid_body` with pointers to variants
 * that are not for sale.
 */
export async function previewPromotion(
  deps: PreviewDeps,
  promotion: PromotionRule,
  wanted: readonly { variantId: string; quantity: number }[],
  buyer: Offers['buyer'],
): Promise<Result<{ lines: PricingLine[]; priced: PricedOrder }>> {
  const given = promotion.action.kind === 'gift' ? [promotion.action.variantId] : []
  const found = await deps.sellable([...wanted.map(({ variantId }) => variantId), ...given])
  const lines = wanted.map(({ variantId, quantity }, i) => {
    const variant = found.get(variantId)?.variant
    return variant ? { id: `li_${i + 1}`, variant, quantity } : null
  })
  const errors = lines.flatMap((line, i) =>
    line === null
      ? [{ pointer: `/lines/${i}/variantId`, code: 'unknown_variant', detail: 'Not for sale.' }]
      : [],
  )
  if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
  const offers = { promotions: [promotion], buyer }
  const own = lines.filter((line) => line !== null)
  const gifts = Object.fromEntries(
    given.flatMap((id) => {
      const variant = found.get(id)?.variant
      return variant ? [[id, { variant, available: null }] as const] : []
    }),
  )
  const all: PricingLine[] = [...own, ...giftLines(offers.promotions, gifts, own)]
  const due = withDueGifts(all, offers)
  return ok({ lines: due, priced: deps.price(due, offers) })
}
