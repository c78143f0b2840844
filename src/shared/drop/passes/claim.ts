import type { StockClaim } from '../../inventory/contract.ts'
import { openToken } from '../../kit/signed-token.ts'
import type { Now } from '../../platform/clock.ts'
import { stockShardOf } from '../../platform/objects.ts'
import type { ProblemCode } from '../../platform/problem.ts'
import { type Problem, type Result, refuse } from '../../platform/result.ts'
import type { DropDefinition, DropVariant } from '../catalogue/contract.ts'
import type { DropStatus } from '../coordinator/contract.ts'
import type { RefusalReason } from '../fairness/contract.ts'
import { PASS_PREFIX, type PassClaims } from './contract.ts'

/** The units a claim asks for, and its pass. */
export interface WantedClaim {
  variantId: string
  quantity: number
  pass: string
}

type CheckedClaim =
  | { ok: true; pass: PassClaims; variant: DropVariant; entrants: readonly string[] }
  /** `reason`: what the fairness report counts it as; null where it is no sign of anything. */
  | { ok: false; problem: Problem; reason: RefusalReason | null }

const refused = (
  reason: RefusalReason | null,
  code: ProblemCode,
  ...more: [detail?: string, extra?: Record<string, unknown>]
): CheckedClaim => {
  const [detail, extra] = more
  return { ok: false, problem: refuse(code, detail, extra ? { extra } : {}).problem, reason }
}

/**
 * Checks a claim: what was forged, shared, early or of another drop never reaches a stock shard.
 * Refuses `sold_out`, `drop_closed`, `not_found` for a variant that is not in the drop,
 * `purchase_limit_reached`, `pass_invalid`, `drop_not_open`, `pass_not_yet_valid` and
 * `pass_expired`. A pass that has just ended is let through: its own claim may be being repeated,
 * and the stock shard, whose clock counts, refuses it where it is not.
 * @param entrantsOf the shoppers whose passes the session may use; asked of genuine passes alone
 */
export async function checkClaim(
  key: CryptoKey,
  { definition, state }: Pick<DropStatus, 'definition' | 'state'>,
  wanted: WantedClaim,
  entrantsOf: () => Promise<Result<readonly string[]>>,
  now: Now,
): Promise<CheckedClaim> {
  if (state === 'sold_out') return refused('sold_out', 'sold_out')
  if (state === 'closed') return refused(null, 'drop_closed')
  const variant = definition.variants.find((v) => v.variantId === wanted.variantId)
  if (!variant) return refused(null, 'not_found', 'This drop has no such variant.')
  const { limitPerShopper } = definition
  if (wanted.quantity > limitPerShopper) return overLimit(limitPerShopper)
  const pass = await openToken<PassClaims>(key, PASS_PREFIX, wanted.pass)
  const isOpen = now >= definition.opensAt
  if (!pass) {
    return isOpen ? refused('pass_forged', 'pass_invalid') : refused('pass_early', 'drop_not_open')
  }
  if (pass.dropId !== definition.id) return refused('pass_shared', 'pass_invalid')
  const entrants = await entrantsOf()
  if (!entrants.ok) return { ...entrants, reason: null }
  if (!entrants.value.includes(pass.shopperId)) return refused('pass_shared', 'pass_invalid')
  if (!pass.variants.some((v) => v.variantId === variant.variantId)) {
    return refused('pass_forged', 'pass_invalid')
  }
  if (now < pass.notBefore) return refused('pass_early', 'pass_not_yet_valid')
  if (!isOpen) return refused('pass_early', 'drop_not_open')
  if (now >= pass.expiresAt + definition.holdMs) return refused('pass_late', 'pass_expired')
  if (wanted.quantity > pass.quota) return overLimit(pass.quota)
  return { ok: true, pass, variant, entrants: entrants.value }
}

const overLimit = (limit: number): CheckedClaim =>
  refused('over_limit', 'purchase_limit_reached', undefined, { limit })

/** The claim as its stock shard takes it. */
export function stockClaimOf(input: {
  definition: Pick<DropDefinition, 'id' | 'holdMs'>
  pass: PassClaims
  variant: DropVariant
  quantity: number
  idempotency: StockClaim['idempotency']
}): StockClaim {
  const { definition, pass, variant, quantity, idempotency } = input
  return {
    sku: variant.sku,
    shard: stockShardOf(pass.passId, pass.dropId, pass.stockShards),
    dropId: definition.id,
    passId: pass.passId,
    shopperId: pass.shopperId,
    quantity,
    notBefore: pass.notBefore,
    passExpiresAt: pass.expiresAt,
    holdMs: definition.holdMs,
    idempotency,
  }
}

const REASON_OF_REFUSAL: Partial<Record<ProblemCode, RefusalReason>> = {
  pass_used: 'pass_used',
  pass_not_yet_valid: 'pass_early',
  pass_expired: 'pass_late',
  sold_out: 'sold_out',
}

/** The reason in the fairness report for a stock shard's refusal. */
export const reasonOfRefusal = (code: ProblemCode): RefusalReason | null =>
  REASON_OF_REFUSAL[code] ?? null
