import { newId } from '../../platform/ids.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { CategoryRow } from '../schema.ts'
import { readCategories } from '../store.ts'
import type { CategoryInput } from './contract.ts'
import { writeCategories } from './store.ts'

/**
 * Writes categories: a known handle is changed, a new one created, in the order given. A parent
 * may come in the same list. Nothing is published; the products of a changed one become pending.
 * Refuses `invalid_body` for an unknown parent or a circle; then nothing is written.
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
