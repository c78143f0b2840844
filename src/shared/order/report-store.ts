import { and, asc, desc, eq, gte, inArray, lt, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { idsOfSlot, slotOfOrder } from '../report/rules.ts'
import type { LedgerEntry, Order } from './contract.ts'
import { moneyLedger } from './money-ledger.ts'
import { orderEvents, orders, reportDue } from './schema.ts'
import { type OrderState, toEntry } from './store.ts'

/** Orders of a slot that are in memory at once. */
const ORDERS_PER_PAGE = 200

/**
 * Queries that make the slots of these orders due, for the batch that records the orders or
 * their changes. A slot that is due already is no row written.
 */
export const markDue = (
  db: D1Database,
  changed: readonly { state: OrderState }[],
): SQLWrapper[] => {
  const slots = [...new Set(changed.map(({ state }) => slotOfOrder(state.order.id)))]
  return insertRows(
    db,
    reportDue,
    { taken: null },
    slots.map((slot) => ({ slot })),
  ).map((insert) =>
    insert.onConflictDoUpdate({
      target: reportDue.slot,
      set: { taken: null },
      setWhere: sql`${reportDue.taken} IS NOT NULL`,
    }),
  )
}

/** Orders from an id on, and the ledger of each, as they stood at one moment. */
async function selectPage(db: D1Database, next: string, before: string) {
  const page = drizzle(db)
    .select({ id: orders.id, snapshot: orders.snapshot })
    .from(orders)
    .where(and(gte(orders.id, next), lt(orders.id, before)))
    .orderBy(asc(orders.id))
    .limit(ORDERS_PER_PAGE)
  const ids = drizzle(db)
    .select({ id: orders.id })
    .from(orders)
    .where(and(gte(orders.id, next), lt(orders.id, before)))
    .orderBy(asc(orders.id))
    .limit(ORDERS_PER_PAGE)
  const [rows, events] = await drizzle(db).batch([
    page,
    drizzle(db)
      .select()
      .from(orderEvents)
      .where(inArray(orderEvents.orderId, ids))
      .orderBy(asc(orderEvents.orderId), asc(orderEvents.sequence)),
  ])
  const entriesOf = new Map<string, LedgerEntry[]>()
  for (const event of events) {
    const entries = entriesOf.get(event.orderId) ?? []
    entries.push(toEntry(event))
    entriesOf.set(event.orderId, entries)
  }
  return { rows, entriesOf }
}

/** The orders of one database as the reports count them (`SlotSource` of report/count-slots.ts). */
export const orderSlots = (db: D1Database) => ({
  /** Slots that another run took are taken over: it may have died. */
  async takeDue(run: string, limit: number): Promise<number[]> {
    const rows = await drizzle(db)
      .select({ slot: reportDue.slot })
      .from(reportDue)
      .orderBy(desc(reportDue.slot))
      .limit(limit)
    const slots = rows.map(({ slot }) => slot)
    if (slots.length === 0) return []
    await runQueries(db, [
      drizzle(db)
        .update(reportDue)
        .set({ taken: run })
        .where(sql`${reportDue.slot} IN ${listed(slots)}`),
    ])
    return slots
  },

  async finish(run: string, slots: readonly number[]): Promise<void> {
    await runQueries(db, [
      drizzle(db)
        .delete(reportDue)
        .where(and(eq(reportDue.taken, run), sql`${reportDue.slot} IN ${listed(slots)}`)),
    ])
  },

  /** Looks for the next order after each slot: a slot of many orders is one row read, too. */
  async slotsFrom(from: number, until: number, limit: number): Promise<number[]> {
    const slots: number[] = []
    for (let next = from; slots.length < limit; ) {
      const [row] = await drizzle(db)
        .select({ id: orders.id })
        .from(orders)
        .where(gte(orders.id, idsOfSlot(next).from))
        .orderBy(asc(orders.id))
        .limit(1)
      const slot = row ? slotOfOrder(row.id) : null
      if (slot === null || slot > until) break
      slots.push(slot)
      next = slot + 1
    }
    return slots
  },

  async *ordersOf({ from, before }: { from: string; before: string }) {
    for (let next = from; ; ) {
      const { rows, entriesOf } = await selectPage(db, next, before)
      yield rows.map(({ id, snapshot }) => {
        // Written by store.ts from a typed order.
        const order: Order = JSON.parse(snapshot)
        return { order, postings: moneyLedger(order, entriesOf.get(id) ?? []) }
      })
      const last = rows.at(-1)
      if (rows.length < ORDERS_PER_PAGE || !last) return
      // The next text after an id.
      next = `${last.id} `
    }
  },
})
