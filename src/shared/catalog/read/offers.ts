import { OFFER_RULES_MAX_BYTES } from '../../platform/limits.ts'
import { log } from '../../platform/log.ts'
import { withFittingBranches } from '../../promotion/branches/rules.ts'
import type { LiveSlot, Offer, OffersDocument } from '../../promotion/contract.ts'
import type { CategoryDocument, Sellable } from '../contract.ts'
import type { StoredOffers } from './offers-store.ts'

export const NO_STORED_OFFERS: StoredOffers = { version: 0, promotions: [], slots: [] }

/** The ids of the variants that promotions give. */
export const giftIds = ({ promotions }: StoredOffers): string[] =>
  promotions.flatMap(({ action }) => (action.kind === 'gift' ? [action.variantId] : []))

/**
 * The offers at the categories and the stock of this moment. Those of one version are worked out
 * once for one list of categories.
 */
export class CurrentOffers {
  #known: {
    stored: StoredOffers
    categories: readonly CategoryDocument[]
    promotions: readonly Offer[]
    slots: readonly LiveSlot[]
  } | null = null

  of(
    stored: StoredOffers,
    categories: readonly CategoryDocument[],
    sellable: ReadonlyMap<string, Sellable>,
  ): OffersDocument {
    if (this.#known?.stored !== stored || this.#known.categories !== categories) {
      this.#known = { stored, categories, ...grown(stored, categories) }
    }
    const { promotions, slots } = this.#known
    const gifts = [...sellable].flatMap(([id, { variant, availability }]) =>
      variant.purchasable && availability.state !== 'out'
        ? [[id, { variant, available: availability.available ?? null }] as const]
        : [],
    )
    const { version } = stored
    return { version, promotions, gifts: Object.fromEntries(gifts), slots }
  }
}

/**
 * Categories that were added since a promotion was written make its rule larger. The rules of every
 * cart are one row: they grow up to OFFER_RULES_MAX_BYTES, promotions before slots, by their ids.
 */
function grown(stored: StoredOffers, categories: readonly CategoryDocument[]) {
  const ofSlots = withFittingBranches(stored.slots, [], OFFER_RULES_MAX_BYTES)
  const promotions = withFittingBranches(stored.promotions, categories, ofSlots.leftBytes)
  const room = promotions.leftBytes + OFFER_RULES_MAX_BYTES - ofSlots.leftBytes
  const slots = withFittingBranches(stored.slots, categories, room)
  if (!promotions.isWhole || !slots.isWhole) log('offers.branches-left-out')
  return { promotions: promotions.rules, slots: slots.rules }
}
