import type { GuardedAction } from '../../../src/shared/anti-scalper/contract.ts'
import { ok, type Result } from '../../../src/shared/platform/result.ts'
import type { GatewayContext } from './app.ts'
import { type ChallengeInput, requireChallenge } from './challenge/challenge.ts'
import { countRefusal } from './challenge/refusal-counts.ts'
import { guard } from './limiter/guard.ts'
import { requireAlive } from './revocation.ts'

/** Tries of the session are counted as the action; `per` names a parameter of the path instead. */
type Limit = GuardedAction | { action: GuardedAction; per: string }

/** The conditions of an action, for its route and for its form. */
export interface Conditions<Input> {
  /**
   * True where the session must not have been ended and the work does not go to the shopper's
   * object, which refuses an ended session by itself.
   */
  alive?: boolean
  limit?: Limit
  /** The subject of the challenge; refuses where it does not exist. */
  challenge?: (c: GatewayContext, input: Input) => Promise<Result<ChallengeInput>>
}

/**
 * Checks the conditions once the input is valid. The limit comes first: a flood costs no other
 * call. Refusals count for the fairness report of the drop that the challenge is about.
 */
export async function allow<Input>(
  c: GatewayContext,
  { alive, limit, challenge }: Conditions<Input>,
  input: Input,
): Promise<Result<unknown>> {
  const about = challenge ? await challenge(c, input) : null
  if (about?.ok === false) return about
  const within = limit ? await count(c, limit) : ok(null)
  if (!within.ok) {
    if (about && within.problem.code === 'rate_limited') {
      countRefusal(c, about.value.dropId, 'rate_limit')
    }
    return within
  }
  const [living, passed] = await Promise.all([
    alive ? requireAlive(c) : ok(null),
    about ? requireChallenge(c, about.value) : ok(null),
  ])
  return living.ok ? passed : living
}

const count = (c: GatewayContext, limit: Limit): Promise<Result<null>> =>
  typeof limit === 'string' ? guard(c, limit) : guard(c, limit.action, c.req.param(limit.per) ?? '')
