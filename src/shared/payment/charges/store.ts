import {
  and,
  asc,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  lt,
  or,
  type SQLWrapper,
  sql,
} from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { givenRows, insertRows, listed, runQueries } from '../../platform/bulk-rows.ts'
import type { ChargingKind } from '../contract.ts'
import type { Charge, ChargeState, ChargeWindow, ComparedCharge } from './contract.ts'
import { charges, chargeWalks } from './schema.ts'

const toCompared = (row: typeof charges.$inferSelect): ComparedCharge => ({
  // Written by this file from a typed charge.
  charge: JSON.parse(row.record),
  state: row.state,
  refund: row.refund,
})

/** States that staff see until they have dealt with the charge. */
const UNMATCHED = ['orphan', 'duplicate', 'wrong_amount'] as const satisfies readonly ChargeState[]

/** How far the list of a provider has been read; null: not at all. */
export async function selectWalk(db: D1Database, kind: ChargingKind): Promise<ChargeWindow | null> {
  const [row] = await drizzle(db).select().from(chargeWalks).where(eq(chargeWalks.kind, kind))
  return row ? { since: row.since, until: row.until, cursor: row.cursor } : null
}

/** How far the list of each provider has been read. */
export const selectWalks = (db: D1Database) =>
  drizzle(db).select().from(chargeWalks).orderBy(asc(chargeWalks.kind))

/**
 * Stores a page of charges, all of which wait to be compared, with how far the list has been read.
 * Charges that are known stay as they are. `now` in milliseconds.
 */
export async function insertCharges(
  db: D1Database,
  { kind, found, walk }: { kind: ChargingKind; found: readonly Charge[]; walk: ChargeWindow },
  now: number,
): Promise<void> {
  const shared = { state: 'open', refund: null, comparedAt: now } as const
  const rows = found.map((charge) => ({
    kind: charge.kind,
    id: charge.id,
    paymentId: charge.event?.paymentId ?? null,
    chargedAt: Date.parse(charge.at),
    record: JSON.stringify(charge),
  }))
  await runQueries(db, [
    ...insertRows(db, charges, shared, rows).map((insert) => insert.onConflictDoNothing()),
    drizzle(db)
      .insert(chargeWalks)
      .values({ kind, ...walk })
      .onConflictDoUpdate({ target: chargeWalks.kind, set: walk }),
  ])
}

/** Charges that wait to be compared, the longest not looked at first. */
export async function selectOpenCharges(db: D1Database, limit: number): Promise<Charge[]> {
  const rows = await drizzle(db)
    .select()
    .from(charges)
    .where(eq(charges.state, 'open'))
    .orderBy(asc(charges.comparedAt))
    .limit(limit)
  return rows.map((row) => toCompared(row).charge)
}

/** Charges of these payments, but for duplicates: usually one of each. */
export async function selectChargesOf(
  db: D1Database,
  paymentIds: readonly string[],
): Promise<Charge[]> {
  const rows = await drizzle(db)
    .select()
    .from(charges)
    .where(
      and(
        inArray(charges.paymentId, listed(paymentIds)),
        inArray(charges.state, ['open', 'matched']),
      ),
    )
  return rows.map((row) => toCompared(row).charge)
}

/** Orphans and duplicates whose refund has not ended, the longest not asked for first. */
export async function selectPendingRefunds(
  db: D1Database,
  limit: number,
): Promise<ComparedCharge[]> {
  const rows = await drizzle(db)
    .select()
    .from(charges)
    .where(and(inArray(charges.state, [...UNMATCHED]), eq(charges.refund, 'pending')))
    .orderBy(asc(charges.comparedAt))
    .limit(limit)
  return rows.map(toCompared)
}

/** Stores what became of charges. `now` in milliseconds. */
export async function updateCharges(
  db: D1Database,
  compared: readonly ComparedCharge[],
  now: number,
): Promise<void> {
  const columns = {
    kind: charges.kind,
    id: charges.id,
    state: charges.state,
    refund: charges.refund,
  }
  const rows = compared.map(({ charge: { kind, id }, state, refund }) => ({
    kind,
    id,
    state,
    refund,
  }))
  const updates = givenRows(columns, rows).map(
    ({ rows: given, value: { kind, id, ...changed } }): SQLWrapper =>
      drizzle(db)
        .update(charges)
        .set({ ...changed, comparedAt: now })
        .from(given)
        .where(and(eq(charges.kind, kind), eq(charges.id, id))),
  )
  await runQueries(db, updates)
}

