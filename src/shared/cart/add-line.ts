import type { Sellable } from '../catalog/contract.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { OffersDocument } from '../promotion/contract.ts'
import { slotsAskCountry } from '../promotion/slots/rules.ts'
import type { CartCommand, LineAttributes, ToldOffers } from './contract.ts'

/** The published catalogue as far as a new line needs it. */
interface SellableVariants {
  /** The current version. */
  version(): Promise<string>
  /** Snapshots by variant id; unknown ids are absent from the map. */
  sellable(ids: readonly string[]): Promise<ReadonlyMap<string, Sellable>>
  offers(): Promise<OffersDocument>
}

/**
 * The offers as a command carries them: a shop that has never had any sends none.
 * @param country where the visitor seems to be (ISO 3166-1 alpha-2)
 */
export const told = (offers: OffersDocument, country: string): ToldOffers =>
  offers.version === 0 ? {} : { offers, ...(slotsAskCountry(offers) ? { country } : {}) }

/**
 * The command that adds a variant as the catalogue has it now. Refuses `not_found` where no
 * published variant has the id; the cart's own rules refuse one that cannot be bought.
 */
export async function addLineCommand(
  catalog: SellableVariants,
  wanted: { variantId: string; quantity: number; attributes: LineAttributes; country: string },
): Promise<Result<Extract<CartCommand, { type: 'cart.add-line' }>>> {
  const { variantId, quantity, attributes, country } = wanted
  // Read first: a snapshot newer than its version is read again later, an older one never.
  const catalogVersion = await catalog.version()
  const found = (await catalog.sellable([variantId])).get(variantId)
  if (!found) return refuse('not_found', 'There is no such variant.')
  const offers = told(await catalog.offers(), country)
  return ok({ type: 'cart.add-line', ...found, quantity, attributes, catalogVersion, ...offers })
}
