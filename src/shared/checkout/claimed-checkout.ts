import type { VariantSnapshot } from '../catalog/contract.ts'
import type { DropDefinition } from '../drop/contract.ts'
import type { Hold } from '../inventory/contract.ts'
import type { PaymentMethod } from '../payment/contract.ts'
import type { Now } from '../platform/clock.ts'
import { claimCheckoutId, claimHoldId, parseClaimCheckoutId } from '../platform/ids.ts'
import { stockShardOf } from '../platform/objects.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import type { Caller } from '../shopper/contract.ts'
import type { CheckoutLine, CheckoutRecord } from './contract.ts'
import { type CheckoutDeps, checkoutIn, currentQuote, readWritten, shopperIdOf } from './deps.ts'
import { quote } from './quote.ts'
import { atClaimedPrice, claimedRecord } from './rules.ts'

/** A claim: which pass of which drop made which hold. */
export interface Claim {
  definition: DropDefinition
  passId: string
  hold: Hold
}

/** The one line of a claim's checkout; the same for the same claim, whoever works it out. */
export function claimedLine({ definition, passId, hold }: Claim, variant: VariantSnapshot) {
  const offered = definition.variants.find((v) => v.variantId === variant.variantId)
  const line: CheckoutLine = {
    id: `li_${passId.slice('pass_'.length)}`,
    variant,
    quantity: hold.quantity,
    attributes: {},
    claim: {
      dropId: definition.id,
      passId,
      unitPrice: offered?.unitPrice ?? variant.unitPrice,
      hold: {
        sku: hold.sku,
        holdId: hold.holdId,
        quantity: hold.quantity,
        shard: stockShardOf(passId, definition.id, definition.stockShards),
        holder: hold.holder,
        expiresAt: hold.expiresAt,
      },
    },
  }
  return line
}

/**
 * The checkout a claim leads to, worked out from the claim alone. Nothing is written: the
 * shopper's object learns of it at the first touch, so that a claim costs one object's write.
 */
export function checkoutOfClaim(input: {
  claim: Claim
  variant: VariantSnapshot
  config: ShopConfig
  paymentMethods: PaymentMethod[]
  catalogVersion: string
  now: Now
}): CheckoutRecord {
  const { claim, config, paymentMethods, catalogVersion, now } = input
  const plain = claimedLine(claim, input.variant)
  const line = plain.claim
    ? { ...plain, variant: atClaimedPrice(plain.variant, plain.claim) }
    : plain
  const priced = quote({ config, paymentMethods, catalogVersion, lines: [line], details: {}, now })
  return claimedRecord(claimCheckoutId(claim.passId, claim.definition.id), line, priced, now)
}

/**
 * The record of one of the caller's checkouts. That of a drop's claim is written down at its first
 * touch. Refuses `not_found`, and `hold_expired` where a claim ended before anybody looked.
 */
export async function readRecord(
  deps: CheckoutDeps,
  caller: Caller,
  checkoutId: string,
): Promise<Result<CheckoutRecord>> {
  const written = await readWritten(deps, caller, checkoutId)
  const unknown = !written.ok && written.problem.code === 'not_found'
  return unknown ? writeDown(deps, caller, checkoutId) : written
}

/** Writes the checkout of a claim down, where the id names one of the caller's. */
async function writeDown(
  deps: CheckoutDeps,
  caller: Caller,
  checkoutId: string,
): Promise<Result<CheckoutRecord>> {
  const claim = await findClaim(deps, checkoutId)
  if (claim?.hold.holder !== shopperIdOf(caller)) return refuse('not_found')
  if (claim.hold.status !== 'active') return refuse('hold_expired')
  const { sku } = claim.hold
  const variantId = claim.definition.variants.find((v) => v.sku === sku)?.variantId ?? ''
  const found = (await deps.catalog.sellable([variantId])).get(variantId)
  if (!found) return refuse('variant_unavailable')
  const { lines, quote: priced } = await currentQuote(deps, [claimedLine(claim, found.variant)], {})
  const [line] = lines
  if (!line) return refuse('internal_error')
  const command = { type: 'checkout.claim', checkoutId, line, quote: priced } as const
  const answer = checkoutIn(await deps.shopper(shopperIdOf(caller)).execute({ caller, command }))
  return answer.ok ? ok(answer.value.checkout) : answer
}

async function findClaim(deps: CheckoutDeps, checkoutId: string): Promise<Claim | null> {
  const named = parseClaimCheckoutId(checkoutId)
  const definition = named ? await deps.drop(named.dropId).definition() : null
  if (!named || !definition) return null
  const { passId } = named
  const shard = stockShardOf(passId, definition.id, definition.stockShards)
  const holds = await Promise.all(
    definition.variants.map(({ sku }) => deps.stock(sku, shard).hold(sku, claimHoldId(passId))),
  )
  const hold = holds.find((found) => found !== null)
  return hold ? { definition, passId, hold } : null
}
