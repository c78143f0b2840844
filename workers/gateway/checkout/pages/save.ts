import type { CheckoutView } from '../../../../src/shared/checkout/contract.ts'
import type { CheckoutDetails } from '../../../../src/shared/checkout/quote/contract.ts'
import { ok, type Result } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../../http/app.ts'
import { checkoutOf } from '../../http/ports/checkout.ts'
import { callerOf } from '../../http/shopper.ts'

/**
 * Saves what a form told. A new address may offer other ways of delivery, so the choice follows
 * it: what was chosen where it is still offered, else the first, so that a total can be shown.
 */
export async function saveDetails(
  c: GatewayContext,
  view: CheckoutView,
  details: CheckoutDetails,
): Promise<Result<CheckoutView>> {
  const { deliveryOptionId, ...rest } = details
  const told = await update(c, view.id, rest)
  if (!told.ok) return told
  const { deliveryOptions: options, deliveryOptionId: standing } = told.value
  const offered = (id: string | undefined) => options.find((option) => option.id === id)?.id
  const wanted = offered(deliveryOptionId) ?? offered(standing) ?? options[0]?.id
  if (wanted === undefined || wanted === standing) return told
  return update(c, view.id, { deliveryOptionId: wanted })
}

async function update(
  c: GatewayContext,
  checkoutId: string,
  details: CheckoutDetails,
): Promise<Result<CheckoutView>> {
  const updated = await checkoutOf(c.env).update({ caller: callerOf(c), checkoutId, details })
  return updated.ok ? ok(updated.value.checkout) : updated
}
