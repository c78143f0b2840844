import type { MemberRecord } from '../../../src/shared/member/contract.ts'
import { memberById } from '../../../src/shared/member/store.ts'
import { ok, type Result, refuse } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from './app.ts'

/** The member whom staff name. Refuses `not_found`. */
export async function memberOf(c: GatewayContext, memberId: string): Promise<Result<MemberRecord>> {
  const found = await memberById(c.env.DIRECTORY_DB, memberId)
  return found ? ok(found) : refuse('not_found', 'There is no such member.')
}
