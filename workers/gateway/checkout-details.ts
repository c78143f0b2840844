import { z } from '@hono/zod-openapi'
import { addressProblems, tidyAddress } from '../../src/shared/checkout/address-rules.ts'
import type { Address, CheckoutDetails } from '../../src/shared/checkout/contract.ts'
import { DISCOUNT_CODES_MAX } from '../../src/shared/platform/limits.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../src/shared/platform/result.ts'
import { isCountry } from './countries.ts'

const text = (max: number, missing = 'Fill in this field.') =>
  z.string().trim().min(1, missing).max(max, `Shorten it to ${max} characters.`)

export const AddressSchema = z
  .strictObject({
    name: text(100, 'Enter a name.'),
    company: text(100).optional(),
    line1: text(200, 'Enter the street and the house number.'),
    line2: text(200).optional(),
    city: text(100, 'Enter the town or city.'),
    region: text(100).optional(),
    postalCode: z.string().trim().max(20, 'Shorten it to 20 characters.'),
    country: z.string().regex(/^[A-Z]{2}$/, 'Choose a country: an ISO 3166-1 code such as US.'),
    phone: text(40).optional(),
  })
  .openapi('Address')

/** What a shopper may tell a checkout, over the API and by the page's form. */
export const DetailsSchema = z.strictObject({
  email: z
    .email('Enter an e-mail address such as ada@example.org.')
    .max(254, 'Shorten it to 254 characters.')
    .optional(),
  shippingAddress: AddressSchema.optional(),
  deliveryOptionId: text(60).optional(),
  paymentMethodId: text(60).optional(),
  discountCodes: z.array(z.string().min(1).max(64)).max(DISCOUNT_CODES_MAX).optional(),
  note: text(500).optional(),
})

/** Only what was said: with exact optional types an absent field is not an undefined one. */
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
