import {
  checkActionToken,
  mintActionToken,
} from '../../../../src/shared/anti-scalper/action-token.ts'
import type { GuardedAction, RiskSignals } from '../../../../src/shared/anti-scalper/contract.ts'
import { Cache } from '../../../../src/shared/kit/cache.ts'
import { signingKey } from '../../../../src/shared/kit/signed-token.ts'
import { MINUTE_MS } from '../../../../src/shared/platform/clock.ts'
import type { GatewayContext } from '../app.ts'
import { networkOfRequest } from '../limiter/guard.ts'
import { Tries } from '../limiter/tries.ts'

const KEYS_MAX = 20_000
const NETWORKS_MAX = 5_000
/** More sessions than this weigh the same. */
const SESSIONS_COUNTED_MAX = 256

const tries = new Tries(KEYS_MAX)
const networks = new Cache<string, Set<string>>({ entries: NETWORKS_MAX })

/** The MAC key of action tokens, imported once per isolate. */
let key: Promise<CryptoKey> | null = null
const keyOf = (env: Pick<GatewayEnv, 'PASS_SECRET'>): Promise<CryptoKey> => {
  key ??= signingKey(env.PASS_SECRET)
  return key
}

/** An action and its `subject`: the id of a drop or of a checkout. */
interface Deed {
  action: GuardedAction
  subject: string
}

/** The token a page puts into its form, or hands to its script, for this visitor and deed. */
export const actionTokenFor = async (c: GatewayContext, deed: Deed): Promise<string> =>
  mintActionToken(await keyOf(c.env), { ...deed, shopperId: c.var.session.shopperId }, Date.now())

/** Counts a try of the session's shopper: many in a minute weigh. */
export const countTry = (c: GatewayContext, action: GuardedAction): void => {
  tries.count(`${action}:${c.var.session.shopperId}`, MINUTE_MS, Date.now())
}

/** The risk signals of the request. Counts are those of this isolate. */
export async function signalsOf(
  c: GatewayContext,
  deed: Deed,
  told: { actionToken?: string | undefined; honeypot?: boolean | undefined },
): Promise<RiskSignals> {
  const now = Date.now()
  const { shopperId, issuedAt } = c.var.session
  const binding = { ...deed, shopperId }
  const actionToken =
    told.actionToken === undefined
      ? 'missing'
      : await checkActionToken(await keyOf(c.env), told.actionToken, binding, now)
  return {
    sessionAgeMs: now - issuedAt,
    actionToken,
    honeypot: told.honeypot ?? false,
    recentTries: tries.read(`${deed.action}:${shopperId}`, now),
    networkSessions: sessionsOf(c, deed.action, shopperId, now),
    botScore: botScoreOf(c),
  }
}

function sessionsOf(
  c: GatewayContext,
  action: GuardedAction,
  shopperId: string,
  now: number,
): number {
  const network = networkOfRequest(c)
  if (network === null) return 0
  const name = `${action}:${network}`
  const open = networks.get(name, now)
  const sessions = open ?? new Set<string>()
  if (sessions.size < SESSIONS_COUNTED_MAX) sessions.add(shopperId)
  if (!open) networks.set(name, sessions, now + MINUTE_MS)
  return sessions.size
}

/** Only accounts with Bot Management have one. */
function botScoreOf(c: GatewayContext): number | null {
  const { cf } = c.req.raw
  const bot: unknown = cf?.botManagement
  const score = typeof bot === 'object' && bot !== null && 'score' in bot ? bot.score : null
  return typeof score === 'number' && score > 0 ? score : null
}
