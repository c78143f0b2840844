import { inArray } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { listed } from '../platform/bulk-rows.ts'
import type { OfferTitle } from './contract.ts'
import { promotionSlots, promotions, removedOffers } from './schema.ts'

/** Titles of promotions and slots by id, of those that were removed too; unknown ids are absent. */
export async function selectOfferTitles(
  d1: D1Database,
  ids: readonly string[],
): Promise<Map<string, OfferTitle>> {
  const db = drizzle(d1)
  const [ofPromotions, ofSlots, removed] = await db.batch([
    db
      .select({ id: promotions.id, title: promotions.title })
      .from(promotions)
      .where(inArray(promotions.id, listed(ids))),
    db
      .select({ id: promotionSlots.id, title: promotionSlots.title })
      .from(promotionSlots)
      .where(inArray(promotionSlots.id, listed(ids))),
    db
      .select()
      .from(removedOffers)
      .where(inArray(removedOffers.id, listed(ids))),
  ])
  const titles = new Map<string, OfferTitle>()
  for (const { id, title } of removed) titles.set(id, { title, removed: true })
  for (const { id, title } of [...ofPromotions, ...ofSlots]) {
    titles.set(id, { title, removed: false })
  }
  return titles
}
