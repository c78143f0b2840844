import { and, asc, desc, eq, lt, lte, notExists, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { alias } from 'drizzle-orm/sqlite-core'
import type { Attempt, Settlement } from '../kit/call-retry.ts'
import { type Page, pageOf } from '../kit/page.ts'
import { insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { PublicEvent, WebhookDelivery } from './contract.ts'
import { webhookDeliveries, webhooks } from './schema.ts'
import type { StoredWebhook } from './store.ts'

/** An event of a webhook, before its first attempt. */
interface NewDelivery {
  event: PublicEvent
  subject: string
  body: string
}

/**
 * Makes the deliveries of events and moves the webhook's cursor behind them, all or none. Of two
 * runs that take the same events the second changes nothing. `now` in milliseconds.
 */
export async function insertDeliveries(
  db: D1Database,
  { id, cursor }: Pick<StoredWebhook, 'id' | 'cursor'>,
  taken: { deliveries: readonly NewDelivery[]; cursor: string },
  now: number,
): Promise<void> {
  const shared = {
    webhookId: id,
    status: 'pending',
    tries: 0,
    codes: '[]',
    since: now,
    nextAt: now,
    createdAt: now,
  } as const
  const rows = taken.deliveries.map(({ event, subject, body }) => ({
    eventId: event.id,
    subject,
    sequence: event.sequence,
    type: event.type,
    body,
  }))
  await runQueries(db, [
    ...insertRows(db, webhookDeliveries, shared, rows).map((insert) =>
      insert.onConflictDoNothing(),
    ),
    drizzle(db)
      .update(webhooks)
      .set({ cursor: taken.cursor })
      .where(and(eq(webhooks.id, id), eq(webhooks.cursor, cursor))),
  ])
}

/** A delivery that one run has: until its claim runs out, no other takes it. */
interface ClaimedDelivery {
  webhookId: string
  eventId: string
  body: string
  tries: number
  since: number
}

const earlier = alias(webhookDeliveries, 'earlier')
/** The partial indexes hold only where the status is a literal. */
const isPending = sql`${webhookDeliveries.status} = 'pending'`

/**
 * Claims at most `limit` deliveries of a webhook that are due, in one statement: of two runs the
 * second finds them claimed. An event waits while an earlier one of its order or SKU is pending.
 * @param now milliseconds
 * @param claimMs for so long no other run takes them
 */
export async function claimDeliveries(
  db: D1Database,
  webhookId: string,
  { now, claimMs, limit }: { now: number; claimMs: number; limit: number },
): Promise<ClaimedDelivery[]> {
  const table = webhookDeliveries
  const isDue = and(isPending, eq(table.webhookId, webhookId), lte(table.nextAt, now))
  const due = drizzle(db)
    .select({ eventId: table.eventId })
    .from(table)
    .where(
      and(
        isDue,
        notExists(
          drizzle(db)
            .select({ one: sql`1` })
            .from(earlier)
            .where(
              and(
                sql`${earlier.status} = 'pending'`,
                eq(earlier.webhookId, webhookId),
                eq(earlier.subject, table.subject),
                lt(earlier.sequence, table.sequence),
              ),
            ),
        ),
      ),
    )
    .orderBy(asc(table.nextAt), asc(table.sequence))
    .limit(limit)
  return drizzle(db)
    .update(table)
    .set({ nextAt: now + claimMs, tries: sql`${table.tries} + 1` })
    .where(and(isDue, sql`${table.eventId} in ${due}`))
    .returning({
      webhookId: table.webhookId,
      eventId: table.eventId,
      body: table.body,
      tries: table.tries,
      since: table.since,
    })
}

/** An attempt that was made, and what follows from it. */
interface SettledDelivery {
  delivery: ClaimedDelivery
  attempt: Attempt
  settlement: Settlement
}

/**
 * Records attempts, and disables the webhooks that are gone. An attempt whose claim ran out and
 * that another run has made again is not recorded.
 */
export async function settleDeliveries(
  db: D1Database,
  settled: readonly SettledDelivery[],
  gone: readonly string[],
): Promise<void> {
  const table = webhookDeliveries
  await runQueries(db, [
    ...settled.map(({ delivery, attempt, settlement }) =>
      drizzle(db)
        .update(table)
        .set({
          status: settlement.status,
          codes: sql`json_insert(${table.codes}, '$[#]', ${attempt.code})`,
          ...(settlement.status === 'pending' ? { nextAt: settlement.nextAt } : {}),
        })
        .where(
          and(
            eq(table.webhookId, delivery.webhookId),
            eq(table.eventId, delivery.eventId),
            eq(table.tries, delivery.tries),
            isPending,
          ),
        ),
    ),
    ...(gone.length === 0
      ? []
      : [
          drizzle(db)
            .update(webhooks)
            .set({ status: 'disabled' })
            .where(sql`${webhooks.id} in ${listed(gone)}`),
        ]),
  ])
}

/** Asks for a delivery again: its attempts begin anew. False where there is none. */
export async function restartDelivery(
  db: D1Database,
  webhookId: string,
  eventId: string,
  now: number,
): Promise<boolean> {
  const table = webhookDeliveries
  const rows = await drizzle(db)
    .update(table)
    .set({ status: 'pending', tries: 0, since: now, nextAt: now })
    .where(and(eq(table.webhookId, webhookId), eq(table.eventId, eventId)))
    .returning({ id: table.eventId })
  return rows.length === 1
}

const toDelivery = (row: typeof webhookDeliveries.$inferSelect): WebhookDelivery => {
  // Written by this file: a list of numbers and nulls.
  const statusCodes: (number | null)[] = JSON.parse(row.codes)
  return {
    id: row.eventId,
    eventId: row.eventId,
    type: row.type,
    sequence: row.sequence,
    status: row.status,
    attempts: statusCodes.length,
    statusCodes,
    nextAttemptAt: row.status === 'pending' ? rfc3339(row.nextAt) : null,
    createdAt: rfc3339(row.createdAt),
  }
}

export async function selectDelivery(
  db: D1Database,
  webhookId: string,
  eventId: string,
): Promise<WebhookDelivery | null> {
  const table = webhookDeliveries
  const [row] = await drizzle(db)
    .select()
    .from(table)
    .where(and(eq(table.webhookId, webhookId), eq(table.eventId, eventId)))
  return row ? toDelivery(row) : null
}

/** Deliveries of a webhook, newest first; the cursor is `<milliseconds>:<event id>`. */
export async function selectDeliveries(
  db: D1Database,
  webhookId: string,
  { limit, cursor }: { limit: number; cursor: { at: number; id: string } | null },
): Promise<Page<WebhookDelivery>> {
  const table = webhookDeliveries
  const older =
    cursor &&
    or(
      lt(table.createdAt, cursor.at),
      and(eq(table.createdAt, cursor.at), lt(table.eventId, cursor.id)),
    )
  const rows = await drizzle(db)
    .select()
    .from(table)
    .where(and(eq(table.webhookId, webhookId), older ?? undefined))
    .orderBy(desc(table.createdAt), desc(table.eventId))
    .limit(limit + 1)
  return pageOf(rows, limit, ({ createdAt, eventId }) => `${createdAt}:${eventId}`, toDelivery)
}

/** Deletes at most `limit` deliveries of a webhook that ended and were made before a moment. */
export async function deleteOldDeliveries(
  db: D1Database,
  webhookId: string,
  before: number,
  limit: number,
): Promise<void> {
  const table = webhookDeliveries
  const old = drizzle(db)
    .select({ eventId: table.eventId })
    .from(table)
    .where(
      and(
        eq(table.webhookId, webhookId),
        lt(table.createdAt, before),
        sql`${table.status} <> 'pending'`,
      ),
    )
    .limit(limit)
  await drizzle(db)
    .delete(table)
    .where(and(eq(table.webhookId, webhookId), sql`${table.eventId} in ${old}`))
}
