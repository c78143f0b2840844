import type { Condition, LiveSlot, Offer, OffersDocument } from '../../promotion/contract.ts'
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
      const promotions = stored.promotions.map((one) => withBranches(one, categories))
      const slots = stored.slots.map((one) => withBranches(one, categories))
      this.#known = { stored, categories, promotions, slots }
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

/** The promotion or slot with the categories below those that its conditions name. */
export function withBranches<Rule extends Pick<Offer, 'conditions'>>(
  offer: Rule,
  categories: readonly CategoryDocument[],
): Rule {
  const conditions = offer.conditions.map(
    (condition): Condition =>
      'categoryIds' in condition && condition.categoryIds !== undefined
        ? { ...condition, categoryIds: branchesOf(condition.categoryIds, categories) }
        : condition,
  )
  return { ...offer, conditions }
}

function branchesOf(ids: readonly string[], categories: readonly CategoryDocument[]): string[] {
  const found = new Set(ids)
  for (let before = 0; before < found.size; ) {
    before = found.size
    for (const { id, parentId } of categories) {
      if (parentId !== null && found.has(parentId)) found.add(id)
    }
  }
  return [...found]
}
