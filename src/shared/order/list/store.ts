import { and, desc, eq, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { PaymentStatus } from '../../payment/contract.ts'
import { rfc3339 } from '../../platform/clock.ts'
import { idsFrom } from '../../platform/ids.ts'
import type { OrderAttention, OrderStatus } from '../contract.ts'
import { orders } from '../schema.ts'
import { type OrderState, stateColumns, toState } from '../store.ts'
import type { OrderSearch, OrderSpan } from './rules.ts'

/** The payments that can be asked for: the column's closed set is older than partial refunds. */
export type PaymentFilter = Exclude<PaymentStatus, 'partially_refunded'>

export interface OrderFilter {
  /** Ids below this one. */
  before: string | null
  status: OrderStatus | null
  shopperId: string | null
  /** `any`: every order that needs a look. */
  attention: OrderAttention | 'any' | null
  payment: PaymentFilter | null
  span: OrderSpan | null
  search: OrderSearch | null
}

export const NO_FILTER: OrderFilter = {
  before: null,
  status: null,
  shopperId: null,
  attention: null,
  payment: null,
  span: null,
  search: null,
}

/** Addresses that begin alike are looked at up to this many orders. */
const SAME_BEGINNING_MAX = 200
/** Sorts behind every letter of an address or number. */
const END = '\u{10FFFF}'

/** The query behind `selectOrders`, whose plan is tested. */
export const orderQuery = (db: D1Database, filter: OrderFilter, limit: number) =>
  drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(and(...conditionsOf(filter)))
    .orderBy(desc(orders.id))
    .limit(limit)

/** Orders newest first. */
export async function selectOrders(
  db: D1Database,
  filter: OrderFilter,
  limit: number,
): Promise<OrderState[]> {
  return (await orderQuery(db, filter, limit)).map(toState)
}

const conditionsOf = (filter: OrderFilter): SQL[] => [
  ...(filter.before === null ? [] : [lt(orders.id, filter.before)]),
  ...(filter.status === null ? [] : [eq(orders.status, filter.status)]),
  ...(filter.shopperId === null ? [] : [eq(orders.shopperId, filter.shopperId)]),
  ...needing(filter.attention),
  ...paidBy(filter.payment),
  ...within(filter.span),
  ...matching(filter.search),
]

function needing(attention: OrderFilter['attention']): SQL[] {
  if (attention === null) return []
  return [attention === 'any' ? isNotNull(orders.attention) : eq(orders.attention, attention)]
}

/** The index of payments leaves the two usual ones out: the words of its condition bring it in. */
function paidBy(payment: OrderFilter['payment']): SQL[] {
  if (payment === null) return []
  const isUsual = payment === 'succeeded' || payment === 'due_on_delivery'
  const unusual = sql`${orders.paymentStatus} NOT IN ('succeeded', 'due_on_delivery')`
  return [eq(orders.paymentStatus, payment), ...(isUsual ? [] : [unusual])]
}

function within(span: OrderSpan | null): SQL[] {
  if (span === null) return []
  return [
    gte(orders.id, span.idFrom),
    lt(orders.id, span.idBefore),
    gte(orders.createdAt, span.createdFrom),
    lt(orders.createdAt, span.createdBefore),
  ]
}

function matching(search: OrderSearch | null): SQL[] {
  switch (search?.by) {
    case undefined:
      return []
    case 'id':
      return [eq(orders.id, search.id)]
    case 'email':
      return [eq(orders.email, search.email)]
    case 'number':
      return [gte(orders.number, search.prefix), lt(orders.number, `${search.prefix}${END}`)]
    case 'email-prefix':
      return [
        sql`${orders.id} IN (SELECT id FROM orders
              WHERE email >= ${search.prefix} AND email < ${`${search.prefix}${END}`}
              LIMIT ${SAME_BEGINNING_MAX})`,
      ]
  }
}

/** Counts the orders of a status, up to `limit`. */
export async function countOfStatus(
  db: D1Database,
  status: OrderStatus,
  limit: number,
): Promise<number> {
  const some = drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(eq(orders.status, status))
    .limit(limit)
  return (await some).length
}

/** Counts the orders that need a look, up to `limit`. */
export async function countOfAttention(db: D1Database, limit: number): Promise<number> {
  const some = drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(isNotNull(orders.attention))
    .limit(limit)
  return (await some).length
}

/**
 * Counts the orders placed before a moment (milliseconds) that still wait for their payment, up to
 * `limit`. Their ids are older still: those of a rush that is on are not read.
 */
export async function countOfUnpaid(
  db: D1Database,
  placedBefore: number,
  limit: number,
): Promise<number> {
  const some = drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(
      and(
        eq(orders.status, 'awaiting_payment'),
        lt(orders.id, idsFrom('ord', placedBefore)),
        lt(orders.createdAt, placedBefore),
        // A payment with a window of its own may wait longer.
        sql`coalesce(${orders.snapshot} ->> '$.payment.dueAt', '') < ${rfc3339(placedBefore)}`,
      ),
    )
    .limit(limit)
  return (await some).length
}

/** Orders with returns, newest first; `isOpen`: with one that waits for the shop. */
export async function selectWithReturns(
  db: D1Database,
  { isOpen, before }: { isOpen: boolean; before: string | null },
  limit: number,
): Promise<OrderState[]> {
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(
      and(
        isNotNull(orders.returns),
        ...(isOpen ? [eq(orders.returns, 'open')] : []),
        ...(before === null ? [] : [lt(orders.id, before)]),
      ),
    )
    .orderBy(desc(orders.id))
    .limit(limit)
  return rows.map(toState)
}
