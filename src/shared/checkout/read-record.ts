import type { PaymentMethod } from '../payment/contract.ts'
import type { Now } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { ShopConfig } from '../platform/shop-config.ts'
import type { Caller } from '../shopper/contract.ts'
import { estimatedTax, taxAt } from '../tax/rules.ts'
import type { CheckoutRecord } from './contract.ts'
import { type CheckoutDeps, currentQuote, readWritten, shopperIdOf } from './deps.ts'
import type { CheckoutLine } from './quote/contract.ts'
import { quote } from './quote/quote.ts'
import { reservedRecord, taxPlace } from './rules.ts'
import { FINDING } from './sources.ts'

/**
 * The checkout of a line whose units are reserved, worked out from the line alone. Nothing is
 * written: the shopper's object learns of it at the first touch, so that a claim costs one write.
 */
export function reservedCheckout(input: {
  id: string
  line: CheckoutLine
  config: ShopConfig
  paymentMethods: PaymentMethod[]
  catalogVersion: string
  now: Now
}): CheckoutRecord {
  const { id, line, config, paymentMethods, catalogVersion, now } = input
  const place = taxPlace(config, {}, [line])
  const tax = place ? taxAt(config.tax, place) : estimatedTax(config.tax, config.home)
  const lines = [line]
  const priced = quote({ config, paymentMethods, catalogVersion, lines, details: {}, tax, now })
  return reservedRecord(id, line, priced, now)
}

/**
 * The record of one of the caller's checkouts. One that a source of goods names is written at its
 * first touch. Refuses `not_found`, and `hold_expired` where its units were released before.
 */
export async function readRecord(
  deps: CheckoutDeps,
  caller: Caller,
  checkoutId: string,
): Promise<Result<CheckoutRecord>> {
  const written = await readWritten(deps, caller, checkoutId)
  const unknown = !written.ok && written.problem.code === 'not_found'
  return unknown ? writeFound(deps, caller, checkoutId) : written
}

/** Whether a source of goods may know the checkout before it is written. */
export const mayBeUnwritten = (checkoutId: string): boolean =>
  FINDING.some(({ names }) => names?.(checkoutId))

async function writeFound(
  deps: CheckoutDeps,
  caller: Caller,
  checkoutId: string,
): Promise<Result<CheckoutRecord>> {
  const shopperId = shopperIdOf(caller)
  const source = FINDING.find(({ names }) => names?.(checkoutId))
  const found = await source?.find?.(deps, shopperId, checkoutId)
  if (!found) return refuse('not_found')
  if (!found.ok) return found
  const current = await currentQuote(deps, [found.value], {}, { shopperId })
  if (!current.ok) return current
  const { lines, quote: priced } = current.value
  const [line] = lines
  if (!line) return refuse('internal_error')
  const command = { type: 'checkout.claim', checkoutId, line, quote: priced } as const
  const answer = await deps.shopper(shopperId).execute({ caller, command })
  return answer.ok ? ok(answer.value.checkout) : answer
}
