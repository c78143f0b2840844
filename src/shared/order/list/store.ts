import { and, asc, desc, eq, gt, gte, isNotNull, lt, type SQL, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { PaymentStatus } from '../../payment/contract.ts'
import { rfc3339 } from '../../platform/clock.ts'
import { idsFrom } from '../../platform/ids.ts'
import { ORDERS_SCANNED_MAX } from '../../platform/limits.ts'
import type { OrderAttention, OrderStatus } from '../contract.ts'
import { orders } from '../schema.ts'
import { type OrderState, stateColumns, toState } from '../store.ts'
import type { OrderSearch, OrderSpan } from './rules.ts'

/** The payments that can be asked for: the column's closed set is older than partial refunds. */
export type PaymentFilter = Exclude<PaymentStatus, 'partially_refunded'>

export interface OrderFilter {
  /** By the moment of the checkout's start, which ids sort by. */
  order: 'newest' | 'oldest'
  /** Only orders behind the one of this id. */
  after: string | null
  status: OrderStatus | null
  shopperId: string | null
  /** `any`: every order that needs a look. */
  attention: OrderAttention | 'any' | null
  payment: PaymentFilter | null
  span: OrderSpan | null
  search: OrderSearch | null
}

export const NO_FILTER: OrderFilter = {
  order: 'newest',
  after: null,
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

/** Orders that a filter finds, and how far one database was searched for them. */
export interface OrderScan {
  states: OrderState[]
  /** The last order that was looked at; null where all that may fit were. */
  searchedTo: string | null
}

/** The queries behind `selectOrders`, whose plans are tested. */
export function orderQueries(db: D1Database, filter: OrderFilter, limit: number) {
  const { indexed, others } = conditionsOf(filter)
  const isNewest = filter.order === 'newest'
  const sorted = isNewest ? desc(orders.id) : asc(orders.id)
  const last = drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(and(...indexed))
    .orderBy(sorted)
    .limit(1)
    .offset(ORDERS_SCANNED_MAX - 1)
  const upToLast = isNewest
    ? sql`${orders.id} >= coalesce((${last}), '')`
    : sql`${orders.id} <= coalesce((${last}), ${END})`
  const page = drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(and(...indexed, ...others, ...(others.length === 0 ? [] : [upToLast])))
    .orderBy(sorted)
    .limit(limit)
  return { page, last: others.length === 0 ? null : last }
}

/**
 * Orders in the order of the filter. A filter that no index answers alone looks at `ORDERS_SCANNED_MAX` orders
 * of its best index.
 */
export async function selectOrders(
  db: D1Database,
  filter: OrderFilter,
  limit: number,
): Promise<OrderScan> {
  const { page, last } = orderQueries(db, filter, limit)
  if (last === null) return { states: (await page).map(toState), searchedTo: null }
  const [rows, [end]] = await drizzle(db).batch([page, last])
  return { states: rows.map(toState), searchedTo: end?.id ?? null }
}

/** A filter as conditions of a query. */
interface Conditions {
  /** An index answers them, in the order of ids; none: no index knows this filter. */
  indexed: SQL[]
  /** The same, asked of each order that another filter's index gives: `+` keeps other indexes out. */
  unindexed: SQL[]
}

/**
 * The conditions of the index that is read, and those that are asked of each order it gives. The
 * index of a status comes last: the other ones hold fewer orders.
 */
function conditionsOf(filter: OrderFilter): { indexed: SQL[]; others: SQL[] } {
  const { after, span, attention } = filter
  const behind = filter.order === 'newest' ? lt : gt
  const parts = [
    found(filter.search),
    ofShopper(filter.shopperId),
    needing(attention),
    paidBy(filter.payment),
    inStatus(filter.status),
  ]
  const lead = parts.find(({ indexed }) => indexed.length > 0)
  return {
    indexed: [
      ...(after === null ? [] : [behind(orders.id, after)]),
      ...(span === null ? [] : [gte(orders.id, span.idFrom), lt(orders.id, span.idBefore)]),
      ...(lead?.indexed ?? []),
    ],
    others: [
      ...parts.flatMap((part) => (part === lead ? [] : part.unindexed)),
      ...(attention === null || attention === 'any' ? [] : [sql`${LOOK} = ${attention}`]),
      ...(span === null ? [] : placedWithin(span)),
    ],
  }
}

/** Why an order needs a look: the words of its index. Its money comes first. */
const LOOK = sql`coalesce(${orders.attention}, ${orders.deliveryAttention})`

const NO_CONDITIONS: Conditions = { indexed: [], unindexed: [] }

const ofShopper = (shopperId: string | null): Conditions =>
  shopperId === null ? NO_CONDITIONS : { indexed: [eq(orders.shopperId, shopperId)], unindexed: [] }

const needing = (attention: OrderFilter['attention']): Conditions =>
  attention === null
    ? NO_CONDITIONS
    : {
        indexed: [sql`${LOOK} IS NOT NULL`],
        unindexed: [sql`+${LOOK} IS NOT NULL`],
      }

const inStatus = (status: OrderStatus | null): Conditions =>
  status === null
    ? NO_CONDITIONS
    : { indexed: [eq(orders.status, status)], unindexed: [sql`+${orders.status} = ${status}`] }

/** The index of payments leaves the two usual ones out: the words of its condition bring it in. */
function paidBy(payment: OrderFilter['payment']): Conditions {
  if (payment === null) return NO_CONDITIONS
  const isUsual = payment === 'succeeded' || payment === 'due_on_delivery'
  const unusual = sql`${orders.paymentStatus} NOT IN ('succeeded', 'due_on_delivery')`
  return {
    indexed: isUsual ? [] : [eq(orders.paymentStatus, payment), unusual],
    unindexed: [sql`+${orders.paymentStatus} = ${payment}`],
  }
}

const placedWithin = ({ createdFrom, createdBefore }: OrderSpan): SQL[] => [
  gte(orders.createdAt, createdFrom),
  lt(orders.createdAt, createdBefore),
]

const found = (search: OrderSearch | null): Conditions => ({
  indexed: matching(search),
  unindexed: [],
})

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
    .where(sql`${LOOK} IS NOT NULL`)
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
    .where(isUnpaid(placedBefore))
    .limit(limit)
  return (await some).length
}

/** The orders that `countOfUnpaid` counts, oldest first. */
export async function selectUnpaid(
  db: D1Database,
  placedBefore: number,
  limit: number,
): Promise<OrderState[]> {
  const rows = await drizzle(db)
    .select(stateColumns)
    .from(orders)
    .where(isUnpaid(placedBefore))
    .orderBy(asc(orders.id))
    .limit(limit)
  return rows.map(toState)
}

const isUnpaid = (placedBefore: number): SQL | undefined =>
  and(
    eq(orders.status, 'awaiting_payment'),
    lt(orders.id, idsFrom('ord', placedBefore)),
    lt(orders.createdAt, placedBefore),
    // A payment with a window of its own may wait longer.
    sql`coalesce(${orders.snapshot} ->> '$.payment.dueAt', '') < ${rfc3339(placedBefore)}`,
  )

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
