import type { Condition, ConflictFacts, Promotion, PromotionConflict } from './contract.ts'
import { isOfGoods, mayCombine, stateAt } from './rules.ts'

/** A promotion with its window in milliseconds. */
interface Windowed {
  promotion: Promotion
  from: number
  to: number
}

/**
 * Everything about the active promotions that their merchant may not intend: those of one promotion
 * first, then the pairs that exclude each other, then percentages that sum to more than the price.
 * Pairs whose conditions no buyer meets together are left out.
 */
export function conflictsOf(
  promotions: readonly Promotion[],
  facts: ConflictFacts,
): PromotionConflict[] {
  const active = promotions.filter(({ status }) => status === 'active')
  const over = active.filter((one) => stateAt(one, facts.now) === 'ended')
  const coming = active.filter((one) => !over.includes(one)).map(windowed)
  return [
    ...over.map(({ id }) => ({ kind: 'over', id }) as const),
    ...coming.flatMap(({ promotion }) => ownConflicts(promotion, facts)),
    ...exclusions(coming),
    ...stacks(coming, facts.now),
  ]
}

/** The promotions that a conflict names. */
export function promotionsOf(conflict: PromotionConflict): readonly string[] {
  if ('ids' in conflict) return conflict.ids
  return 'id' in conflict ? [conflict.id] : [conflict.winner, conflict.loser]
}

const windowed = (promotion: Promotion): Windowed => ({
  promotion,
  from:
    promotion.startsAt === undefined ? Number.NEGATIVE_INFINITY : Date.parse(promotion.startsAt),
  to: promotion.endsAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(promotion.endsAt),
})

function ownConflicts(
  { id, conditions, action }: Promotion,
  { withCampaign, gifts }: ConflictFacts,
): PromotionConflict[] {
  const found: PromotionConflict[] = []
  const asksForCode = conditions.some(({ kind }) => kind === 'coupon')
  if (asksForCode && !withCampaign.has(id)) found.push({ kind: 'no-campaign', id })
  if (action.kind !== 'gift') return found
  const units = gifts.get(action.variantId)
  if (units === undefined) found.push({ kind: 'gift-unknown', id })
  else if (units !== null && units < action.quantity) found.push({ kind: 'gift-out', id })
  return found
}

/** The pairs that run at one time and may not apply together, with the one that applies. */
function exclusions(coming: readonly Windowed[]): PromotionConflict[] {
  return coming.flatMap((one, at) =>
    coming.slice(at + 1).flatMap((other): PromotionConflict[] => {
      const [a, b] = [one.promotion, other.promotion]
      const overlap = one.from < other.to && other.from < one.to
      return overlap && !mayCombine(a, b) && canMeet(a, b) ? [exclusionOf(a, b)] : []
    }),
  )
}

/** Promotions of goods are asked before those of delivery, then the greater priority is. */
function exclusionOf(a: Promotion, b: Promotion): PromotionConflict {
  if (isOfGoods(a) !== isOfGoods(b)) {
    const [winner, loser] = isOfGoods(a) ? [a.id, b.id] : [b.id, a.id]
    return { kind: 'excluded', winner, loser, by: 'goods-first' }
  }
  if (a.priority === b.priority) return { kind: 'either', ids: [a.id, b.id] }
  const [winner, loser] = a.priority > b.priority ? [a.id, b.id] : [b.id, a.id]
  return { kind: 'excluded', winner, loser, by: 'priority' }
}

/** Whether one buyer may meet the conditions of both. */
const canMeet = (a: Promotion, b: Promotion): boolean =>
  meets(a, b, (one) => (one.kind === 'member-level' ? one.levels : null)) &&
  meets(a, b, (one) => (one.kind === 'country' ? one.countries : null))

/** Whether every list of one promotion shares a member with every list of the other. */
function meets(
  a: Promotion,
  b: Promotion,
  listOf: (condition: Condition) => readonly string[] | null,
): boolean {
  const lists = ({ conditions }: Promotion) => conditions.flatMap((one) => [listOf(one) ?? []])
  return lists(a).every(
    (some) =>
      some.length === 0 ||
      lists(b).every((others) => others.length === 0 || some.some((id) => others.includes(id))),
  )
}

/** The highest percentage of a promotion, and its part of the price; null where it has none. */
function percentageOf({ action }: Promotion): { of: 'goods' | 'delivery'; points: number } | null {
  if (action.kind === 'tiers') {
    return { of: 'goods', points: Math.max(...action.tiers.map(({ basisPoints }) => basisPoints)) }
  }
  if (action.kind !== 'percentage' || action.cap !== undefined) return null
  return { of: action.target === 'shipping' ? 'delivery' : 'goods', points: action.basisPoints }
}

const isOfMatchingLines = ({ action }: Promotion): boolean =>
  action.kind === 'tiers' || ('target' in action && action.target === 'matching-lines')

/** Whether both may lower one line: products that differ keep two promotions apart. */
const shareLines = (a: Promotion, b: Promotion): boolean =>
  !(isOfMatchingLines(a) && isOfMatchingLines(b)) ||
  meets(a, b, (one) => (one.kind === 'products' ? one.productIds : null))

/** A percentage that runs at a moment, and its promotion. */
interface Percentage {
  promotion: Promotion
  points: number
}

/** At each moment at which one begins: the percentages that apply together, in their order. */
function stacks(coming: readonly Windowed[], now: number): PromotionConflict[] {
  const found = new Map<string, PromotionConflict>()
  const turns = new Set([now, ...coming.map(({ from }) => from).filter((at) => at > now)])
  for (const at of turns) {
    for (const part of ['goods', 'delivery'] as const) {
      const running = coming
        .filter(({ from, to }) => from <= at && at < to)
        .flatMap(({ promotion }): Percentage[] => {
          const percentage = percentageOf(promotion)
          return percentage?.of === part ? [{ promotion, points: percentage.points }] : []
        })
      const stack = stackOf(running)
      const basisPoints = stack.reduce((sum, { points }) => sum + points, 0)
      if (stack.length < 2 || basisPoints <= 10_000) continue
      const ids = stack.map(({ promotion }) => promotion.id)
      const left = stack.reduce((rest, { points }) => rest * (1 - points / 10_000), 1)
      const together = Math.round((1 - left) * 10_000)
      found.set(ids.join(' '), { kind: 'stacked', ids, basisPoints, together })
    }
  }
  return [...found.values()]
}

/** The percentages that apply together, as prices are made: each that combines with those before it. */
function stackOf(running: readonly Percentage[]): Percentage[] {
  const ordered = running.toSorted(
    (a, b) => b.promotion.priority - a.promotion.priority || b.points - a.points,
  )
  const stack: Percentage[] = []
  for (const { promotion, points } of ordered) {
    const combines = stack.every(
      ({ promotion: other }) =>
        mayCombine(other, promotion) && canMeet(other, promotion) && shareLines(other, promotion),
    )
    if (combines) stack.push({ promotion, points })
  }
  return stack
}
