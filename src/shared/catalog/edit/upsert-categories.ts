import { newId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { isWithin } from '../category-tree.ts'
import type { CategoryRow } from '../schema.ts'
import { readCategories } from '../store.ts'
import { writeCategories } from './category-store.ts'
import type { CategoryInput } from './contract.ts'

/**
 * Writes categories: a known handle is changed, a new one created, in the order given. A parent
 * may come in the same list. Nothing is published; products become pending where the title or the
 * parent of their category changes. Refuses `invalid_body` for an unknown parent and
 * `category_circle`; then nothing is written.
 */
export async function upsertCategories(
  deps: { database: D1Database; now: number },
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
      in_header: known?.in_header ?? null,
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
  const all = [...byHandle.values()]
  const circle = written.find(
    ({ id, parent_id }) => parent_id !== null && isWithin(all, parent_id, id),
  )
  if (circle) return refuse('category_circle', `"${circle.handle}" would stand below itself.`)
  const before = new Map(rows.map((row) => [row.id, row]))
  const renamed = written.filter((row) => {
    const known = before.get(row.id)
    return known && (known.title !== row.title || known.parent_id !== row.parent_id)
  })
  await writeCategories(
    deps.database,
    written,
    renamed.map(({ id }) => id),
  )
  return ok(written)
}
