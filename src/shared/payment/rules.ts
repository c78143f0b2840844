import { type Now, rfc3339 } from '../platform/clock.ts'
import { permissionsOf } from '../platform/environment.ts'
import type { Payment, PaymentMethod, PaymentRequest } from './contract.ts'
import type { PaymentProvider } from './provider/contract.ts'

/** Methods that may be offered in an environment: test payments are none in production. */
export const permittedMethods = (
  methods: readonly PaymentMethod[],
  environment: string | undefined,
): PaymentMethod[] => {
  const { sandboxPayments } = permissionsOf(environment)
  return methods.filter(({ kind }) => sandboxPayments || kind !== 'sandbox')
}

/** Whether a provider may still have to be told of the payment before the shopper can make it. */
export const isUnregistered = ({ status, redirectUrl, instructions }: Payment): boolean =>
  status === 'pending' && redirectUrl === undefined && instructions === undefined

/** Until when an order of this payment waits for it; null where the source of its goods says so. */
export const paymentDueAt = ({ dueAt }: Payment): Now | null =>
  dueAt === undefined ? null : Date.parse(dueAt)

/**
 * The terms of a payment before its provider hears of it: its instructions, and its end where the
 * provider has a window of its own.
 * @param placedAt milliseconds; a switch of the payment does not move the end
 */
export function initialTerms(
  { instruct, windowMs }: Pick<PaymentProvider, 'instruct' | 'windowMs'>,
  request: Pick<PaymentRequest, 'orderId' | 'amount'>,
  placedAt: Now,
): Pick<Payment, 'instructions' | 'dueAt'> {
  return {
    ...(instruct ? { instructions: instruct(request) } : {}),
    ...(windowMs === undefined ? {} : { dueAt: rfc3339(placedAt + windowMs) }),
  }
}
