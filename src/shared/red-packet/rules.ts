import { prorate } from '../platform/money.ts'
import { assertInvariant } from '../platform/result.ts'
import type {
  ClaimView,
  PublicRedPacket,
  RedPacket,
  RedPacketCounts,
  RedPacketDefinition,
  Split,
} from './contract.ts'

/** The seed of a split: four words of 32 random bits. */
export type Seed = readonly [number, number, number, number]

/**
 * Numbers in [0, 1) with 53 bits, by sfc32 (Chris Doty-Humphrey, PractRand). The same seed gives the
 * same numbers. They are no secret-keeping ones: the seed is random and is not stored.
 */
function randomOf(seed: Seed): () => number {
  let [a, b, c, d] = seed
  const next = (): number => {
    const t = (a + b + d) | 0
    d = (d + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return t >>> 0
  }
  for (let n = 0; n < 16; n += 1) next()
  return () => ((next() >>> 5) * 2 ** 26 + (next() >>> 6)) / 2 ** 53
}

/**
 * Splits a fund into shares of at least one minor unit that sum to the fund. `random` cuts the part
 * above one unit a share at uniformly random places: no place in the order has a better chance.
 * @param fund minor units, at least `shares`
 */
export function splitOf(
  { fund, shares, split }: { fund: number; shares: number; split: Split },
  seed: Seed,
): number[] {
  assertInvariant(shares >= 1 && fund >= shares, 'a fund has one minor unit for each share')
  if (split === 'even') return prorate(fund, Array<number>(shares).fill(1))
  const random = randomOf(seed)
  const above = fund - shares
  const cuts = Array.from({ length: shares - 1 }, () => Math.floor(random() * (above + 1)))
  const ends = [...cuts.toSorted((a, b) => a - b), above]
  return ends.map((end, n) => end - (ends[n - 1] ?? 0) + 1)
}

/** The state of a red packet by its window alone: `startsAt` is in it, `endsAt` is not. */
export function stateAt(
  { startsAt, endsAt }: Pick<RedPacketDefinition, 'startsAt' | 'endsAt'>,
  now: number,
): PublicRedPacket['state'] | 'ended' {
  if (now >= endsAt) return 'ended'
  return now < startsAt ? 'coming' : 'running'
}

/** A claim by its sequence and its share; null where its sequence is behind the last share. */
export function claimView(
  share: { amount: number; state: 'open' | 'granted' | 'returned' } | null,
): ClaimView {
  if (share === null || share.state === 'returned') return { state: 'missed', amount: null }
  return { state: share.state === 'granted' ? 'granted' : 'pending', amount: share.amount }
}

/** What the rows of an object add up to. Amounts in minor units. */
export interface RedPacketSums {
  fund: number
  shares: number
  /** Of the shares that are granted, open, returned. */
  granted: number
  open: number
  returned: number
  /** Of the open shares, those that no claim has. */
  unclaimed: number
  claims: number
  grants: number
  /** Grants of members that have no claim, or more than one share. */
  stray: number
}

/**
 * The counts of a red packet. The shares without a claim are returned at its end, whenever the rows
 * are written.
 * @throws Error where the parts do not sum to the fund
 */
export function countsOf(sums: RedPacketSums, hasEnded: boolean): RedPacketCounts {
  const broken = brokenRule(sums)
  assertInvariant(broken === null, broken ?? '')
  const { granted, open, returned, unclaimed, claims } = sums
  const moved = hasEnded ? unclaimed : 0
  return { granted, remaining: open - moved, returned: returned + moved, claims }
}

/**
 * The rule of a red packet that its rows break, in words; null where they keep all: the parts sum to
 * the fund, no more grants than shares, and at most one for each member that claimed.
 */
export function brokenRule(sums: RedPacketSums): string | null {
  const { fund, shares, granted, open, returned, grants, stray } = sums
  if (granted + open + returned !== fund) return 'the shares of a red packet sum to its fund'
  if (grants > shares) return 'a red packet has no more grants than shares'
  return stray === 0 ? null : 'a granted share has one claim of one member'
}

/** The counts of a red packet whose object was never written. */
export function unopenedCounts(
  { fund, endsAt }: Pick<RedPacketDefinition, 'fund' | 'endsAt'>,
  now: number,
): RedPacketCounts {
  const hasEnded = now >= endsAt
  return { granted: 0, remaining: hasEnded ? 0 : fund, returned: hasEnded ? fund : 0, claims: 0 }
}

/** The identity of a member's credit of a red packet: asked for again, it is the same entry. */
export const grantReference = (packetId: string, memberId: string): string =>
  `${packetId}:${memberId}`

/** The part of a red packet that its object knows. */
export const definitionOf = (one: RedPacket): RedPacketDefinition => ({
  fund: one.fund.amount,
  shares: one.shares,
  split: one.split,
  startsAt: Date.parse(one.startsAt),
  endsAt: Date.parse(one.endsAt),
  revision: one.revision,
})

/**
 * The end of a funded red packet that is asked to end at `asked`: not before its start and not in
 * the past, so that no claim was after it. Null where it would end later than it does. Times in
 * milliseconds; `asked` null: the end stays.
 */
export function soonerEnd(
  { startsAt, endsAt }: Pick<RedPacketDefinition, 'startsAt' | 'endsAt'>,
  asked: number | null,
  now: number,
): number | null {
  if (asked === null) return endsAt
  return asked > endsAt ? null : Math.min(endsAt, Math.max(asked, startsAt, now))
}

/** A red packet as shoppers see it; null once it has ended. */
export function publicView(one: RedPacket, now: number): PublicRedPacket | null {
  const state = stateAt(definitionOf(one), now)
  if (state === 'ended') return null
  const { id, title, fund, shares, startsAt, endsAt } = one
  return { id, title, fund, shares, startsAt, endsAt, state }
}
