import type { Random } from './random.ts'

/** How people behave. Times in milliseconds; shares are of all buyers. */
export interface Habits {
  /** Queue: half a minute or so after the opening most are there; mean of an exponential. */
  arriveWithin: number
  /** Half of those admitted claim within this. */
  thinkMedian: number
  /** Half of those who hold pay within this. */
  payMedian: number
  neverClaim: number
  abandon: number
  cancel: number
  ship: number
  /** Pages that ask for their entry by themselves, this often; 0: they trust their socket. */
  pollEvery: number
  /** What a page should hear and does not. */
  lostPush: number
  /** Buyers who press twice, take a new key, or come back with a pass they have used. */
  mischief: number
  /** Buyers who share an address with the one before. */
  sharedHomes: number
}

/** How a buyer's visit ended. */
export type Fate =
  | 'bought'
  | 'missed'
  | 'never claimed'
  | 'abandoned'
  | 'too late'
  | 'over the limit'

const RETRY_AFTER_MS = 2_000

/** Retry-After, with jitter. */
export const patience = (random: Random): number => RETRY_AFTER_MS * random.between(0.75, 1.5)
