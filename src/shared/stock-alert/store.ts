import { and, asc, eq, gt, inArray, isNull, lt, lte, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { type Mail, mailRow } from '../notify/contract.ts'
import { mail } from '../notify/schema.ts'
import { insertRows, listed, runQueries } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { DueAlert, StockAlert } from './contract.ts'
import { stock_alert } from './schema.ts'

/** Stores a request; a mailbox that waits for the SKU already keeps its own. `now` in milliseconds. */
export async function insertAlert(db: D1Database, alert: StockAlert, now: number): Promise<void> {
  const { token, sku, variantId, email, title, handle } = alert
  await drizzle(db)
    .insert(stock_alert)
    .values({ token, sku, variant_id: variantId, email, title, handle, asked_at: now })
    .onConflictDoNothing()
}

const waits = isNull(stock_alert.mailed_at)

/** Makes the requests for these SKUs due; answers whether there are any. `now` in milliseconds. */
export async function markDue(
  db: D1Database,
  skus: readonly string[],
  now: number,
): Promise<boolean> {
  const { meta } = await drizzle(db)
    .update(stock_alert)
    .set({ due_at: now })
    .where(
      and(
        waits,
        inArray(stock_alert.sku, listed(skus)),
        or(isNull(stock_alert.due_at), gt(stock_alert.due_at, now)),
      ),
    )
    .run()
  return meta.changes > 0
}

/** Requests that are due, the longest due first. `now` in milliseconds. */
export async function selectDue(db: D1Database, now: number, limit: number): Promise<DueAlert[]> {
  const rows = await drizzle(db)
    .select()
    .from(stock_alert)
    .where(and(waits, lte(stock_alert.due_at, now)))
    .orderBy(asc(stock_alert.due_at))
    .limit(limit)
  return rows.map(({ variant_id, due_at, token, sku, email, title, handle }) => ({
    ...{ token, sku, email, title, handle },
    variantId: variant_id,
    dueAt: due_at ?? now,
  }))
}

/** Looks at these requests again at `at` (milliseconds), unless their SKU becomes available before. */
export async function postponeAlerts(
  db: D1Database,
  tokens: readonly string[],
  at: number,
): Promise<void> {
  if (tokens.length === 0) return
  await drizzle(db)
    .update(stock_alert)
    .set({ due_at: at })
    .where(and(waits, inArray(stock_alert.token, listed(tokens))))
}

/**
 * Writes the mails of these requests and ends the requests, in one transaction. A mail that is there
 * stays as it is. `now` in milliseconds.
 */
export async function mailAlerts(
  db: D1Database,
  alerts: readonly { token: string; mail: Mail }[],
  now: number,
): Promise<void> {
  if (alerts.length === 0) return
  const mails = insertRows(
    db,
    mail,
    {},
    alerts.map((one) => mailRow(one.mail)),
  ).map((insert) => insert.onConflictDoNothing({ target: [mail.at, mail.id] }))
  const tokens = listed(alerts.map(({ token }) => token))
  const ended = drizzle(db)
    .update(stock_alert)
    .set({ mailed_at: now, due_at: null })
    .where(and(waits, inArray(stock_alert.token, tokens)))
  await runQueries(db, [...mails, ended])
}

/** The title of the request that the token opens; null where there is none. */
export async function selectAlertTitle(db: D1Database, token: string): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ title: stock_alert.title })
    .from(stock_alert)
    .where(eq(stock_alert.token, token))
    .limit(1)
  return row?.title ?? null
}

/** The requests of a mailbox, the oldest first. */
export async function selectAlertsOf(db: D1Database, email: string) {
  const rows = await drizzle(db)
    .select()
    .from(stock_alert)
    .where(eq(stock_alert.email, email))
    .orderBy(asc(stock_alert.asked_at))
  return rows.map(({ sku, title, asked_at, mailed_at }) => ({
    ...{ sku, title },
    askedAt: rfc3339(asked_at),
    mailedAt: mailed_at === null ? null : rfc3339(mailed_at),
  }))
}

/** Deletes every request of the mailbox that the token belongs to. */
export async function deleteAlertsOf(db: D1Database, token: string): Promise<void> {
  const mailbox = sql`(select ${stock_alert.email} from ${stock_alert} where ${stock_alert.token} = ${token})`
  await drizzle(db).delete(stock_alert).where(eq(stock_alert.email, mailbox))
}

/** Deletes every request of these mailboxes, given in lower case. */
export async function deleteAlertsTo(db: D1Database, emails: readonly string[]): Promise<void> {
  if (emails.length === 0) return
  await drizzle(db)
    .delete(stock_alert)
    .where(inArray(sql`lower(${stock_alert.email})`, listed(emails)))
}

/** Deletes requests from before a moment (milliseconds), at most `limit`; answers how many. */
export async function deleteOldAlerts(
  db: D1Database,
  before: number,
  limit: number,
): Promise<number> {
  const old = drizzle(db)
    .select({ token: stock_alert.token })
    .from(stock_alert)
    .where(lt(stock_alert.asked_at, before))
    .limit(limit)
  const { meta } = await drizzle(db)
    .delete(stock_alert)
    .where(inArray(stock_alert.token, old))
    .run()
  return meta.changes
}
