import { and, desc, eq, ne, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import type { Now } from '../../platform/clock.ts'
import { isConstraintError } from '../../platform/faults.ts'
import type { DropDefinition } from './contract.ts'
import { type DropRow, shop_drop } from './schema.ts'

/** Drops in CATALOG_DB: which there are, and what lists are made of. */
type Publication = DropRow['publication']

export interface KnownDrop {
  publication: Publication
  definition: DropDefinition
}

/** The definition was written by this file from a typed one: it is read back as one. */
const definitionOf = ({ definition }: Pick<DropRow, 'definition'>): DropDefinition =>
  JSON.parse(definition)

/** The partial index of the list holds only where the text is a literal. */
const isListed = sql`${shop_drop.publication} <> 'removed'`

async function selectDrop(db: D1Database, where: SQL | undefined): Promise<KnownDrop | null> {
  const [row] = await drizzle(db)
    .select({ publication: shop_drop.publication, definition: shop_drop.definition })
    .from(shop_drop)
    .where(where)
  return row ? { publication: row.publication, definition: definitionOf(row) } : null
}

/** A drop that is in the lists, or still a draft. */
export const findDrop = (db: D1Database, id: string): Promise<KnownDrop | null> =>
  selectDrop(db, and(eq(shop_drop.id, id), isListed))

/** The drop a request has made before. */
export const findByRequest = (db: D1Database, requestKey: string): Promise<KnownDrop | null> =>
  selectDrop(db, eq(shop_drop.request_key, requestKey))

/** Whether shoppers may know of it; also after it has left the lists. */
export async function isPublished(db: D1Database, id: string): Promise<boolean> {
  const rows = await drizzle(db)
    .select({ id: shop_drop.id })
    .from(shop_drop)
    .where(and(eq(shop_drop.id, id), ne(shop_drop.publication, 'draft')))
  return rows.length > 0
}

/** Writes one row. False where the same request has written one meanwhile. */
export async function insertDraft(
  db: D1Database,
  definition: DropDefinition,
  requestKey: string | null,
): Promise<boolean> {
  const { id, opensAt, closesAt, createdAt } = definition
  const insert = drizzle(db)
    .insert(shop_drop)
    .values({
      id,
      publication: 'draft',
      opens_at: opensAt,
      closes_at: closesAt,
      definition: JSON.stringify(definition),
      request_key: requestKey,
      created_at: createdAt,
      updated_at: createdAt,
    })
  try {
    await insert
    return true
  } catch (error) {
    if (requestKey !== null && isConstraintError(error)) return false
    throw error
  }
}

export async function saveDrop(
  db: D1Database,
  definition: DropDefinition,
  publication: Publication,
  now: Now,
): Promise<void> {
  const { id, opensAt, closesAt } = definition
  await drizzle(db)
    .update(shop_drop)
    .set({
      publication,
      opens_at: opensAt,
      closes_at: closesAt,
      definition: JSON.stringify(definition),
      updated_at: now,
    })
    .where(eq(shop_drop.id, id))
}

export async function deleteDraft(db: D1Database, id: string): Promise<void> {
  await drizzle(db)
    .delete(shop_drop)
    .where(and(eq(shop_drop.id, id), eq(shop_drop.publication, 'draft')))
}

const EARLIER_MAX = 10

/** Drops of one of these goods that were made before this one, the latest first; ten at most. */
export async function earlierDrops(
  db: D1Database,
  { id, createdAt, variants }: Pick<DropDefinition, 'id' | 'createdAt' | 'variants'>,
): Promise<DropDefinition[]> {
  const wanted = JSON.stringify(variants.map(({ variantId }) => variantId))
  const rows = await drizzle(db)
    .select({ definition: shop_drop.definition })
    .from(shop_drop)
    .where(
      and(
        eq(shop_drop.publication, 'published'),
        isBefore(shop_drop.created_at, createdAt, id),
        sql`exists (
          select 1 from json_each(${shop_drop.definition}, '$.variants') as sold
            join json_each(${wanted}) as wanted on sold.value ->> 'variantId' = wanted.value)`,
      ),
    )
    .orderBy(desc(shop_drop.created_at), desc(shop_drop.id))
    .limit(EARLIER_MAX)
  return rows.map(definitionOf)
}

/** Drops by their opening, the latest first, those before a position. */
export async function dropsBefore(
  db: D1Database,
  before: { opensAt: number; id: string } | null,
  limit: number,
  drafts: boolean,
): Promise<DropDefinition[]> {
  const rows = await drizzle(db)
    .select({ definition: shop_drop.definition })
    .from(shop_drop)
    .where(
      and(
        isListed,
        drafts ? undefined : eq(shop_drop.publication, 'published'),
        before ? isBefore(shop_drop.opens_at, before.opensAt, before.id) : undefined,
      ),
    )
    .orderBy(desc(shop_drop.opens_at), desc(shop_drop.id))
    .limit(limit)
  return rows.map(definitionOf)
}

const isBefore = (time: SQLWrapper, at: number, id: string): SQL =>
  sql`(${time}, ${shop_drop.id}) < (${at}, ${id})`
