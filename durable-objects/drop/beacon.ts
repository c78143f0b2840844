import type { BeaconRound } from '../../src/shared/drop/coordinator/drop-root.ts'
import { beaconRandomness } from '../../src/shared/drop/fairness/beacon.ts'
import { log } from '../../src/shared/platform/log.ts'
import { hashes } from './hashes.ts'

const TRIES = 2
const TIMEOUT_MS = 2_000

/**
 * Asks the public beacon for a round (drand's HTTP API). Null while it cannot be had; the caller
 * asks again later.
 */
export async function fetchRound(
  origin: string,
  chain: string,
  round: number,
): Promise<BeaconRound | null> {
  const source = `${origin.replace(/\/$/, '')}/${chain}/public/${round}`
  for (let attempt = 0; attempt < TRIES; attempt += 1) {
    try {
      const answer = await fetch(source, { signal: AbortSignal.timeout(TIMEOUT_MS) })
      const randomness = answer.ok ? beaconRandomness(hashes, await answer.json(), round) : null
      if (randomness !== null) return { randomness, source }
    } catch (error) {
      log('beacon.unavailable', { error })
    }
  }
  return null
}
