import shop from '../../../shop.config.ts'
import type { CheckoutRecord } from '../../../src/shared/checkout/contract.ts'
import { reservedCheckout } from '../../../src/shared/checkout/read-record.ts'
import { claimedLine } from '../../../src/shared/drop/claim-source.ts'
import type {
  DropDefinition,
  DropStatus,
  PassClaims,
  RefusalReason,
} from '../../../src/shared/drop/contract.ts'
import {
  checkClaim,
  reasonOfRefusal,
  stockClaimOf,
  type WantedClaim,
} from '../../../src/shared/drop/passes/claim.ts'
import type { Hold } from '../../../src/shared/inventory/contract.ts'
import { signingKey } from '../../../src/shared/kit/signed-token.ts'
import { claimCheckoutId } from '../../../src/shared/platform/ids.ts'
import { ok, type Problem, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { Idempotency } from '../../../src/shared/shopper/contract.ts'
import type { GatewayContext } from '../http/app.ts'
import { countRefusal } from '../http/challenge/refusal-counts.ts'
import { guard } from '../http/limiter/guard.ts'
import { isRepeated } from '../http/limiter/repeats.ts'
import { catalogReader } from '../http/ports/catalog.ts'
import { claimUnits } from '../http/ports/drops.ts'
import { requireAlive } from '../http/revocation.ts'
import { entrantsOf, entryOf } from './own-entry.ts'
import { claimMethods } from './payment-methods.ts'

/** The key passes are signed with, imported once per isolate. */
let key: Promise<CryptoKey> | null = null
const keyOf = (env: Pick<GatewayEnv, 'PASS_SECRET'>): Promise<CryptoKey> => {
  key ??= signingKey(env.PASS_SECRET)
  return key
}

interface Claimed {
  hold: Hold
  checkout: CheckoutRecord
  replayed: boolean
}

/**
 * Turns the session's pass into a hold, by the API or by the page; counts a refusal for the report.
 */
export async function claimDrop(
  c: GatewayContext,
  status: DropStatus,
  body: WantedClaim,
  idempotency: Idempotency | undefined,
): Promise<Result<Claimed>> {
  const { definition } = status
  const entrants = () => entrantsOf(c, definition)
  const checked = await checkClaim(await keyOf(c.env), status, body, entrants, Date.now())
  if (!checked.ok) return refused(c, definition.id, checked.problem, checked.reason)
  const within = isRepeated(c, idempotency) ? ok(null) : await guard(c, 'drop-claim')
  if (!within.ok) return refused(c, definition.id, within.problem, 'rate_limit')
  const catalog = catalogReader(c.env)
  const { pass, variant } = checked
  const [alive, counts, sellable, catalogVersion, paymentMethods] = await Promise.all([
    requireAlive(c),
    requireEntry(c, definition, checked.entrants, pass),
    catalog.sellable([variant.variantId]),
    catalog.version(),
    claimMethods(c.env, Date.now()),
  ])
  if (!alive.ok) return alive
  if (!counts.ok) {
    return refused(c, definition.id, counts.problem, reasonOfRefusal(counts.problem.code))
  }
  const found = sellable.get(variant.variantId)?.variant
  // Asked before any unit is held: what cannot be sold must not be.
  if (!found?.purchasable) return refuse('variant_unavailable')
  if (!idempotency) return refuse('idempotency_key_required')
  const { quantity } = body
  const wanted = stockClaimOf({ definition, pass, variant, quantity, idempotency })
  const held = await claimUnits(c.env, wanted)
  if (!held.ok) {
    return refused(c, definition.id, held.problem, reasonOfRefusal(held.problem.code))
  }
  const { hold, replayed } = held.value
  if (!hold) return refuse('internal_error')
  const { passId } = pass
  const checkout = reservedCheckout({
    id: claimCheckoutId(passId, definition.id),
    line: claimedLine({ definition, passId, hold }, found),
    config: shop,
    paymentMethods,
    catalogVersion,
    now: Date.now(),
  })
  return ok({ hold, checkout, replayed })
}

/**
 * Admits the pass of the one entry that counts, so that signing in gives no second claim. Refuses
 * `pass_used` where another entry has made one, else `pass_invalid`.
 */
async function requireEntry(
  c: GatewayContext,
  definition: DropDefinition,
  entrants: readonly string[],
  { entryId }: PassClaims,
): Promise<Result<null>> {
  if (entrants.length === 1) return ok(null)
  const counting = await entryOf(c, definition, entrants)
  if (!counting.ok) return counting
  const { entry } = counting.value
  if (entry.entryId === entryId) return ok(null)
  return refuse(entry.state === 'used' ? 'pass_used' : 'pass_invalid')
}

function refused(
  c: GatewayContext,
  dropId: string,
  problem: Problem,
  reason: RefusalReason | null,
): Result<never> {
  if (reason) countRefusal(c, dropId, reason)
  return { ok: false, problem }
}
