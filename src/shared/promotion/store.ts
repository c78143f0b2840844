import { and, asc, eq, inArray, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { category, product, variant } from '../catalog/schema.ts'
import { listed } from '../platform/bulk-rows.ts'
import { rfc3339 } from '../platform/clock.ts'
import type { Branch } from './branches/rules.ts'
import type { Promotion, PromotionInput } from './contract.ts'
import { promotions } from './schema.ts'

const toPromotion = (row: typeof promotions.$inferSelect): Promotion => ({
  id: row.id,
  title: row.title,
  status: row.status,
  ...(row.startsAt === null ? {} : { startsAt: rfc3339(row.startsAt) }),
  ...(row.endsAt === null ? {} : { endsAt: rfc3339(row.endsAt) }),
  priority: row.priority,
  // Written by this file from a value of this type.
  ...(JSON.parse(row.rule) as Pick<Promotion, 'combinesWith' | 'conditions' | 'action'>),
  revision: row.revision,
  createdAt: rfc3339(row.createdAt),
  updatedAt: rfc3339(row.updatedAt),
})

const columnsOf = (input: PromotionInput) => {
  const { title, status, priority, combinesWith, conditions, action } = input
  const moment = (at: string | undefined) => (at === undefined ? null : Date.parse(at))
  return {
    ...{ title, status, priority },
    startsAt: moment(input.startsAt),
    endsAt: moment(input.endsAt),
    rule: JSON.stringify({ combinesWith, conditions, action }),
  }
}

/** All promotions, the oldest first. Their number is bounded (PROMOTIONS_MAX). */
export async function selectPromotions(db: D1Database): Promise<Promotion[]> {
  const rows = await drizzle(db)
    .select()
    .from(promotions)
    .orderBy(asc(promotions.createdAt), asc(promotions.id))
  return rows.map(toPromotion)
}

export async function selectPromotion(db: D1Database, id: string): Promise<Promotion | null> {
  const [row] = await drizzle(db).select().from(promotions).where(eq(promotions.id, id))
  return row ? toPromotion(row) : null
}

/** Adds a promotion; one that has the id stays as it is. `now` in milliseconds. */
export async function insertPromotion(
  db: D1Database,
  id: string,
  input: PromotionInput,
  now: number,
): Promise<void> {
  await drizzle(db)
    .insert(promotions)
    .values({ id, ...columnsOf(input), revision: 1, createdAt: now, updatedAt: now })
    .onConflictDoNothing()
}

/** Writes a promotion that is still at this revision. Answers whether it was. */
export async function updatePromotion(
  db: D1Database,
  { id, revision }: Pick<Promotion, 'id' | 'revision'>,
  input: PromotionInput,
  now: number,
): Promise<boolean> {
  const changed = await drizzle(db)
    .update(promotions)
    .set({ ...columnsOf(input), revision: sql`${promotions.revision} + 1`, updatedAt: now })
    .where(and(eq(promotions.id, id), eq(promotions.revision, revision)))
  return changed.meta.changes > 0
}

export async function deletePromotion(db: D1Database, id: string): Promise<void> {
  await drizzle(db).delete(promotions).where(eq(promotions.id, id))
}

/** Every category with the one that it is below, published or not. */
export async function selectBranches(db: D1Database): Promise<Branch[]> {
  return drizzle(db).select({ id: category.id, parentId: category.parent_id }).from(category)
}

/** The ids among these that name nothing: products, categories, variants, promotions. */
export async function unknownIds(
  d1: D1Database,
  ids: Record<'products' | 'categories' | 'variants' | 'promotions', readonly string[]>,
): Promise<Set<string>> {
  const db = drizzle(d1)
  const [products, categories, variants, others] = await db.batch([
    db
      .select({ id: product.id })
      .from(product)
      .where(inArray(product.id, listed(ids.products))),
    db
      .select({ id: category.id })
      .from(category)
      .where(inArray(category.id, listed(ids.categories))),
    db
      .select({ id: variant.id })
      .from(variant)
      .where(inArray(variant.id, listed(ids.variants))),
    db
      .select({ id: promotions.id })
      .from(promotions)
      .where(inArray(promotions.id, listed(ids.promotions))),
  ])
  const known = new Set([...products, ...categories, ...variants, ...others].map(({ id }) => id))
  return new Set(Object.values(ids).flatMap((some) => some.filter((id) => !known.has(id))))
}
