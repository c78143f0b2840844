import type { Challenge, RequiredChallenge } from '../../../../src/shared/anti-scalper/contract.ts'
import {
  CHALLENGE_LEVEL,
  challengeOf,
  DIFFICULTY,
  riskScore,
} from '../../../../src/shared/anti-scalper/risk.ts'
import type { EntryRequirements, RefusalReason } from '../../../../src/shared/drop/contract.ts'
import { ok, type Result, refuse } from '../../../../src/shared/platform/result.ts'
import type { GatewayContext } from '../app.ts'
import { checkPow, spendPow } from './proof.ts'
import { countRefusal } from './refusal-counts.ts'
import { countTry, signalsOf } from './signals.ts'
import { turnstileSiteKey, verifyTurnstile } from './turnstile.ts'

type AskedChallenge = Exclude<RequiredChallenge, 'none'>

/** The subject of a challenge, and the client's answer to it. */
export interface ChallengeInput {
  action: 'drop-entry' | 'drop-claim'
  dropId: string
  /** The answer to the challenge: ALTCHA's payload, or Turnstile's token. */
  proof?: string | undefined
  /** Minted by the drop's page (`actionTokenFor`); its absence alone asks nothing. */
  actionToken?: string | undefined
  /** True where the field no person sees came filled in. */
  honeypot?: boolean | undefined
  /** The requirements of the drop for each entry. */
  requirements: EntryRequirements
}

/**
 * Requires the challenge of the request's risk, from none to a long proof of work. Refuses
 * `verification_required` with the challenge to answer, `proof_invalid`, `proof_used`, and
 * `verification_invalid` for a failed Turnstile; never which signal fired.
 */
export async function requireChallenge(
  c: GatewayContext,
  input: ChallengeInput,
): Promise<Result<null>> {
  const { action, dropId, proof } = input
  countTry(c, action)
  const byRisk = challengeOf(riskScore(await signalsOf(c, { action, subject: dropId }, input)))
  const asked: RequiredChallenge =
    byRisk === 'none' && input.requirements.proofOfWork ? 'pow' : byRisk
  if (asked === 'none' && proof === undefined) return ok(null)
  const passed =
    proof === undefined
      ? askFor(c, `${action}:${dropId}`, asked === 'none' ? 'pow' : asked)
      : await answer(c, `${action}:${dropId}`, asked, proof)
  if (!passed.ok) countRefusal(c, dropId, refusalOf(asked))
  return passed
}

/** Where the work for an action is fetched, and how much of it. */
export const powUrl = (action: string, asked: AskedChallenge): string =>
  `/api/v1/challenges/pow?action=${encodeURIComponent(action)}&level=${CHALLENGE_LEVEL[asked]}`

const askFor = (c: GatewayContext, action: string, asked: AskedChallenge): Result<null> => {
  const siteKey = asked === 'turnstile' ? turnstileSiteKey(c.env) : null
  const challenge: Challenge =
    siteKey === null ? { kind: 'pow', url: powUrl(action, asked) } : { kind: 'turnstile', siteKey }
  return refuse('verification_required', undefined, { extra: { challenge } })
}

async function answer(
  c: GatewayContext,
  action: string,
  asked: RequiredChallenge,
  proof: string,
): Promise<Result<null>> {
  if (asked === 'turnstile' && turnstileSiteKey(c.env) !== null && !isPow(proof)) {
    const verdict = await verifyTurnstile(c, proof)
    // Where Cloudflare cannot be asked, work stands in for its word.
    if (verdict === 'away') return askForWork(action, asked)
    return verdict === 'passed' ? ok(null) : refuse('verification_invalid')
  }
  const solved = await checkPow(c, action, proof)
  if (!solved.ok) return solved
  if (asked !== 'none' && solved.value.difficulty < DIFFICULTY[asked]) {
    return askForWork(action, asked)
  }
  return spendPow(c, solved.value)
}

const askForWork = (action: string, asked: AskedChallenge): Result<null> => {
  const challenge: Challenge = { kind: 'pow', url: powUrl(action, asked) }
  return refuse('verification_required', undefined, { extra: { challenge } })
}

/** ALTCHA's payload is the base64 of a JSON object; Turnstile's tokens are not. */
const isPow = (proof: string): boolean => proof.startsWith('eyJ')

const refusalOf = (asked: RequiredChallenge): RefusalReason => {
  if (asked === 'slow-lane') return 'slow_lane'
  return asked === 'pow' || asked === 'none' ? 'proof_of_work' : 'verification'
}
