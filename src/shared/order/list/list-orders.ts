import { type Page, pageOf } from '../../kit/page.ts'
import { isId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Order } from '../contract.ts'
import { databaseOf } from '../databases.ts'
import type { OrderState } from '../store.ts'
import { type DaySpan, orderSearchOf, spanOfDays } from './rules.ts'
import {
  NO_FILTER,
  type OrderFilter,
  type OrderScan,
  type PaymentFilter,
  selectOrders,
  selectUnpaid,
} from './store.ts'

interface Deps {
  databases: readonly D1Database[]
}

/** Ids sort by time: the last one is the cursor. */
const orderPage = (found: readonly OrderState[], limit: number): Page<Order> =>
  pageOf(
    found,
    limit,
    ({ order }) => order.id,
    ({ order }) => order,
  )

/**
 * The page of scans of several shards, each for `limit + 1` orders. Behind the id that a shard was
 * searched to, nothing is known of it: the page ends there, and the next one goes on from there.
 */
function mergedPage(
  scans: readonly OrderScan[],
  limit: number,
  order: OrderFilter['order'],
): Page<Order> {
  const compare = (a: string, b: string): number =>
    a === b ? 0 : a < b === (order === 'newest') ? 1 : -1
  const ends = scans.flatMap(({ states, searchedTo }) =>
    states.length > limit || searchedTo === null ? [] : [searchedTo],
  )
  const [end = null] = ends.sort(compare)
  const found = scans
    .flatMap(({ states }) => states)
    .filter((state) => end === null || compare(state.order.id, end) <= 0)
    .sort((a, b) => compare(a.order.id, b.order.id))
  const page = orderPage(found, limit)
  return page.nextCursor === null ? { ...page, nextCursor: end } : page
}

const refusedCursor = (cursor: string | null) =>
  cursor !== null && !isId('ord', cursor) ? refuse('invalid_cursor') : null

/** Orders placed before a moment (milliseconds) that still wait for their payment, oldest first. */
export async function listUnpaid(
  { databases }: Deps,
  placedBefore: number,
  limit: number,
): Promise<Order[]> {
  const shards = await Promise.all(databases.map((db) => selectUnpaid(db, placedBefore, limit)))
  return shards
    .flat()
    .map(({ order }) => order)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .slice(0, limit)
}

/** The filters of the list of staff. */
export interface OrderListInput extends Pick<OrderFilter, 'status' | 'attention'> {
  limit: number
  cursor: string | null
  order?: OrderFilter['order']
  payment?: PaymentFilter | null
  /** Days of placing (UTC). */
  days?: DaySpan
  /** A number or email address, or the beginning of one. */
  query?: string
  /** Whether the reader sees addresses. One that does not could learn from the answer who bought. */
  maySearchByEmail?: boolean
}

const EMPTY: Page<Order> = { data: [], nextCursor: null }

const EMAILS_UNSEEN = refuse('forbidden', 'Your role searches no orders by email.', {
  extra: { permission: 'personal.read' },
})

/**
 * Every shopper's orders, newest or oldest first over all shards. The cursor is an order id. A page of several
 * filters may hold fewer than `limit`, even none: the list ends where `nextCursor` is null. Refuses
 * `invalid_cursor`, and `forbidden` for a search by email that the reader may not make.
 */
export async function listOrders(
  { databases }: Deps,
  input: OrderListInput,
): Promise<Result<Page<Order>>> {
  const { limit, cursor, status, attention, payment = null, days, query = '' } = input
  const { order = 'newest' } = input
  const refused = refusedCursor(cursor)
  if (refused) return refused
  const search = orderSearchOf(query)
  const isByEmail = search?.by === 'email' || search?.by === 'email-prefix'
  if (isByEmail && !input.maySearchByEmail) return EMAILS_UNSEEN
  // A text that can be no number and no address asks for no order.
  if (query.trim() !== '' && search === null) return ok(EMPTY)
  const span = days ? spanOfDays(days) : null
  const filter = { ...NO_FILTER, order, after: cursor, status, attention, payment, span, search }
  const scans = await Promise.all(databases.map((db) => selectOrders(db, filter, limit + 1)))
  return ok(mergedPage(scans, limit, order))
}

/**
 * One shopper's orders, newest first, below `cursor` (null: from the newest). Those of before a database was added lie in
 * another shard than the later ones: every shard is asked by its index of shoppers.
 */
export async function listShopperOrders(
  { databases }: Deps,
  input: { shopperId: string; limit: number; cursor: string | null },
): Promise<Result<Page<Order>>> {
  const { shopperId, limit, cursor } = input
  const isKnown = cursor === null || databaseOf(databases, cursor) !== null
  if (!isKnown) return refuse('invalid_cursor')
  const filter = { ...NO_FILTER, after: cursor, shopperId }
  const scans = await Promise.all(databases.map((db) => selectOrders(db, filter, limit + 1)))
  return ok(mergedPage(scans, limit, 'newest'))
}
