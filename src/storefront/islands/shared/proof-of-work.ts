import type { PowChallenge } from '../../../shared/anti-scalper/contract.ts'
import { sha256After } from './sha256.ts'

/** The page stays smooth: work is done in slices shorter than a frame. */
const SLICE_MS = 10
const TRIES_BETWEEN_LOOKS = 200

const breathe = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, 0)
  })

/** Eight words of a digest written in hex. */
const wordsOf = (hex: string): number[] =>
  (hex.match(/.{8}/g) ?? []).map((word) => Number.parseInt(word, 16) | 0)

/**
 * Finds the number an ALTCHA challenge asks for, and gives the payload that proves it; null where
 * no number answers it. `progress` is told which share of the numbers has been tried.
 */
export async function solve(
  challenge: PowChallenge,
  progress: (share: number) => void,
): Promise<string | null> {
  const { algorithm, challenge: wanted, maxnumber, salt, signature } = challenge
  const target = wordsOf(wanted)
  const digestOf = sha256After(salt)
  let pause = performance.now() + SLICE_MS
  for (let number = 0; number <= maxnumber; number += 1) {
    const digest = digestOf(String(number))
    if (digest[0] === target[0] && target.every((word, index) => word === digest[index])) {
      progress(1)
      return btoa(JSON.stringify({ algorithm, challenge: wanted, number, salt, signature }))
    }
    if (number % TRIES_BETWEEN_LOOKS === 0 && performance.now() > pause) {
      progress(number / maxnumber)
      await breathe()
      pause = performance.now() + SLICE_MS
    }
  }
  return null
}
