import type { Order } from '../order/contract.ts'
import { HOUR_MS, type Now } from '../platform/clock.ts'
import { REPORT_ORDERS_PER_RUN } from '../platform/limits.ts'
import { log } from '../platform/log.ts'
import type { CellSettings, LedgerPosting, SlotCells } from './contract.ts'
import {
  CellSums,
  contributionOf,
  definitionOf,
  idsOfSlot,
  ledgerCells,
  slotOfTime,
} from './rules.ts'
import { readWalk, replaceCells, writeWalk } from './store.ts'

/** Slots that one run takes of an orders database: those that are due, and those of the walk. */
const DUE_SLOTS_MAX = 60
/** Each is a query of its own (platform/limits.ts). */
const WALK_SLOTS_MAX = 20
/** Cells that one transaction writes at most, besides those of its last slot. */
const CELLS_PER_WRITE = 5_000
/** The walk stays this far behind, so that every Worker of an older release has ended. */
const WALK_BEHIND_MS = HOUR_MS

/** One orders database, as the counting of its orders needs it. */
interface SlotSource {
  /** Takes slots that are due, newest first, under the name of a run. */
  takeDue(run: string, limit: number): Promise<number[]>
  /** Slots are counted: those that the run still has are due no more. */
  finish(run: string, slots: readonly number[]): Promise<void>
  /** The first slots with orders in `from` … `until`, in their order. */
  slotsFrom(from: number, until: number, limit: number): Promise<number[]>
  /** The orders with these ids and their money, page by page. */
  ordersOf(ids: {
    from: string
    before: string
  }): AsyncIterable<readonly { order: Order; postings: readonly LedgerPosting[] }[]>
}

interface CountDeps {
  /** ENGAGEMENT_DB. */
  db: D1Database
  settings: CellSettings
  now(): Now
  /** A name that no other run has. */
  newRun(): string
  /** REPORT_ORDERS_PER_RUN where left out. */
  ordersMax?: number
}

/** The cells of a slot and the revision of its orders, from one read of them. */
async function countSlot(
  { settings }: CountDeps,
  { shard, source, slot }: { shard: number; source: SlotSource; slot: number },
): Promise<SlotCells & { orders: number }> {
  const sums = new CellSums()
  let revision = 0
  let read = 0
  for await (const orders of source.ordersOf(idsOfSlot(slot))) {
    read += orders.length
    for (const { order, postings } of orders) {
      revision += order.version
      sums.add(contributionOf(order, settings))
      sums.add(ledgerCells(postings, settings))
    }
  }
  return {
    shard,
    slot,
    definition: definitionOf(settings),
    revision,
    cells: sums.cells(),
    orders: read,
  }
}

/**
 * Counts the orders of slots that are due into the cells of the reports, and some slots of the walk
 * over all orders. The walk counts orders of before the reports, those that a Worker of an older
 * release recorded, and all of them again where the shop's time zone or the rules change.
 *
 * A run reads a bounded number of orders. Slots beyond it stay taken for the next run, and the walk
 * stops before them.
 *
 * A run that dies leaves its slots taken, and the next one takes them again. Two runs at once may
 * count one slot: the cells of the later state of its orders stay. An order that comes meanwhile
 * makes its slot due again, which ends the run's hold on it.
 * @returns how many slots were counted
 */
export async function countSlots(
  deps: CountDeps,
  shard: number,
  source: SlotSource,
): Promise<number> {
  const run = deps.newRun()
  const due = await source.takeDue(run, DUE_SLOTS_MAX)
  const walked = await slotsOfWalk(deps, shard, source)
  const failed = new Set<number>()
  const counted = new Set<number>()
  let waiting: SlotCells[] = []
  let cells = 0
  let orders = 0
  for (const slot of new Set([...due, ...walked.slots])) {
    if (orders >= (deps.ordersMax ?? REPORT_ORDERS_PER_RUN)) break
    counted.add(slot)
    try {
      const { orders: read, ...one } = await countSlot(deps, { shard, source, slot })
      orders += read
      waiting.push(one)
      cells += one.cells.length
    } catch (error) {
      // One order that cannot be counted stops no other slot.
      failed.add(slot)
      log('report.slot-failed', { error, work: `${shard}/${slot}` })
    }
    if (cells < CELLS_PER_WRITE) continue
    await replaceCells(deps.db, waiting)
    waiting = []
    cells = 0
  }
  await replaceCells(deps.db, waiting)
  const done = due.filter((slot) => counted.has(slot) && !failed.has(slot))
  if (done.length > 0) await source.finish(run, done)
  const nextSlot = walked.slots.find((slot) => !counted.has(slot)) ?? walked.next
  if (nextSlot !== null) {
    await writeWalk(deps.db, { shard, definition: definitionOf(deps.settings), nextSlot })
  }
  return counted.size - failed.size
}

/** The next slots of the walk, and where it goes on after them; null: it stays where it is. */
async function slotsOfWalk(
  { db, settings, now }: CountDeps,
  shard: number,
  source: SlotSource,
): Promise<{ slots: number[]; next: number | null }> {
  const until = slotOfTime(now() - WALK_BEHIND_MS)
  const from = await readWalk(db, shard, definitionOf(settings))
  if (from !== null && from > until) return { slots: [], next: null }
  const slots = await source.slotsFrom(from ?? 0, until, WALK_SLOTS_MAX)
  const last = slots.at(-1)
  if (last !== undefined) return { slots, next: last + 1 }
  return { slots, next: from === null ? 0 : null }
}
