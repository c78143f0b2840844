import type { Order } from '../order/contract.ts'
import type { Now } from '../platform/clock.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import { hasTable, type Sql } from '../platform/sql.ts'
import type { PointsTerms } from '../points/contract.ts'
import { pointsAt } from '../points/effects.ts'
import { expiryOf, overIn } from '../points/rules.ts'
import {
  addPoints,
  endLot,
  loadLots,
  loadSettled,
  pointsLedger,
  saveSettled,
  takePoints,
} from '../points/store.ts'
import { isMember } from './membership.ts'
import type { ShopperTransaction } from './transaction.ts'

/** Points that may be spent at `now` (milliseconds). */
const availablePoints = (sql: Sql, now: Now): number =>
  loadLots(sql)
    .filter(({ expiresAt }) => expiresAt > now)
    .reduce((sum, { left }) => sum + left, 0)

/** Refuses `member_required` for a visitor's points, and `insufficient_points` with the balance. */
export function requirePoints(sql: Sql, points: number, now: Now): Result<null> {
  if (points === 0) return ok(null)
  if (!isMember(sql)) return refuse('member_required')
  const balance = availablePoints(sql, now)
  return points <= balance
    ? ok(null)
    : refuse('insufficient_points', undefined, { extra: { balance } })
}

/** Ends the points whose time is over. */
export function endOverdue(tx: ShopperTransaction): void {
  for (const lot of overIn(loadLots(tx.sql), tx.now)) {
    const reference = `${lot.id}:expired`
    const row = { id: tx.newId('pts'), reason: 'expired', reference, orderId: null, by: null }
    endLot(tx.sql, lot, { ...row, at: tx.now })
  }
}

/**
 * Takes the points of an order within the transaction that places it.
 * @throws where there are fewer: ask `requirePoints` first
 */
export function spendPoints(
  tx: ShopperTransaction,
  { id: orderId, points }: Pick<Order, 'id' | 'points'>,
): void {
  const spends = points?.spends ?? 0
  if (spends === 0) return
  endOverdue(tx)
  const row = { id: tx.newId('pts'), reason: 'spent', reference: orderId, orderId, by: null }
  takePoints(tx.sql, { ...row, amount: -spends, at: tx.now })
}

/** The points that an order has earned and given back, by its version. */
interface OrderSettlement {
  orderId: string
  version: number
  earned: number
  returned: number
}

/**
 * Brings the points of an order to what it has earned and given back at a version; an older version
 * changes nothing. Points that were spent meanwhile cannot be taken back: they stay earned.
 */
export function settleOrderPoints(
  tx: ShopperTransaction,
  { orderId, version, earned, returned }: OrderSettlement,
  terms: PointsTerms,
): void {
  const known = loadSettled(tx.sql, orderId)
  if (version <= known.version) return
  endOverdue(tx)
  const move = (reason: string, points: number): number => {
    const amount = Math.max(points, -pointsLedger.balance(tx.sql))
    if (amount === 0) return 0
    const reference = `${orderId}:${version}:${reason}`
    const row = { id: tx.newId('pts'), amount, reason, reference, orderId, by: null, at: tx.now }
    if (amount > 0) addPoints(tx.sql, row, expiryOf(tx.now, terms))
    else takePoints(tx.sql, row)
    return amount
  }
  saveSettled(tx.sql, orderId, {
    version,
    returned: known.returned + move('returned', returned - known.returned),
    earned: known.earned + move('order', earned - known.earned),
  })
}

/** Points that the shopper's orders earn which are not delivered yet. */
export function pendingPoints(sql: Sql): number {
  if (!hasTable(sql, 'own_order')) return 0
  const query = `SELECT snapshot FROM own_order
    WHERE snapshot ->> '$.points.earns' > 0 AND snapshot ->> '$.status' IN
      ('placed', 'awaiting_payment', 'paid', 'allocated', 'packed', 'shipped')`
  const earned = ({ snapshot }: { snapshot: string }): number => {
    const order: Order = JSON.parse(snapshot)
    return pointsAt({ ...order, status: 'delivered' }).earned
  }
  const rows = sql.exec<{ snapshot: string }>(query).toArray()
  return rows.reduce((sum, row) => sum + earned(row), 0)
}
