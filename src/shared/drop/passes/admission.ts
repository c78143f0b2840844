import { compareRanks, type Rank } from '../fairness/ranks.ts'

/** One shard's candidates for admission: its lowest waiting ranks, in order. */
export interface Candidates {
  shard: number
  ranks: Rank[]
  /** Whether more wait behind them. */
  more: boolean
}

interface Chosen extends Rank {
  shard: number
}

export interface Grant extends Chosen {
  /** Units the pass is good for. */
  quota: number
}

/** Passes written in one round: bounds what one transaction and one call carry. */
const PASSES_PER_ROUND_MAX = 2_000

/**
 * Units for which passes may be issued now: what is available times the factor, less what live
 * passes may still claim. Never negative.
 */
export const admissionBudget = (available: number, factor: number, promised: number): number =>
  Math.max(0, Math.floor(available * factor) - promised)

/** How many candidates to ask of each shard: twice its even share, so that one round nearly always does. */
export const candidatesWanted = (passes: number, shards: number): number =>
  Math.min(passes, Math.ceil((2 * passes) / shards) + 16)

/**
 * The up to `limit` lowest ranks over all shards, in order. A shard that has more than it told
 * bounds the choice: nobody beyond its last told rank is chosen before the next round asks again.
 * @param after the threshold so far: at or below it everybody is decided
 */
export function chooseNext(
  candidates: readonly Candidates[],
  limit: number,
  after: Rank | null,
): Chosen[] {
  const horizon = candidates.reduce<Rank | null>((lowest, { ranks, more }) => {
    const last = ranks.at(-1)
    if (!more || !last) return lowest
    return lowest === null || compareRanks(last, lowest) < 0 ? last : lowest
  }, null)
  return candidates
    .flatMap(({ shard, ranks }) => ranks.map((rank) => ({ ...rank, shard })))
    .filter((rank) => after === null || compareRanks(rank, after) > 0)
    .filter((rank) => horizon === null || compareRanks(rank, horizon) <= 0)
    .sort(compareRanks)
    .slice(0, limit)
}

/** Passes the budget is enough for: the last one may be for fewer units than the others. */
export const passesFor = (budget: number, limitPerShopper: number): number =>
  Math.min(PASSES_PER_ROUND_MAX, Math.ceil(budget / limitPerShopper))

/** Gives each chosen entry up to `limitPerShopper` units, in order, until the budget is spent. */
export function grantPasses(
  chosen: readonly Chosen[],
  budget: number,
  limitPerShopper: number,
): Grant[] {
  const grants: Grant[] = []
  let left = budget
  for (const entry of chosen) {
    if (left <= 0) break
    const quota = Math.min(limitPerShopper, left)
    grants.push({ ...entry, quota })
    left -= quota
  }
  return grants
}

/** The threshold after a round: the last rank admitted. It only rises. */
export const raiseThreshold = (threshold: Rank | null, grants: readonly Grant[]): Rank | null => {
  const last = grants.at(-1)
  return last ? { rank: last.rank, entryId: last.entryId } : threshold
}
