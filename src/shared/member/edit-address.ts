import type { Address } from '../checkout/address/contract.ts'
import { addressProblems, tidyAddress, withOwnRegion } from '../checkout/address/rules.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { AddressFields } from './contract.ts'

/**
 * The address with the given fields changed, tidied and held to the rules of its country. A region
 * that was of the country before is left out where the new country knows none. Refuses
 * `invalid_body` with one error per field.
 */
export function editAddress(before: Address, fields: AddressFields): Result<Address> {
  const changed = Object.entries({ ...before, ...fields }).filter(([, value]) => value !== null)
  // Null is taken for the fields alone that an address may be without.
  const whole = Object.fromEntries(changed) as Address
  const address = tidyAddress(withOwnRegion(whole, before))
  const errors = addressProblems(address)
  return errors.length > 0 ? refuse('invalid_body', undefined, { errors }) : ok(address)
}
