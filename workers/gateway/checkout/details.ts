import { z } from '@hono/zod-openapi'
import { DiscountCodeSchema } from '../../../src/shared/cart/input.ts'
import type { Address } from '../../../src/shared/checkout/address/contract.ts'
import { addressProblems, tidyAddress } from '../../../src/shared/checkout/address/rules.ts'
import type { CheckoutDetails } from '../../../src/shared/checkout/quote/contract.ts'
import { DISCOUNT_CODES_MAX } from '../../../src/shared/platform/limits.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { emailAddress, multiLine, token } from '../../../src/shared/platform/text.ts'
import { AddressSchema } from '../http/checkout-schema.ts'
import { isCountry } from '../http/countries.ts'

/** The details of a checkout, as the API and the page's form take them. */
export const DetailsSchema = z.strictObject({
  email: emailAddress().optional(),
  shippingAddress: AddressSchema.optional(),
  deliveryOptionId: token({ max: 60 }).optional(),
  paymentMethodId: token({ max: 60 }).optional(),
  discountCodes: z.array(DiscountCodeSchema).max(DISCOUNT_CODES_MAX).optional(),
  note: multiLine({ max: 500 }).optional(),
})

/** Leaves out absent fields: with exact optional types they are not undefined ones. */
const said = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/**
 * The details in a parsed body, the address tidied and held to the rules of its country. Refuses
 * `invalid_body` with one error per field.
 */
export function readDetails(body: z.output<typeof DetailsSchema>): Result<CheckoutDetails> {
  const { shippingAddress, ...rest } = body
  const details = said(rest) as CheckoutDetails
  if (!shippingAddress) return ok(details)
  const address = tidyAddress(said(shippingAddress) as Address)
  const errors = countryProblems(address).concat(addressProblems(address)).map(inBody)
  if (errors.length > 0) return refuse('invalid_body', undefined, { errors })
  return ok({ ...details, shippingAddress: address })
}

const countryProblems = ({ country }: Address): FieldProblem[] =>
  isCountry(country)
    ? []
    : [
        {
          pointer: '/country',
          code: 'unknown_country',
          detail: `There is no country with the code ${country}.`,
        },
      ]

const inBody = (problem: FieldProblem): FieldProblem => ({
  ...problem,
  pointer: `/shippingAddress${problem.pointer}`,
})
