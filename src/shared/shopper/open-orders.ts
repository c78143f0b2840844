import type { BudgetDecision, BudgetReservation, BuyerEdge } from '../budget/contract.ts'
import { reserveOpenOrder } from '../budget/reserve-open-order.ts'
import { isOpenOrder } from '../budget/rules.ts'
import { endOpenOrder, exposureOf, loadOpenOrder, pruneOpenOrders } from '../budget/store.ts'
import type { Order } from '../order/contract.ts'
import { ok, type Result, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { ShopperReading } from './contract.ts'

/** Every row of a shopper's object is the shopper's own: one key for all. */
const OWN = 'shopper'

type OwnReservation = Omit<BudgetReservation, 'key'> & { edge: BuyerEdge }

/** Decides an order against the shopper's own open orders, and counts it where it is allowed. */
export const reserveOwnOrder = (
  sql: Sql,
  reservation: OwnReservation,
  now: number,
): BudgetDecision => reserveOpenOrder(sql, { ...reservation, key: OWN }, now)

/** Open orders of the shopper, without one. */
export const countOpenOrders = (sql: Sql, besides: string, now: number): number =>
  exposureOf(sql, OWN, besides, now).orders

/** A completion that came to nothing no longer counts. */
export const endOwnOrder = (sql: Sql, orderId: string, now: number): void =>
  endOpenOrder(sql, OWN, orderId, now)

/** An order that is paid, delivered or cancelled no longer counts. */
export const endIfClosed = (sql: Sql, order: Order, now: number): void => {
  if (!isOpenOrder(order)) endOwnOrder(sql, order.id, now)
}

/** The browser and network an order came from. Refuses `not_found` a day after it has ended. */
export function readOpenOrder(sql: Sql, orderId: string): Result<ShopperReading> {
  const row = loadOpenOrder(sql, OWN, orderId)
  return row ? ok({ kind: 'open-order', edge: row.edge }) : refuse('not_found')
}

export { pruneOpenOrders }
