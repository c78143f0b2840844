import { permissionsOf } from '../platform/environment.ts'
import type { Payment, PaymentMethod } from './contract.ts'

/** Methods that may be offered in an environment: test payments are none in production. */
export const permittedMethods = (
  methods: readonly PaymentMethod[],
  environment: string | undefined,
): PaymentMethod[] => {
  const { sandboxPayments } = permissionsOf(environment)
  return methods.filter(({ kind }) => sandboxPayments || kind !== 'sandbox')
}

/** Whether a provider may still have to be told of the payment before the shopper can make it. */
export const isUnregistered = ({ status, redirectUrl }: Payment): boolean =>
  status === 'pending' && redirectUrl === undefined
