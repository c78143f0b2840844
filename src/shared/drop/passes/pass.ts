import type { DropDefinition } from '../catalogue/contract.ts'
import type { PassClaims } from './contract.ts'

/** The 26 characters after an id's prefix. */
const suffixOf = (id: string): string => id.slice(id.indexOf('_') + 1)

/** An entry is admitted once: its pass's id follows from its own, however often it is written. */
export const passIdOf = (entryId: string): string => `pass_${suffixOf(entryId)}`
export const entryIdOf = (passId: string): string => `ent_${suffixOf(passId)}`

/**
 * After its end by the root's clock, a pass is left alone for this long: a stock shard whose clock
 * is a little behind may still be taking its claim.
 */
export const PASS_SETTLE_GRACE_MS = 1_000

/** When a pass issued now ends: with its time, or with the drop. */
export const passExpiry = (definition: DropDefinition, now: number): number =>
  Math.min(now + definition.passMs, definition.closesAt)

/** The claims of an admitted entry's pass. Valid from the opening: no clock behind refuses it. */
export const passClaims = (
  definition: DropDefinition,
  entry: { entryId: string; shopperId: string; quota: number; expiresAt: number },
): PassClaims => ({
  passId: passIdOf(entry.entryId),
  dropId: definition.id,
  shopperId: entry.shopperId,
  entryId: entry.entryId,
  quota: entry.quota,
  variants: definition.variants.map(({ variantId, sku }) => ({ variantId, sku })),
  stockShards: definition.stockShards,
  notBefore: definition.opensAt,
  expiresAt: entry.expiresAt,
})
