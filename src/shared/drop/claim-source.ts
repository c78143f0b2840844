import type { VariantSnapshot } from '../catalog/contract.ts'
import type { Completion, GoodsSource, StepAnswer } from '../checkout/completion/contract.ts'
import type { CheckoutRecord } from '../checkout/contract.ts'
import type { CheckoutLine, LineClaim } from '../checkout/quote/contract.ts'
import { closed } from '../checkout/rules.ts'
import type { Hold, ShardedStockPort } from '../inventory/contract.ts'
import { type HoldDeps, releaseHolds } from '../inventory/hold-step.ts'
import { claimHoldId, parseClaimCheckoutId } from '../platform/ids.ts'
import { CLAIM_GRACE_MS, HOLD_PLACED_MS, PAYMENT_WINDOW_MS } from '../platform/limits.ts'
import { stockShardOf } from '../platform/objects.ts'
import { assertInvariant, ok, type Result, refuse } from '../platform/result.ts'
import type { ShopperPort } from '../shopper/contract.ts'
import type { DropDefinition } from './catalogue/contract.ts'

export interface ClaimDeps extends HoldDeps {
  catalog: {
    sellable(variantIds: readonly string[]): Promise<Map<string, { variant: VariantSnapshot }>>
  }
  /** `definition` may be a second old; null is no drop. */
  drop(dropId: string): { definition(): Promise<DropDefinition | null> }
  stock(sku: string, shard?: number): ReturnType<HoldDeps['stock']> & Pick<ShardedStockPort, 'hold'>
  shopper(shopperId: string): Pick<ShopperPort, 'read'>
}

/** A claim: which pass of which drop made which hold. */
interface Claim {
  definition: DropDefinition
  passId: string
  hold: Hold
}

/** The one line of a claim's checkout; every driver makes the same for the same claim. */
export function claimedLine(
  { definition, passId, hold }: Claim,
  variant: VariantSnapshot,
): CheckoutLine {
  const offered = definition.variants.find((v) => v.variantId === variant.variantId)
  const claim: LineClaim = {
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
  }
  const id = `li_${passId.slice('pass_'.length)}`
  return {
    id,
    variant: atClaimedPrice(variant, claim),
    quantity: hold.quantity,
    attributes: {},
    claim,
  }
}

/** The variant at its price in the drop; the ordinary price stands beside it where it is higher. */
function atClaimedPrice(variant: VariantSnapshot, { unitPrice }: LineClaim): VariantSnapshot {
  const ordinary = variant.compareAtPrice ?? variant.unitPrice
  const compareAtPrice = ordinary.amount > unitPrice.amount ? ordinary : null
  return { ...variant, unitPrice, compareAtPrice }
}

function claimOf({ id, lines }: Pick<CheckoutRecord, 'id' | 'lines'>): LineClaim {
  const claim = lines[0]?.claim
  assertInvariant(claim !== undefined, `${id} is no checkout of a claim`)
  return claim
}

/** A claim's units are held already, and completing does not lengthen their time: others wait. */
const dueAt = (record: CheckoutRecord, placedAt: number): number =>
  Math.min(placedAt + PAYMENT_WINDOW_MS, Date.parse(claimOf(record).hold.expiresAt))

