import { newId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { Database } from '../deps.ts'
import type { CategoryRow } from '../schema.ts'
import { markPending, readCategories } from '../store.ts'
import type { CategoryInput } from './contract.ts'

/**
 * Writes categories: a known handle is changed, a new one created, in the order given. A parent
 * may come in the same list. Nothing is published; the products of a changed one become pending.
 * Refuses `invalid_body` for an unknown parent or a circle; then nothing is written.
 */
export async function upsertCategories(
  deps: { database: Database; now: number },
  inputs: readonly CategoryInput[],
): Promise<Result<CategoryRow[]>> {
  const rows = await readCategories(deps.database)
  const byHandle = new Map(rows.map((row) => [row.handle, row]))
  const written: CategoryRow[] = []
  for (const input of inputs) {
    const known = byHandle.get(input.handle)
    const row: CategoryRow = {
      id: known?.id ?? newId('cat'),
      handle: input.handle,
      title: input.title,
      description: input.description,
      image: input.image ?? null,
      parent_id: null,
      position: known?.position ?? byHandle.size,
      updated_at: deps.now,
    }
    byHandle.set(row.handle, row)
    written.push(row)
  }
  for (const [index, input] of inputs.entries()) {
    if (input.parent === undefined) continue
    const parent = byHandle.get(input.parent)
    const row = written[index]
    if (!parent || !row) return refuse('invalid_body', `There is no category "${input.parent}".`)
    row.parent_id = parent.id
  }
  const byId = new Map([...byHandle.values()].map((row) => [row.id, row]))
  const circle = written.find((row) => standsInCircle(row, byId))
  if (circle) return refuse('invalid_body', `"${circle.handle}" would stand above itself.`)
  await writeCategories(deps.database, written)
  return ok(written)
}

/** Whether following the parents of a category leads back to it. */
function standsInCircle(start: CategoryRow, byId: ReadonlyMap<string, CategoryRow>): boolean {
  let current = start
  for (let steps = 0; steps <= byId.size; steps += 1) {
    const parent = current.parent_id === null ? undefined : byId.get(current.parent_id)
    if (!parent) return false
    if (parent.id === start.id) return true
    current = parent
  }
  return true
}

/** Stores rows and marks every product under them: documents carry their categories' titles. */
async function writeCategories(database: Database, rows: readonly CategoryRow[]) {
  const list = JSON.stringify(rows)
  // Parents first by two passes: a child may stand before its parent in the list.
  await database.batch([
    database
      .prepare(
        `INSERT INTO category (id, handle, title, description, image, position, updated_at)
         SELECT value ->> 'id', value ->> 'handle', value ->> 'title', value ->> 'description',
           value ->> 'image', value ->> 'position', value ->> 'updated_at'
         FROM json_each(?1) WHERE true
         ON CONFLICT (handle) DO UPDATE SET title = excluded.title,
           description = excluded.description, image = excluded.image,
           updated_at = excluded.updated_at`,
      )
      .bind(list),
    database
      .prepare(
        `UPDATE category SET parent_id = e.value ->> 'parent_id' FROM json_each(?1) e
         WHERE category.id = e.value ->> 'id'
           AND category.parent_id IS NOT e.value ->> 'parent_id'`,
      )
      .bind(list),
  ])
  const { results } = await database
    .prepare(
      `WITH RECURSIVE below (id) AS (
         SELECT value ->> 'id' FROM json_each(?1)
         UNION SELECT category.id FROM category JOIN below ON category.parent_id = below.id
       )
       SELECT DISTINCT product_id FROM product_category WHERE category_id IN below`,
    )
    .bind(list)
    .all<{ product_id: string }>()
  await markPending(
    database,
    results.map((row) => row.product_id),
  )
}
