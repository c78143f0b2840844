import type { Now } from '../../platform/clock.ts'
import { isConstraintError } from '../../platform/faults.ts'
import type { DropDefinition } from './contract.ts'
import type { DropRow } from './schema.ts'

/** Drops in CATALOG_DB: which there are, and what lists are made of. */
type Publication = DropRow['publication']

type Row = Pick<DropRow, 'publication' | 'definition'>

export interface KnownDrop {
  publication: Publication
  definition: DropDefinition
}

const dropOf = (row: Row | null): KnownDrop | null =>
  row ? { publication: row.publication, definition: JSON.parse(row.definition) } : null

const COLUMNS = 'publication, definition'

/** A drop that is in the lists, or still a draft. */
export const findDrop = async (db: D1Database, id: string): Promise<KnownDrop | null> =>
  dropOf(
    await db
      .prepare(`SELECT ${COLUMNS} FROM shop_drop WHERE id = ?1 AND publication <> 'removed'`)
      .bind(id)
      .first<Row>(),
  )

/** The drop a request has made before. */
export const findByRequest = async (
  db: D1Database,
  requestKey: string,
): Promise<KnownDrop | null> =>
  dropOf(
    await db
      .prepare(`SELECT ${COLUMNS} FROM shop_drop WHERE request_key = ?1`)
      .bind(requestKey)
      .first<Row>(),
  )

/** Whether shoppers may know of it; also after it has left the lists. */
export const isPublished = async (db: D1Database, id: string): Promise<boolean> =>
  (await db
    .prepare(`SELECT 1 AS known FROM shop_drop WHERE id = ?1 AND publication <> 'draft'`)
    .bind(id)
    .first()) !== null

/** Writes one row. False where the same request has written one meanwhile. */
export async function insertDraft(
  db: D1Database,
  definition: DropDefinition,
  requestKey: string | null,
): Promise<boolean> {
  const { id, opensAt, closesAt, createdAt } = definition
  const insert = db
    .prepare(
      `INSERT INTO shop_drop
         (id, publication, opens_at, closes_at, definition, request_key, created_at, updated_at)
       VALUES (?1, 'draft', ?2, ?3, ?4, ?5, ?6, ?6)`,
    )
    .bind(id, opensAt, closesAt, JSON.stringify(definition), requestKey, createdAt)
  try {
    await insert.run()
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
  await db
    .prepare(
      `UPDATE shop_drop SET publication = ?2, opens_at = ?3, closes_at = ?4, definition = ?5,
         updated_at = ?6 WHERE id = ?1`,
    )
    .bind(id, publication, opensAt, closesAt, JSON.stringify(definition), now)
    .run()
}

export async function deleteDraft(db: D1Database, id: string): Promise<void> {
  await db.prepare(`DELETE FROM shop_drop WHERE id = ?1 AND publication = 'draft'`).bind(id).run()
}

const EARLIER_MAX = 10

/** Drops of one of these goods that were made before this one, the latest first; ten at most. */
export async function earlierDrops(
  db: D1Database,
  { id, createdAt, variants }: Pick<DropDefinition, 'id' | 'createdAt' | 'variants'>,
): Promise<DropDefinition[]> {
  const { results } = await db
    .prepare(
      `SELECT definition FROM shop_drop
       WHERE publication = 'published' AND (created_at, id) < (?1, ?2)
         AND EXISTS (
           SELECT 1 FROM json_each(definition, '$.variants') AS sold
             JOIN json_each(?3) AS wanted ON sold.value ->> 'variantId' = wanted.value
         )
       ORDER BY created_at DESC, id DESC LIMIT ${EARLIER_MAX}`,
    )
    .bind(createdAt, id, JSON.stringify(variants.map(({ variantId }) => variantId)))
    .all<{ definition: string }>()
  return results.map((row) => JSON.parse(row.definition))
}

/** Drops by their opening, the latest first, those before a position. */
export async function dropsBefore(
  db: D1Database,
  before: { opensAt: number; id: string } | null,
  limit: number,
  drafts: boolean,
): Promise<DropDefinition[]> {
  const { results } = await db
    .prepare(
      `SELECT definition FROM shop_drop
       WHERE publication <> 'removed' AND (?4 = 1 OR publication = 'published')
         AND (?1 IS NULL OR (opens_at, id) < (?1, ?2))
       ORDER BY opens_at DESC, id DESC LIMIT ?3`,
    )
    .bind(before?.opensAt ?? null, before?.id ?? null, limit, drafts ? 1 : 0)
    .all<{ definition: string }>()
  return results.map((row) => JSON.parse(row.definition))
}
