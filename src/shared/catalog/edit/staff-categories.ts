import { rfc3339 } from '../../platform/clock.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { CategoryRow } from '../schema.ts'
import { readCategories } from '../store.ts'
import type { CategoryChange, CategoryInput } from './contract.ts'
import { upsertCategories } from './upsert-categories.ts'

/** A category as staff work on it. */
interface StaffCategory {
  id: string
  handle: string
  title: string
  description: string
  image: string | null
  /** Handle of the category above. */
  parent: string | null
  updatedAt: string
}

interface Deps {
  database: D1Database
  now: number
}

type CategoryEdit = { before: StaffCategory | null; after: StaffCategory }

const staffCategoryOf = (row: CategoryRow, rows: readonly CategoryRow[]): StaffCategory => ({
  id: row.id,
  handle: row.handle,
  title: row.title,
  description: row.description,
  image: row.image,
  parent: rows.find((other) => other.id === row.parent_id)?.handle ?? null,
  updatedAt: rfc3339(row.updated_at),
})

/** Every category, in the merchant's order. */
export async function listStaffCategories(database: D1Database): Promise<StaffCategory[]> {
  const rows = await readCategories(database)
  return rows.map((row) => staffCategoryOf(row, rows))
}

/** Refuses `already_exists`, and `invalid_body` for an unknown parent. */
export async function createCategory(
  deps: Deps,
  given: CategoryInput,
): Promise<Result<CategoryEdit>> {
  const input = { ...given, handle: given.handle.normalize('NFC') }
  const rows = await readCategories(deps.database)
  if (rows.some((row) => row.handle === input.handle)) {
    return refuse('already_exists', `There is a category "${input.handle}" already.`)
  }
  return write(deps, input, null)
}

/** Changes the fields given. Refuses `not_found`, and `invalid_body` for an impossible parent. */
export async function changeCategory(
  deps: Deps,
  id: string,
  change: CategoryChange,
): Promise<Result<CategoryEdit>> {
  const before = (await listStaffCategories(deps.database)).find((category) => category.id === id)
  if (!before) return refuse('not_found')
  const image = change.image === undefined ? before.image : change.image
  const parent = change.parent === undefined ? before.parent : change.parent
  const input: CategoryInput = {
    handle: before.handle,
    title: change.title ?? before.title,
    description: change.description ?? before.description,
    ...(image === null ? {} : { image }),
    ...(parent === null ? {} : { parent }),
  }
  return write(deps, input, before)
}

async function write(
  deps: Deps,
  input: CategoryInput,
  before: StaffCategory | null,
): Promise<Result<CategoryEdit>> {
  const written = await upsertCategories(deps, [input])
  if (!written.ok) return written
  const after = (await listStaffCategories(deps.database)).find((c) => c.handle === input.handle)
  return after ? ok({ before, after }) : refuse('not_found')
}
