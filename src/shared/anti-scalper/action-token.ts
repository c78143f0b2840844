import { openToken, signToken } from '../kit/signed-token.ts'
import { MINUTE_MS } from '../platform/clock.ts'
import type { GuardedAction, RiskSignals } from './contract.ts'

const PREFIX = 'kba1'
/** A page left open for longer is loaded again before it acts; a missing token asks nothing. */
const ACTION_TOKEN_MS = 10 * MINUTE_MS

interface ActionBinding {
  shopperId: string
  action: GuardedAction
  /** The subject of the action, such as a drop's id; empty where there is only one. */
  subject: string
}

/** The token a page carries for what its visitor may do there, good for ten minutes. */
export const mintActionToken = (
  key: CryptoKey,
  binding: ActionBinding,
  now: number,
): Promise<string> => signToken(key, PREFIX, { ...binding, expiresAt: now + ACTION_TOKEN_MS })

/** Whether the page of this shopper, action and subject minted it. */
export async function checkActionToken(
  key: CryptoKey,
  token: string | undefined,
  binding: ActionBinding,
  now: number,
): Promise<RiskSignals['actionToken']> {
  if (token === undefined) return 'missing'
  const claims = await openToken<ActionBinding & { expiresAt: number }>(key, PREFIX, token)
  return claims !== null &&
    claims.shopperId === binding.shopperId &&
    claims.action === binding.action &&
    claims.subject === binding.subject &&
    claims.expiresAt > now
    ? 'valid'
    : 'invalid'
}
