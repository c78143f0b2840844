import type { RequiredChallenge, RiskSignals } from './contract.ts'

interface Weight {
  /** For the shop's own log and tests; never for the one who is weighed. */
  name: string
  points: number
  applies(signals: RiskSignals): boolean
  /** Why it speaks of a program rather than of a person. */
  why: string
}

/**
 * The weight of each signal. No single weak sign reaches a challenge: an honest API client has a fresh
 * session and no page-minted token, and is asked nothing.
 */
export const WEIGHTS: readonly Weight[] = [
  {
    name: 'fresh-session',
    points: 10,
    applies: (s) => s.sessionAgeMs < 5_000,
    why: 'A person looks at the page first; but an app opens its session right before.',
  },
  {
    name: 'no-action-token',
    points: 10,
    applies: (s) => s.actionToken === 'missing',
    why: 'The page mints one; the API may be used without the page.',
  },
  {
    name: 'foreign-action-token',
    points: 40,
    applies: (s) => s.actionToken === 'invalid',
    why: 'Nobody comes by a forged, borrowed or old token by accident.',
  },
  {
    name: 'honeypot',
    points: 80,
    applies: (s) => s.honeypot,
    why: 'No person sees the field.',
  },
  {
    name: 'hurried',
    points: 20,
    applies: (s) => s.recentTries > 10,
    why: 'More than a shopper who corrects a slip.',
  },
  {
    name: 'relentless',
    points: 30,
    applies: (s) => s.recentTries > 20,
    why: 'A loop.',
  },
  {
    name: 'crowded-network',
    points: 15,
    applies: (s) => s.networkSessions > 20,
    why: 'An office or a farm: a little work each tells them apart.',
  },
  {
    name: 'packed-network',
    points: 20,
    applies: (s) => s.networkSessions > 100,
    why: 'Hardly an office.',
  },
  {
    name: 'likely-bot',
    points: 40,
    applies: (s) => s.botScore !== null && s.botScore < 30,
    why: 'Cloudflare counts scores under 30 as likely automated.',
  },
  {
    name: 'surely-bot',
    points: 25,
    applies: (s) => s.botScore !== null && s.botScore < 2,
    why: 'Cloudflare counts a score of 1 as automated.',
  },
]

/** The challenges from the highest down, with the score that reaches them. */
const CHALLENGES: readonly { challenge: RequiredChallenge; from: number }[] = [
  { challenge: 'slow-lane', from: 80 },
  { challenge: 'code', from: 60 },
  { challenge: 'turnstile', from: 45 },
  { challenge: 'pow', from: 30 },
]

/** The points of all signals that apply. */
export const riskScore = (signals: RiskSignals): number =>
  WEIGHTS.reduce((sum, weight) => sum + (weight.applies(signals) ? weight.points : 0), 0)

/** The challenge that a score requires. A higher score requires a more expensive one. */
export const challengeOf = (score: number): RequiredChallenge =>
  CHALLENGES.find(({ from }) => score >= from)?.challenge ?? 'none'

/** The order of the challenges: a solved one counts for every lower one. */
export const CHALLENGE_LEVEL: Record<RequiredChallenge, number> = {
  none: 0,
  pow: 1,
  turnstile: 2,
  code: 3,
  'slow-lane': 4,
}

/**
 * How many numbers a proof of work searches, at most; half of it on average. A browser tries some
 * 50,000 to 100,000 a second: `pow` costs it half a second, the slow lane about four.
 */
export const DIFFICULTY: Record<Exclude<RequiredChallenge, 'none'>, number> = {
  pow: 50_000,
  turnstile: 100_000,
  code: 200_000,
  'slow-lane': 400_000,
}
