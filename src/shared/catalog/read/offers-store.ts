import { and, asc, eq, ne } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Offer } from '../../promotion/contract.ts'
import { offers, promotions } from '../../promotion/schema.ts'

/** The active promotions as staff wrote them, of one version. */
export interface StoredOffers {
  version: number
  promotions: readonly Offer[]
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

type Row = Awaited<ReturnType<typeof offersBehind>>[number]

/** The offers of these rows; null where there is none: the reader knows them. */
export function offersOfRows(rows: readonly Row[]): StoredOffers | null {
  const [first] = rows
  if (first === undefined) return null
  return {
    version: first.version,
    promotions: rows.flatMap(({ version: _, id, title, priority, rule, ...window }) => {
      if (id === null || title === null || priority === null || rule === null) return []
      return [{ id, title, priority, ...window, ...(JSON.parse(rule) as Rule) }]
    }),
  }
}

type Rule = Pick<Offer, 'combinesWith' | 'conditions' | 'action'>
