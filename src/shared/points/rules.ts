import type { LedgerRow } from '../kit/object-ledger.ts'
import { pageOf } from '../kit/page.ts'
import { FIRST_LEVEL } from '../member/contract.ts'
import { DAY_MS, type Now, rfc3339 } from '../platform/clock.ts'
import { decimalsOf, type Money } from '../platform/money.ts'
import { addDays, type ShopDay } from '../platform/shop-day.ts'

import type {
  EarnedLevel,
  Earning,
  LevelThreshold,
  Lot,
  OrderPoints,
  Points,
  PointsConfig,
  PointsContract,
  PointsEntry,
  PointsTerms,
  SignInDay,
} from './contract.ts'

/** The settings of a shop, with the defaults of what it leaves out. */
export const pointsTermsOf = (config: PointsConfig = {}): PointsTerms => ({
  earn: 1,
  value: 1,
  signIn: { points: 5, bonusEvery: 7, bonus: 20 },
  expireAfterDays: 365,
  levels: [],
  ...config,
})

/**
 * The streak and the points of a sign-in; null where the day has one.
 * @param last the newest sign-in before
 */
export function signInAward(
  last: SignInDay | null,
  day: ShopDay,
  { signIn }: Pick<PointsTerms, 'signIn'>,
): { streak: number; awarded: number } | null {
  // The shop's clock may step back over midnight: a later day has been awarded.
  if (last !== null && last.day >= day) return null
  const streak = streakOn(last, addDays(day, -1)) + 1
  const bonus = streak % signIn.bonusEvery === 0 ? signIn.bonus : 0
  return { streak, awarded: signIn.points + bonus }
}

/** Days in a row with a sign-in, where the newest one is at or after `day`; else 0. */
export const streakOn = (last: SignInDay | null, day: ShopDay): number =>
  last !== null && last.day >= day ? last.streak : 0

/** When points expire that come at `now`. */
export const expiryOf = (now: Now, { expireAfterDays }: PointsTerms): Now =>
  now + expireAfterDays * DAY_MS

/**
 * Takes points from lots, those that expire first before the others.
 * @returns the lots that change; null where there are fewer points
 */
export function takeFromLots(lots: readonly Lot[], points: number): Lot[] | null {
  let open = points
  const changed = lots
    .toSorted((a, b) => a.expiresAt - b.expiresAt || (a.id < b.id ? -1 : 1))
    .flatMap((lot) => {
      const taken = Math.min(open, lot.left)
      open -= taken
      return taken > 0 ? [{ ...lot, left: lot.left - taken }] : []
    })
  return open === 0 ? changed : null
}

/** Points count for a level for so long after they were earned. */
export const LEVEL_WINDOW_MS = 365 * DAY_MS

/** The highest level that so many points make. */
function levelOf(points: number, levels: readonly LevelThreshold[]): string {
  const reached = levels.filter((level) => level.points <= points)
  const [highest] = reached.toSorted((a, b) => b.points - a.points)
  return highest?.name ?? FIRST_LEVEL
}

/**
 * The level of the points earned within LEVEL_WINDOW_MS before `now`. Earlier earnings count for
 * nothing; the level falls when the next ones to leave the window make too few.
 */
export function levelAt(
  earnings: readonly Earning[],
  levels: readonly LevelThreshold[],
  now: Now,
): EarnedLevel {
  const counted = earnings
    .filter(({ at }) => at + LEVEL_WINDOW_MS > now)
    .toSorted((a, b) => a.at - b.at)
  const points = counted.reduce((sum, one) => sum + one.points, 0)
  const name = levelOf(points, levels)
  let left = points
  for (const one of counted) {
    left -= one.points
    if (levelOf(left, levels) !== name) return { name, points, until: one.at + LEVEL_WINDOW_MS }
  }
  return { name, points, until: null }
}

/** The next level above so many points; null where there is none. */
function nextLevel(
  points: number,
  levels: readonly LevelThreshold[],
): { name: string; missing: number } | null {
  const above = levels.filter((level) => level.points > points)
  const [next] = above.toSorted((a, b) => a.points - b.points)
  return next ? { name: next.name, missing: next.points - points } : null
}

/** The lots whose time is over. */
export const overIn = (lots: readonly Lot[], now: Now): Lot[] =>
  lots.filter(({ expiresAt }) => expiresAt <= now)

/** What points are worth, in minor units. */
export const worthOf = (points: number | undefined, { value }: PointsTerms): number =>
  (points ?? 0) * value

interface Priced {
  cost: { total: Money }
  lines: readonly { cost: { total: Money } }[]
  trace: readonly { rule: string; amount: Money }[]
}

/** The points of a price: as few as make its discount, and what the goods earn, rounded down. */
export function pointsIn(
  { cost, lines, trace }: Priced,
  { earn, value }: PointsTerms,
): OrderPoints {
  const spent = trace.filter(({ rule }) => rule === 'points')
  const lowered = spent.reduce((sum, { amount }) => sum - amount.amount, 0)
  const goods = lines.reduce((sum, line) => sum + line.cost.total.amount, 0)
  const major = 10 ** decimalsOf(cost.total.currency)
  return { spends: Math.ceil(lowered / value), earns: Math.floor((goods * earn) / major) }
}

/** A reading of the object with the shop's day and the size of the page that was asked for. */
interface ViewInput {
  reading: Omit<PointsContract['readings']['points'], 'kind'>
  terms: PointsTerms
  today: ShopDay
  limit: number
}

/** A member's points, as the API answers them. */
export function viewPoints({ reading, terms, today, limit }: ViewInput): Points {
  const { balance, pending, lots, level, earned, signIns, entries } = reading
  const [last = null] = signIns
  const shown = (row: LedgerRow): PointsEntry => ({
    id: row.id,
    points: row.amount,
    reason: row.reason,
    ...(row.orderId === null ? {} : { orderId: row.orderId }),
    at: rfc3339(row.at),
  })
  return {
    balance,
    pending,
    streak: streakOn(last, addDays(today, -1)),
    signedInToday: last?.day === today,
    rate: { earn: terms.earn, value: terms.value },
    level: { name: level, points: earned, next: nextLevel(earned, terms.levels) },
    expiring: lots.map(({ left, expiresAt }) => ({ points: left, at: rfc3339(expiresAt) })),
    ledger: pageOf(entries, limit, ({ sequence }) => String(sequence), shown),
  }
}
