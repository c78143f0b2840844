import type { z } from 'zod'
import type { Address } from '../../../src/shared/checkout/address/contract.ts'
import { addressProblems, tidyAddress } from '../../../src/shared/checkout/address/rules.ts'
import type {
  CheckoutDetails,
  CheckoutDetailsSchema,
} from '../../../src/shared/checkout/quote/contract.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { isCountry } from '../http/countries.ts'

/** Leaves out absent fields: with exact optional types they are not undefined ones. */
const said = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/**
 * The details in a parsed body, the address tidied and held to the rules of its country. Refuses
 * `invalid_body` with one error per field.
 */
export function readDetails(body: z.output<typeof CheckoutDetailsSchema>): Result<CheckoutDetails> {
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
