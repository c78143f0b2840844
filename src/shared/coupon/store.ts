import { and, asc, desc, eq, gt, inArray, isNull, lt, or, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Place } from '../kit/page.ts'
import { insertRows, listed, runQueries, valuesOf } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { OfferTitle } from '../promotion/contract.ts'
import { promotions } from '../promotion/schema.ts'
import type { Campaign, CodeCampaign } from './contract.ts'
import { couponCodes, coupons } from './schema.ts'

export type CampaignRow = typeof coupons.$inferSelect

export const campaignOf = ({ isPublic, startsAt, endsAt, ...row }: CampaignRow): Campaign => ({
  ...row,
  public: isPublic,
  ...(startsAt === null ? {} : { startsAt: rfc3339(startsAt) }),
  ...(endsAt === null ? {} : { endsAt: rfc3339(endsAt) }),
  createdAt: rfc3339(row.createdAt),
  updatedAt: rfc3339(row.updatedAt),
})

/** The campaign as its object and its codes need it. */
export const codeCampaignOf = (row: CampaignRow): CodeCampaign => ({
  id: row.id,
  title: row.title,
  promotionId: row.promotionId,
  public: row.isPublic,
  terms: {
    revision: row.revision,
    total: row.total,
    perShopper: row.perShopper,
    countsOnce: row.countsOnce,
    startsAt: row.startsAt,
    endsAt: row.endsAt,
  },
})

/** Campaigns, the newest first, behind the place named. */
export async function selectCampaigns(
  db: D1Database,
  { before, limit }: { before: Place | null; limit: number },
): Promise<Campaign[]> {
  const isBehind =
    before === null
      ? undefined
      : or(
          lt(coupons.createdAt, before.at),
          and(eq(coupons.createdAt, before.at), lt(coupons.id, before.id)),
        )
  const rows = await drizzle(db)
    .select()
    .from(coupons)
    .where(isBehind)
    .orderBy(desc(coupons.createdAt), desc(coupons.id))
    .limit(limit)
  return rows.map(campaignOf)
}

export async function selectCampaign(db: D1Database, id: string): Promise<CampaignRow | null> {
  const [row] = await drizzle(db).select().from(coupons).where(eq(coupons.id, id))
  return row ?? null
}

/** A page of a campaign's codes in the order of their keys, after `after`. */
export async function selectCodes(
  db: D1Database,
  couponId: string,
  { after, limit }: { after: string; limit: number },
): Promise<{ key: string; code: string }[]> {
  return drizzle(db)
    .select({ key: couponCodes.key, code: couponCodes.code })
    .from(couponCodes)
    .where(and(eq(couponCodes.couponId, couponId), gt(couponCodes.key, after)))
    .orderBy(asc(couponCodes.key))
    .limit(limit)
}

/** A code with its campaign. */
export interface KnownCode {
  code: string
  campaign: CodeCampaign
  /** The campaign's promotion was removed: the code gives nothing any more. */
  isSpent: boolean
}

/** The campaigns of codes, by the codes' keys: one query. A key of no campaign is absent. */
export async function selectByKeys(
  db: D1Database,
  keys: readonly string[],
): Promise<Map<string, KnownCode>> {
  const rows = await drizzle(db)
    .select({
      key: couponCodes.key,
      code: couponCodes.code,
      campaign: coupons,
      isSpent: sql<number>`${promotions.id} IS NULL`.as('is_spent'),
    })
    .from(couponCodes)
    .innerJoin(coupons, eq(coupons.id, couponCodes.couponId))
    .leftJoin(promotions, eq(promotions.id, coupons.promotionId))
    .where(inArray(couponCodes.key, listed(keys)))
  return new Map(
    rows.map(({ key, code, campaign, isSpent }) => [
      key,
      { code, campaign: codeCampaignOf(campaign), isSpent: isSpent === 1 },
    ]),
  )
}

/** Adds a code to a campaign. */
export async function insertCode(
  db: D1Database,
  couponId: string,
  code: { key: string; code: string },
): Promise<void> {
  await drizzle(db)
    .insert(couponCodes)
    .values({ couponId, ...code })
}

/** The promotions that have a campaign which has not ended. `now` in milliseconds. */
export async function selectPromotionsWithCampaign(
  db: D1Database,
  now: number,
): Promise<Set<string>> {
  const rows = await drizzle(db)
    .selectDistinct({ id: coupons.promotionId })
    .from(coupons)
    .where(or(isNull(coupons.endsAt), gt(coupons.endsAt, now)))
  return new Set(rows.map(({ id }) => id))
}

/** The conditions of a promotion as JSON text; null where there is no such promotion. */
export async function selectRule(db: D1Database, promotionId: string): Promise<string | null> {
  const [row] = await drizzle(db)
    .select({ rule: promotions.rule })
    .from(promotions)
    .where(eq(promotions.id, promotionId))
  return row?.rule ?? null
}

/**
 * Adds a campaign with its codes in one transaction, the codes in few statements; one that has the
 * id stays as it is, with its codes.
 * @throws Error where a code is another campaign's
 */
export async function insertCampaign(
  db: D1Database,
  row: CampaignRow,
  codes: readonly { key: string; code: string }[],
): Promise<void> {
  const fresh = codes.map(({ key, code }) => ({ key, code }))
  await runQueries(db, [
    drizzle(db)
      .insert(coupons)
      .select(sql`select ${valuesOf(coupons, row)}`),
    ...insertRows(db, couponCodes, { couponId: row.id }, fresh),
  ])
}

/** Writes a campaign that is still at the revision before. Answers whether it was. */
export async function updateCampaign(
  db: D1Database,
  { id, revision, createdAt: _, ...columns }: CampaignRow,
): Promise<boolean> {
  const changed = await drizzle(db)
    .update(coupons)
    .set({ ...columns, revision })
    .where(and(eq(coupons.id, id), eq(coupons.revision, revision - 1)))
  return changed.meta.changes > 0
}

/** Titles by id; unknown ids are absent. Campaigns are never removed. */
export async function selectCampaignTitles(
  db: D1Database,
  ids: readonly string[],
): Promise<Map<string, OfferTitle>> {
  const rows = await drizzle(db)
    .select({ id: coupons.id, title: coupons.title })
    .from(coupons)
    .where(inArray(coupons.id, listed(ids)))
  return new Map(rows.map(({ id, title }) => [id, { title, removed: false }]))
}