/** Goods of a drop: one line, at the drop's price, out of the hold that its claim made. */
export const claimSource: GoodsSource<ClaimDeps> = {
  kind: 'drop',
  price: (line, variant) => (line.claim ? atClaimedPrice(variant, line.claim) : variant),
  holds: (record) => {
    const { expiresAt: _end, ...hold } = claimOf(record).hold
    return [hold]
  },
  reserved: (record) => claimOf(record).hold,
  endsAt: (record) => Date.parse(claimOf(record).hold.expiresAt),
  paymentDueAt: dueAt,
  // A driver that dies before `undo` leaves its allowance taken: the next completion returns it.
  afterRefusal: ({ lines }, orderId) =>
    lines.map((line) =>
      line.claim ? { ...line, claim: { ...line.claim, formerOrderId: orderId } } : line,
    ),
  // The hold is over, or its buyer may not have it and the next shopper in the queue gets it.
  isLostBy: ({ code }) => code === 'purchase_limit_reached' || code === 'hold_expired',
  hold: extendHold,

  /**
   * The hold is older than the completion and may serve the next one: only the driver that ended
   * the attempt touches it. A claim that is lost frees its units; else the hold gets its own end.
   */
  async release({ deps, record }, { problem, isOwn }) {
    if (!isOwn) return
    const { hold } = claimOf(record)
    const { sku, holdId, shard, expiresAt } = hold
    const end = Date.parse(expiresAt)
    if (claimSource.isLostBy(problem) || end <= deps.now()) return releaseHolds(deps, [hold])
    await deps.stock(sku, shard).execute({ type: 'stock.extend', sku, holdId, expiresAt: end })
  },

  names: (checkoutId) => parseClaimCheckoutId(checkoutId) !== null,

  async find(deps, shopperId, checkoutId) {
    const claim = await findClaim(deps, checkoutId)
    if (!claim) return refuse('not_found')
    const { holder, sku, status } = claim.hold
    const former =
      holder === shopperId ? ok(null) : await formerClaim(deps, { shopperId, holder, checkoutId })
    if (!former.ok) return former
    if (status !== 'active') return refuse('hold_expired')
    const variantId = claim.definition.variants.find((v) => v.sku === sku)?.variantId ?? ''
    const found = (await deps.catalog.sellable([variantId])).get(variantId)
    if (!found) return refuse('variant_unavailable')
    return ok(former.value ?? claimedLine(claim, found.variant))
  },
}

/**
 * The line of a claim whose holder is a visitor that has signed in as the shopper: the hold stays the
 * visitor's, and its object knows the member. Null where the visitor's object has nothing of the
 * checkout. Refuses `not_found` for every other shopper, and `checkout_closed` where the visitor has
 * placed its order, so that a claim makes one order.
 */
async function formerClaim(
  deps: Pick<ClaimDeps, 'shopper'>,
  asked: { shopperId: string; holder: string; checkoutId: string },
): Promise<Result<CheckoutLine | null>> {
  const { shopperId, holder, checkoutId } = asked
  const caller = { kind: 'system', shopperId: holder } as const
  const reading = await deps.shopper(holder).read(caller, { type: 'former-claim', checkoutId })
  if (!reading.ok) return reading
  const { value } = reading
  if (value.shopperId !== shopperId) return refuse('not_found')
  const { checkout } = value
  if (checkout?.status === 'completed' || checkout?.status === 'completing') {
    return closed(checkout, null)
  }
  // A merge that is not finished: its attempt is part of the line.
  return ok(checkout?.lines[0] ?? null)
}

/**
 * Holds the units until the claim's own time is over, and CLAIM_GRACE_MS longer for a payment that
 * is under way. An order that is paid on delivery is sold when it is placed.
 */
async function extendHold({ deps, provider, record }: Completion<ClaimDeps>): Promise<StepAnswer> {
  const { sku, holdId, shard } = claimOf(record).hold
  const now = deps.now()
  const expiresAt =
    provider?.kind === 'cash-on-delivery'
      ? now + HOLD_PLACED_MS
      : dueAt(record, now) + CLAIM_GRACE_MS
  const extended = await deps
    .stock(sku, shard)
    .execute({ type: 'stock.extend', sku, holdId, expiresAt })
  if (extended.ok) return ok({})
  const { code } = extended.problem
  const ended = code === 'not_found' || code === 'transition_not_allowed'
  return ended ? refuse('hold_expired') : extended
}

async function findClaim(deps: ClaimDeps, checkoutId: string): Promise<Claim | null> {
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
