import { createChallenge, extractParams, verifySolution } from 'altcha-lib/v1'
import { MINUTE_MS } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { PowChallenge } from './contract.ts'

const ALGORITHM = 'SHA-256'
/** Long enough to fill in a form, short enough that none are hoarded for a drop. */
export const POW_MS = 10 * MINUTE_MS
const PAYLOAD_CHARS_MAX = 2_000

/** Whose work it is, and for what: `drop-entry:<dropId>` or `checkout-complete:<checkoutId>`. */
export interface PowBinding {
  shopperId: string
  action: string
}

/** A genuine solution, not spent yet. */
export interface SolvedPow {
  difficulty: number
  /** Spent under this key it is good once. It stands for the work, however the salt is written. */
  spendKey: string
  expiresAt: number
}

/**
 * An ALTCHA challenge whose salt names shopper, action, difficulty and end, and is signed.
 * @param difficulty how many numbers have to be tried at most
 */
export async function createPow(
  hmacKey: string,
  { shopperId, action }: PowBinding,
  difficulty: number,
  now: number,
): Promise<PowChallenge> {
  const made = await createChallenge({
    hmacKey,
    algorithm: ALGORITHM,
    maxNumber: difficulty,
    expires: new Date(now + POW_MS),
    params: { shopper: shopperId, action, difficulty: String(difficulty) },
  })
  return { ...made, maxnumber: difficulty }
}

/**
 * Checks a solution without a look-up. Refuses `proof_invalid`: forged, late, or another shopper's
 * or action's. The caller compares its difficulty and spends it.
 */
export async function openPow(
  hmacKey: string,
  payload: string,
  { shopperId, action }: PowBinding,
  now: number,
): Promise<Result<SolvedPow>> {
  const solution = parsePayload(payload)
  if (solution === null) return refuse('proof_invalid')
  // Its own look at the end would use another clock than the rest of the request.
  if (!(await verifySolution(solution, hmacKey, false))) return refuse('proof_invalid')
  const signed = extractParams(solution)
  const expiresAt = Number(signed.expires) * 1000
  const mine = signed.shopper === shopperId && signed.action === action
  if (!mine || !(expiresAt > now)) return refuse('proof_invalid')
  const spendKey = `pow:${solution.challenge}`
  return ok({ difficulty: Number(signed.difficulty), spendKey, expiresAt })
}

interface PowPayload {
  algorithm: typeof ALGORITHM
  challenge: string
  number: number
  salt: string
  signature: string
}

/** The base64 JSON of ALTCHA's payload; null for anything of another shape. */
function parsePayload(payload: string): PowPayload | null {
  if (payload.length > PAYLOAD_CHARS_MAX) return null
  let value: unknown
  try {
    value = JSON.parse(atob(payload))
  } catch {
    return null
  }
  if (typeof value !== 'object' || value === null) return null
  const { algorithm, challenge, number, salt, signature } = value as Record<string, unknown>
  const shaped =
    algorithm === ALGORITHM &&
    typeof challenge === 'string' &&
    typeof salt === 'string' &&
    typeof signature === 'string' &&
    typeof number === 'number' &&
    Number.isSafeInteger(number) &&
    number >= 0
  return shaped ? { algorithm, challenge, number, salt, signature } : null
}
