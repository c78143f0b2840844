import { asc, eq } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { runQueries } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { Webhook, WebhookStatus } from './contract.ts'
import { webhookDeliveries, webhooks } from './schema.ts'

/** A webhook with what only its deliveries need. */
export interface StoredWebhook extends Webhook {
  /** Sealed. */
  secret: string
  cursor: string
}

const toWebhook = (row: typeof webhooks.$inferSelect): StoredWebhook => ({
  id: row.id,
  url: row.url,
  // Written by this file from a typed list.
  events: JSON.parse(row.events),
  status: row.status,
  createdAt: rfc3339(row.createdAt),
  secret: row.secret,
  cursor: row.cursor,
})

/** All webhooks, or those of a status, oldest first. Their number is bounded (WEBHOOKS_MAX). */
export async function selectWebhooks(
  db: D1Database,
  status?: WebhookStatus,
): Promise<StoredWebhook[]> {
  const rows = await drizzle(db)
    .select()
    .from(webhooks)
    .where(status === undefined ? undefined : eq(webhooks.status, status))
    .orderBy(asc(webhooks.createdAt), asc(webhooks.id))
  return rows.map(toWebhook)
}

export async function selectWebhook(db: D1Database, id: string): Promise<StoredWebhook | null> {
  const [row] = await drizzle(db).select().from(webhooks).where(eq(webhooks.id, id))
  return row ? toWebhook(row) : null
}

/** Writes a webhook; one that is there gets its new fields. `now` in milliseconds. */
export async function upsertWebhook(
  db: D1Database,
  { id, url, events, status, secret, cursor }: Omit<StoredWebhook, 'createdAt'>,
  now: number,
): Promise<void> {
  const changed = { url, events: JSON.stringify(events), status, secret }
  await drizzle(db)
    .insert(webhooks)
    .values({ id, ...changed, cursor, createdAt: now })
    .onConflictDoUpdate({ target: webhooks.id, set: changed })
}

/** Removes a webhook and its deliveries. */
export async function deleteWebhook(db: D1Database, id: string): Promise<void> {
  await runQueries(db, [
    drizzle(db).delete(webhooks).where(eq(webhooks.id, id)),
    drizzle(db).delete(webhookDeliveries).where(eq(webhookDeliveries.webhookId, id)),
  ])
}
