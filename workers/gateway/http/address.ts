import type { Address } from '../../../src/shared/checkout/address/contract.ts'
import { addressProblems, tidyAddress } from '../../../src/shared/checkout/address/rules.ts'
import { type FieldProblem, ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import { isCountry } from './countries.ts'

/** Leaves out absent fields: with exact optional types they are not undefined ones. */
export const said = (fields: object): object =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/**
 * An address of a parsed body, tidied and held to the rules of its country. Refuses `invalid_body`
 * with one error per field.
 * @param at where the address stands in the body, as a pointer
 */
export function readAddress(given: object, at = ''): Result<Address> {
  // The body's schema has checked every field.
  const address = tidyAddress(said(given) as Address)
  const errors = countryProblems(address.country)
    .concat(addressProblems(address))
    .map((problem) => ({ ...problem, pointer: `${at}${problem.pointer}` }))
  return errors.length > 0 ? refuse('invalid_body', undefined, { errors }) : ok(address)
}

/** The problem of a code that is no country's; the pointer is into an address. */
export const countryProblems = (country: string): FieldProblem[] =>
  isCountry(country)
    ? []
    : [
        {
          pointer: '/country',
          code: 'unknown_country',
          detail: `There is no country with the code ${country}.`,
        },
      ]
