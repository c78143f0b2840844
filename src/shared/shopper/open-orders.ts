import type { BudgetDecision, BudgetReservation, BuyerEdge } from '../budget/contract.ts'
import { reserveOpenOrder } from '../budget/reserve-open-order.ts'
import { decideBudget, isOpenOrder } from '../budget/rules.ts'
import {
  endOpenOrder,
  exposureOf,
  loadOpenOrder,
  OPEN_ORDER_TABLES,
  pruneOpenOrders,
} from '../budget/store.ts'
import type { Order } from '../order/contract.ts'
import { ok, refuse } from '../platform/result.ts'
import type { Sql } from '../platform/sql.ts'
import type { OpenOrdersContract } from './contract.ts'
import type { ShopperModule } from './module.ts'

/** Every row of a shopper's object is the shopper's own: one key for all. */
const OWN = 'shopper'

type OwnReservation = Omit<BudgetReservation, 'key'> & { edge: BuyerEdge }

/** Decides an order against the shopper's own open orders, and counts it where it is allowed. */
export const reserveOwnOrder = (
  sql: Sql,
  reservation: OwnReservation,
  now: number,
): BudgetDecision => reserveOpenOrder(sql, { ...reservation, key: OWN }, now)

/** Decides an order against the shopper's own open orders without counting it. */
export const decideOwnOrder = (
  sql: Sql,
  { budget, order }: Pick<BudgetReservation, 'budget' | 'order'>,
  now: number,
): BudgetDecision => decideBudget(exposureOf(sql, OWN, order.orderId, now), budget, order)

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

/** The budget of the shopper's own open orders. */
export const openOrdersModule: ShopperModule<OpenOrdersContract> = {
  name: 'open-orders',
  tables: [{ step: 2, sql: OPEN_ORDER_TABLES }],
  commands: {},
  queries: {
    // A row is there until a day after its order has ended.
    'open-order': {
      read: ({ sql }, { orderId }) => {
        const row = loadOpenOrder(sql, OWN, orderId)
        return row ? ok({ kind: 'open-order', edge: row.edge }) : refuse('not_found')
      },
      empty: () => refuse('not_found'),
    },
  },
  maintenance: { prune: pruneOpenOrders },
}