/** Whether an order is known that the charge names and does not pay. */
export async function isBesideOrder(
  db: D1Database,
  { kind, id }: Pick<Charge, 'kind' | 'id'>,
): Promise<boolean> {
  const found = await drizzle(db)
    .select({ id: charges.id })
    .from(charges)
    .where(
      and(
        eq(charges.kind, kind),
        eq(charges.id, id),
        inArray(charges.state, ['duplicate', 'wrong_amount', 'settled']),
      ),
    )
  return found.length > 0
}

/**
 * Marks refunds of unmatched charges as failed, whatever was known of them. Answers the ids of the
 * charges that the shop has asked a refund of.
 */
export async function failChargeRefunds(
  db: D1Database,
  named: readonly Pick<Charge, 'kind' | 'id'>[],
): Promise<Set<string>> {
  if (named.length === 0) return new Set()
  const marked = await drizzle(db)
    .update(charges)
    .set({ refund: 'failed' })
    .where(
      and(
        inArray(charges.id, listed(named.map(({ id }) => id))),
        inArray(charges.kind, listed(named.map(({ kind }) => kind))),
        isNotNull(charges.refund),
      ),
    )
    .returning({ id: charges.id })
  return new Set(marked.map(({ id }) => id))
}

/**
 * Forgets charges that were taken before this time, in milliseconds, and that nobody waits for:
 * those with their order, those that staff dealt with, and those that went back. At most `limit` of
 * the first two and of the last.
 */
export async function deleteEnded(db: D1Database, before: number, limit: number): Promise<void> {
  const wentBack = and(inArray(charges.state, [...UNMATCHED]), eq(charges.refund, 'succeeded'))
  const deleted = [inArray(charges.state, ['matched', 'settled']), wentBack].map((ended) => {
    const old = drizzle(db)
      .select({ kind: charges.kind, id: charges.id })
      .from(charges)
      .where(and(ended, lt(charges.chargedAt, before)))
      .limit(limit)
    return drizzle(db)
      .delete(charges)
      .where(and(sql`(${charges.kind}, ${charges.id}) in ${old}`, ended))
  })
  await runQueries(db, deleted)
}

/**
 * Unmatched charges newest first, those of which the money is still in the shop, then those that
 * went back and were charged at or after `returnedSince` (milliseconds).
 */
export async function selectUnmatched(
  db: D1Database,
  returnedSince: number,
  limit: number,
): Promise<ComparedCharge[]> {
  const rows = await drizzle(db)
    .select()
    .from(charges)
    .where(
      and(
        inArray(charges.state, [...UNMATCHED]),
        sql`(${charges.refund} is not 'succeeded' or ${charges.chargedAt} >= ${returnedSince})`,
      ),
    )
    .orderBy(sql`${charges.refund} is 'succeeded'`, desc(charges.chargedAt), desc(charges.id))
    .limit(limit)
  return rows.map(toCompared)
}

/** Charges whose orders have not taken them, although they were told before `before`. */
export async function selectStuckCharges(
  db: D1Database,
  before: number,
  limit: number,
): Promise<ComparedCharge[]> {
  const rows = await drizzle(db)
    .select()
    .from(charges)
    .where(and(eq(charges.state, 'open'), lt(charges.chargedAt, before)))
    .limit(limit)
  return rows.map(toCompared)
}

/** Marks an unmatched charge that staff have dealt with; false where it is none. */
export async function settleCharge(
  db: D1Database,
  kind: ChargingKind,
  id: string,
): Promise<boolean> {
  const done = await drizzle(db)
    .update(charges)
    .set({ state: 'settled' })
    .where(
      and(
        eq(charges.kind, kind),
        eq(charges.id, id),
        inArray(charges.state, [...UNMATCHED]),
        or(isNull(charges.refund), eq(charges.refund, 'failed')),
      ),
    )
    .returning({ id: charges.id })
  return done.length > 0
}
