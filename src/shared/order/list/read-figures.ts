import { DAY_MS, type Now } from '../../platform/clock.ts'
import type { OrderStatus } from '../contract.ts'
import { spanOf } from './rules.ts'
import { countOfAttention, countOfStatus, sumOfSpan } from './store.ts'

/** Orders and their worth in minor units of the shop's currency. */
export interface Figures {
  orders: number
  total: number
}

export interface DayFigures {
  /** Since midnight (UTC). */
  today: Figures
  /** The same weekday of last week, up to the same time. */
  lastWeek: Figures
}

const WEEK_MS = 7 * DAY_MS

const sum = (all: readonly Figures[]): Figures => ({
  orders: all.reduce((total, one) => total + one.orders, 0),
  total: all.reduce((total, one) => total + one.total, 0),
})

/** The orders of today against those of the same weekday last week; cancelled ones do not count. */
export async function readDayFigures(
  databases: readonly D1Database[],
  now: Now,
): Promise<DayFigures> {
  const midnight = Math.floor(now / DAY_MS) * DAY_MS
  const figuresOf = async (from: number, before: number): Promise<Figures> =>
    sum(await Promise.all(databases.map((db) => sumOfSpan(db, spanOf(from, before)))))
  const [today, lastWeek] = await Promise.all([
    figuresOf(midnight, now + 1),
    figuresOf(midnight - WEEK_MS, now + 1 - WEEK_MS),
  ])
  return { today, lastWeek }
}

/** A list longer than this is shown as "more than". */
export const WORK_COUNT_MAX = 500

/** Orders that wait for staff. Each count ends at WORK_COUNT_MAX for each shard. */
interface OrderWork {
  toPack: number
  toShip: number
  attention: number
}

export async function readOrderWork(databases: readonly D1Database[]): Promise<OrderWork> {
  const count = async (one: (db: D1Database) => Promise<number>): Promise<number> =>
    (await Promise.all(databases.map(one))).reduce((total, part) => total + part, 0)
  const ofStatus = (status: OrderStatus) =>
    count((db) => countOfStatus(db, status, WORK_COUNT_MAX + 1))
  const [toPack, toShip, attention] = await Promise.all([
    ofStatus('allocated'),
    ofStatus('packed'),
    count((db) => countOfAttention(db, WORK_COUNT_MAX + 1)),
  ])
  return { toPack, toShip, attention }
}
