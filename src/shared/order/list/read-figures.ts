import type { Now } from '../../platform/clock.ts'
import { ORDER_UNPAID_LONG_MS } from '../../platform/limits.ts'
import type { OrderStatus } from '../contract.ts'
import { countOfAttention, countOfStatus, countOfUnpaid } from './store.ts'

/** A list longer than this is shown as "more than". */
export const WORK_COUNT_MAX = 500

/** Orders that wait for staff. Each count ends at WORK_COUNT_MAX for each shard. */
interface OrderWork {
  toPack: number
  toShip: number
  attention: number
  /** Their payment window is over, and nothing ended them: the provider gave no answer. */
  unpaid: number
}

export async function readOrderWork(
  databases: readonly D1Database[],
  now: Now,
): Promise<OrderWork> {
  const count = async (one: (db: D1Database) => Promise<number>): Promise<number> =>
    (await Promise.all(databases.map(one))).reduce((total, part) => total + part, 0)
  const ofStatus = (status: OrderStatus) =>
    count((db) => countOfStatus(db, status, WORK_COUNT_MAX + 1))
  const [toPack, toShip, attention, unpaid] = await Promise.all([
    ofStatus('allocated'),
    ofStatus('packed'),
    count((db) => countOfAttention(db, WORK_COUNT_MAX + 1)),
    count((db) => countOfUnpaid(db, now - ORDER_UNPAID_LONG_MS, WORK_COUNT_MAX + 1)),
  ])
  return { toPack, toShip, attention, unpaid }
}
