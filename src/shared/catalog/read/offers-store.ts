import { and, asc, eq, ne } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { LiveSlot, Offer } from '../../promotion/contract.ts'
import { offers, promotionSlots, promotions } from '../../promotion/schema.ts'

/** The active promotions and the slots as staff wrote them, of one version. */
export interface StoredOffers {
  version: number
  promotions: readonly Offer[]
  slots: readonly LiveSlot[]
}

/** A query for the active promotions; it has no row where the version is still the known one. */
export const offersBehind = (d1: D1Database, knownVersion: number) =>
  drizzle(d1)
    .select({
      version: offers.version,
      id: promotions.id,
      title: promotions.title,
      startsAt: promotions.startsAt,
      endsAt: promotions.endsAt,
      priority: promotions.priority,
      rule: promotions.rule,
    })
    .from(offers)
    .leftJoin(promotions, eq(promotions.status, 'active'))
    .where(and(eq(offers.id, 1), ne(offers.version, knownVersion)))
    .orderBy(asc(promotions.id))

/** A query for the slots, the oldest first; it has no row where the version is still the known one. */
export const slotsBehind = (d1: D1Database, knownVersion: number) =>
  drizzle(d1)
    .select({
      id: promotionSlots.id,
      kind: promotionSlots.kind,
      title: promotionSlots.title,
      text: promotionSlots.text,
      promotionId: promotionSlots.promotionId,
      href: promotionSlots.href,
      conditions: promotionSlots.conditions,
      startsAt: promotionSlots.startsAt,
      endsAt: promotionSlots.endsAt,
    })
    .from(offers)
    .crossJoin(promotionSlots)
    .where(and(eq(offers.id, 1), ne(offers.version, knownVersion)))
    .orderBy(asc(promotionSlots.createdAt), asc(promotionSlots.id))

type Row = Awaited<ReturnType<typeof offersBehind>>[number]
type SlotRow = Awaited<ReturnType<typeof slotsBehind>>[number]

/** The offers of these rows, read in one batch; null where there is none: the reader knows them. */
export function offersOfRows(rows: readonly Row[], slots: readonly SlotRow[]): StoredOffers | null {
  const [first] = rows
  if (first === undefined) return null
  return {
    version: first.version,
    promotions: rows.flatMap(({ version: _, id, title, priority, rule, ...window }) => {
      if (id === null || title === null || priority === null || rule === null) return []
      return [{ id, title, priority, ...window, ...(JSON.parse(rule) as Rule) }]
    }),
    // Written by the stores of promotions and slots from values of these types.
    slots: slots.map((slot) => ({
      ...slot,
      conditions: JSON.parse(slot.conditions) as LiveSlot['conditions'],
    })),
  }
}

type Rule = Pick<Offer, 'combinesWith' | 'conditions' | 'action'>
