import { optionalSetting } from '../../../../src/shared/platform/optional-setting.ts'
import type { GatewayContext } from '../app.ts'
import { logOf } from '../app.ts'

const SITEVERIFY = 'https://challenges.cloudflare.com/turnstile/v0/siteverify'
const BUDGET_MS = 2_000
const TOKEN_CHARS_MAX = 2_048

/** The public key for the page's widget; null where no Turnstile is configured. */
export function turnstileSiteKey(env: object): string | null {
  const configured = optionalSetting(env, 'TURNSTILE_SECRET_KEY') !== null
  return configured ? optionalSetting(env, 'TURNSTILE_SITE_KEY') : null
}

/**
 * Asks Cloudflare about a token: good for 300 s and once. `away` where Cloudflare does not answer
 * in time: the caller asks for something else, it does not let pass.
 */
export async function verifyTurnstile(
  c: GatewayContext,
  token: string,
): Promise<'passed' | 'failed' | 'away'> {
  const secret = optionalSetting(c.env, 'TURNSTILE_SECRET_KEY')
  if (secret === null) return 'away'
  if (token.length > TOKEN_CHARS_MAX) return 'failed'
  const address = c.req.header('cf-connecting-ip')
  const form = new URLSearchParams({
    secret,
    response: token,
    ...(address === undefined ? {} : { remoteip: address }),
  })
  // A deployment in a closed network, and tests, ask a stand-in.
  const url = optionalSetting(c.env, 'TURNSTILE_VERIFY_URL') ?? SITEVERIFY
  try {
    const signal = AbortSignal.timeout(BUDGET_MS)
    const response = await fetch(url, { method: 'POST', body: form, signal })
    if (!response.ok) return 'away'
    const answer: unknown = await response.json()
    return isSuccess(answer) ? 'passed' : 'failed'
  } catch (error) {
    logOf(c)('turnstile.unavailable', { error })
    return 'away'
  }
}

const isSuccess = (answer: unknown): boolean =>
  typeof answer === 'object' && answer !== null && 'success' in answer && answer.success === true
