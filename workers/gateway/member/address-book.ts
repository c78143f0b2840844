import type { SavedAddress } from '../../../src/shared/member/contract.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../http/app.ts'
import { callerOf, shopperOf } from '../http/shopper.ts'

/** The member's addresses, the default one first. Refuses `member_required`. */
export async function addressesOf(c: GatewayContext): Promise<Result<SavedAddress[]>> {
  const read = await shopperOf(c).read(callerOf(c), { type: 'addresses' })
  return read.ok ? ok(read.value.addresses) : read
}
