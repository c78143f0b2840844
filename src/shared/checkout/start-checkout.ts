import { ok, type Result, refuse } from '../platform/result.ts'
import type { CheckoutDraft, CheckoutRecord } from './contract.ts'
import { type CheckoutCall, type CheckoutDeps, currentQuote, shopperIdOf } from './deps.ts'
import { forOwnOrder } from './own-order.ts'
import type { CheckoutDetails, CheckoutLine } from './quote/contract.ts'
import { statusAt } from './sources.ts'

const TRIES = 3

export interface StartInput extends CheckoutCall {
  /** One variant bought without touching the cart; null for the selected lines of the cart. */
  buyNow: { variantId: string; quantity: number } | null
}

type Started = Result<{ checkout: CheckoutRecord; replayed: boolean }>

/**
 * Starts a checkout, or gives back the open one of this cart with fresh prices. Refuses
 * `cart_empty`, `variant_unavailable`, `cart_changed` when the cart will not stand still.
 */
export function startCheckout(deps: CheckoutDeps, input: StartInput): Promise<Started> {
  return input.buyNow ? startBuyNow(deps, input, input.buyNow) : startFromCart(deps, input)
}

async function startBuyNow(
  deps: CheckoutDeps,
  input: StartInput,
  wanted: { variantId: string; quantity: number },
): Promise<Started> {
  const found = (await deps.catalog.sellable([wanted.variantId])).get(wanted.variantId)
  if (!found) return refuse('not_found', 'There is no such variant.')
  if (!found.variant.purchasable) return refuse('variant_unavailable')
  const line: CheckoutLine = {
    id: deps.newId('li'),
    variant: found.variant,
    quantity: wanted.quantity,
    attributes: {},
  }
  const shopperId = shopperIdOf(input.caller)
  const priced = await currentQuote(deps, [line], {}, { shopperId })
  if (!priced.ok) return priced
  return deps.shopper(shopperId).execute({
    caller: input.caller,
    ...(input.idempotency ? { idempotency: input.idempotency } : {}),
    command: {
      type: 'checkout.start',
      checkoutId: deps.newId('chk'),
      buyNow: true,
      cartVersion: 0,
      ...priced.value,
    },
  })
}

async function startFromCart(deps: CheckoutDeps, input: StartInput): Promise<Started> {
  const shopperId = shopperIdOf(input.caller)
  const shopper = deps.shopper(shopperId)
  for (let tries = 1; ; tries += 1) {
    const reading = await shopper.read(input.caller, { type: 'checkout-draft' })
    if (!reading.ok) return reading
    const { open, lines, cartVersion, offersVersion } = reading.value.draft
    if (open?.status === 'completing' && !input.idempotency) {
      return ok({ checkout: open, replayed: false })
    }
    if (lines.length === 0) return refuse('cart_empty')
    const kept = open && statusAt(open, deps.now()) !== 'expired' ? open : null
    const codes = codesOf(reading.value.draft, kept)
    const details = { ...kept?.details, ...codes }
    const ask = { shopperId, offersVersion, firstOrder: kept?.quote.firstOrder }
    const own = kept === null ? deps : await forOwnOrder(deps, kept, shopperId)
    const priced = await currentQuote(own, lines, details, ask)
    if (!priced.ok) return priced
    const answer = await shopper.execute({
      caller: input.caller,
      ...(input.idempotency ? { idempotency: input.idempotency } : {}),
      command: {
        type: 'checkout.start',
        checkoutId: kept?.id ?? deps.newId('chk'),
        buyNow: false,
        cartVersion,
        ...codes,
        ...priced.value,
      },
    })
    // Another tab wrote between the read and the write: look again.
    const moved = !answer.ok && answer.problem.code === 'cart_changed'
    if (!moved || tries === TRIES) return answer
  }
}

/** The cart's codes, unless the open checkout of the same cart has its own. */
function codesOf(
  { discountCodes, cartVersion }: CheckoutDraft,
  open: CheckoutRecord | null,
): Pick<CheckoutDetails, 'discountCodes'> {
  const known = open?.details.discountCodes
  if (discountCodes.length === 0 && known === undefined) return {}
  return open?.cartVersion === cartVersion && known ? { discountCodes: known } : { discountCodes }
}
