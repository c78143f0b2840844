import type { PowChallenge } from '../../../../src/shared/anti-scalper/contract.ts'
import {
  createPow,
  openPow,
  type PowBinding,
  type SolvedPow,
} from '../../../../src/shared/anti-scalper/proof-of-work.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { logOf } from '../app.ts'
import { limiterObject } from '../limiter/limiter-object.ts'

/** A key of its own kind from the shop's secret: no signature here passes for another. */
const powKey = (c: GatewayContext): string => `proof-of-work ${c.env.PASS_SECRET}`

const bindingOf = (c: GatewayContext, action: string): PowBinding => ({
  shopperId: c.var.session.shopperId,
  action,
})

export const makePow = (
  c: GatewayContext,
  action: string,
  difficulty: number,
): Promise<PowChallenge> => createPow(powKey(c), bindingOf(c, action), difficulty, Date.now())

/** Refuses `proof_invalid`; costs no call. */
export const checkPow = (
  c: GatewayContext,
  action: string,
  payload: string,
): Promise<Result<SolvedPow>> => openPow(powKey(c), payload, bindingOf(c, action), Date.now())

/** Refuses `proof_used`, and `dependency_unavailable` where the limiter does not answer. */
export async function spendPow(c: GatewayContext, solved: SolvedPow): Promise<Result<null>> {
  const { spendKey, expiresAt } = solved
  try {
    const first = await limiterObject(c.env, spendKey).spend(spendKey, expiresAt, Date.now())
    return first ? ok(null) : refuse('proof_used')
  } catch (error) {
    logOf(c)('limiter.unavailable', { work: 'spent-proofs', error })
    return refuse('dependency_unavailable', undefined, { retryAfter: 2 })
  }
}
