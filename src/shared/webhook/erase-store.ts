import { and, eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import { webhookDeliveries, webhooks } from './schema.ts'

/**
 * Erases the reasons of cancellations from calls of webhooks, the one free text that they have.
 * @param eventIds events that orders were cancelled by
 */
export async function eraseReasons(db: D1Database, eventIds: readonly string[]): Promise<void> {
  if (eventIds.length === 0) return
  const known = drizzle(db).select({ id: webhooks.id }).from(webhooks)
  await drizzle(db)
    .update(webhookDeliveries)
    .set({ body: sql`json_replace(${webhookDeliveries.body}, '$.data.reason', '')` })
    .where(
      and(
        // The key begins with the webhook.
        inArray(webhookDeliveries.webhookId, known),
        inArray(webhookDeliveries.eventId, listed(eventIds)),
        eq(webhookDeliveries.type, 'order.cancelled'),
      ),
    )
}
