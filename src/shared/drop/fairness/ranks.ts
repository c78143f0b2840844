import { fromHex, toHex } from '../../kit/bytes.ts'
import type { Hashes } from './chain.ts'

/** A place in the one order of a drop: by `rank`, then by entry id. */
export interface Rank {
  entryId: string
  /** Draw: 0 … 2^52 - 1. Queue: the moment of entry in milliseconds. */
  rank: number
}

/** The order all entries of a drop are admitted in, whichever its mode. */
export const compareRanks = (a: Rank, b: Rank): number =>
  a.rank - b.rank || (a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : 0)

/**
 * The key of a draw, hex: SHA-256(32 bytes of the seed ‖ 32 bytes of the list hash ‖ the bytes of
 * the beacon's randomness, none where there is no beacon).
 */
export const drawKey = (
  hashes: Hashes,
  seed: string,
  list: string,
  randomness: string | null,
): string => toHex(hashes.sha256(fromHex(seed), fromHex(list), fromHex(randomness ?? '')))

/**
 * The lot of an entry: the first 52 bits, most significant first, of HMAC-SHA-256(32 bytes of the
 * key, entry id in UTF-8). Divided by 2^52 it is a number in [0, 1); compared, the whole number
 * does as well and is exact.
 */
export function drawRank(hashes: Hashes, key: Uint8Array, entryId: string): number {
  const mac = hashes.hmacSha256(key, entryId)
  let high = 0
  for (const byte of mac.subarray(0, 6)) high = high * 256 + byte
  return high * 16 + ((mac[6] ?? 0) >> 4)
}

/** The key as bytes; one look for a whole list. */
export const keyBytes = (key: string): Uint8Array => fromHex(key)
