import type { z } from 'zod'
import type {
  CheckoutDetails,
  CheckoutDetailsSchema,
} from '../../../src/shared/checkout/quote/contract.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import { readAddress, said } from '../http/address.ts'

/**
 * The details in a parsed body, the address tidied and held to the rules of its country. Refuses
 * `invalid_body` with one error per field.
 */
export function readDetails(body: z.output<typeof CheckoutDetailsSchema>): Result<CheckoutDetails> {
  const { shippingAddress, ...rest } = body
  const details = said(rest) as CheckoutDetails
  if (!shippingAddress) return ok(details)
  const address = readAddress(shippingAddress, '/shippingAddress')
  return address.ok ? ok({ ...details, shippingAddress: address.value }) : address
}
