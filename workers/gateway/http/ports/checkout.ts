import type { CheckoutPort } from '../../../../src/shared/checkout/port.ts'
import { portOf } from '../../../../src/shared/kit/port-of.ts'

/** `kerbside-checkout` as its port. */
export const checkoutOf = (env: Pick<GatewayEnv, 'CHECKOUT'>): CheckoutPort => portOf(env.CHECKOUT)
