import shop from '../../../shop.config.ts'
import { Cache } from '../../../src/shared/kit/cache.ts'
import type { PaymentMethod } from '../../../src/shared/payment/contract.ts'
import { permittedMethods } from '../../../src/shared/payment/rules.ts'
import { CLAIM_METHODS_MS } from '../../../src/shared/platform/limits.ts'
import { log } from '../../../src/shared/platform/log.ts'
import { checkoutOf } from '../http/ports/checkout.ts'

const cache = new Cache<'methods', PaymentMethod[]>({ entries: 1 })

/** Methods whose provider needs no set-up. */
const withoutSetup = ({ kind }: PaymentMethod): boolean =>
  kind === 'sandbox' || kind === 'cash-on-delivery'

/**
 * The methods that claims can be paid by. The checkout has the providers: an isolate asks it about once
 * in CLAIM_METHODS_MS. Where it does not answer, methods that need
 * no set-up are told; the checkout offers what there is at its next read.
 */
export async function claimMethods(
  env: Pick<GatewayEnv, 'CHECKOUT' | 'ENVIRONMENT'>,
  now: number,
): Promise<PaymentMethod[]> {
  const known = cache.get('methods', now)
  if (known) return known
  try {
    const methods = await checkoutOf(env).paymentMethods()
    cache.set('methods', methods, now + CLAIM_METHODS_MS)
    return methods
  } catch (error) {
    log('claim.methods-unknown', { error })
    return permittedMethods(shop.payment.methods, env.ENVIRONMENT).filter(withoutSetup)
  }
}
