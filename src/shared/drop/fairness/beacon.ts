import { fromHex, toHex } from '../../kit/bytes.ts'
import type { Hashes } from './chain.ts'

const HEX_32_BYTES = /^[0-9a-f]{64}$/
const HEX = /^([0-9a-f]{2})+$/

/**
 * The randomness in a beacon's answer (drand's HTTP API: `round`, `randomness`, `signature`), hex;
 * null for an answer to another question, or one whose randomness is not the SHA-256 of its
 * signature.
 */
export function beaconRandomness(hashes: Hashes, answer: unknown, round: number): string | null {
  if (typeof answer !== 'object' || answer === null) return null
  if (!('round' in answer && 'randomness' in answer && 'signature' in answer)) return null
  const { randomness, signature } = answer
  if (answer.round !== round || typeof randomness !== 'string') return null
  if (typeof signature !== 'string' || !HEX.test(signature)) return null
  const genuine = toHex(hashes.sha256(fromHex(signature))) === randomness
  return genuine && HEX_32_BYTES.test(randomness) ? randomness : null
}
