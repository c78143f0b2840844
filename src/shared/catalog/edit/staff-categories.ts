import { rfc3339 } from '../../platform/clock.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import { isWithin, type Placed, standsInHeader, treeOf } from '../category-tree.ts'
import type { CategoryDocument } from '../contract.ts'
import { loadCategories } from '../read/store.ts'
import type { CategoryRow } from '../schema.ts'
import { currentRelease, readCategories } from '../store.ts'
import { type CategoryFields, deleteCategory, updateCategory } from './category-store.ts'
import type { CategoryChange, NewCategory } from './contract.ts'
import { freeCategoryHandle } from './made-names.ts'
import { upsertCategories } from './upsert-categories.ts'

/** A category as staff work on it. */
export interface StaffCategory {
  id: string
  handle: string
  title: string
  description: string
  image: string | null
  /** Handle of the category above. */
  parent: string | null
  parentId: string | null
  /** 0 at the top of the tree. */
  depth: number
  /** Its index among those with the same parent. */
  position: number
  /** Whether the shop's header shows it. */
  inHeader: boolean
  /** Published products, those of the categories below it included. */
  productCount: number
  /** True while shoppers see something else, or nothing, of it. */
  pending: boolean
  updatedAt: string
}

interface Deps {
  database: D1Database
  now: number
}

type CategoryEdit = { before: StaffCategory | null; after: StaffCategory }

const staffCategoryOf = (
  { row, depth, position }: Placed<CategoryRow>,
  rows: ReadonlyMap<string, CategoryRow>,
  shown: CategoryDocument | undefined,
): StaffCategory => {
  const parent = row.parent_id === null ? undefined : rows.get(row.parent_id)
  const inHeader = standsInHeader(row)
  const same =
    shown !== undefined &&
    shown.title === row.title &&
    shown.description === row.description &&
    shown.parentId === row.parent_id &&
    (shown.inHeader ?? shown.parentId === null) === inHeader
  return {
    id: row.id,
    handle: row.handle,
    title: row.title,
    description: row.description,
    image: row.image,
    parent: parent?.handle ?? null,
    parentId: row.parent_id,
    depth,
    position,
    inHeader,
    productCount: shown?.productCount ?? 0,
    pending: !same,
    updatedAt: rfc3339(row.updated_at),
  }
}

/** The categories of the shop and how they stand to what shoppers see. */
interface CategoryTree {
  /** Each before those below it, siblings in the merchant's order. */
  data: StaffCategory[]
  /** True while a publish would change anything of it. */
  pending: boolean
}

/** Counts of products are the published ones: no product is read. */
export async function readCategoryTree(database: D1Database): Promise<CategoryTree> {
  const [rows, published] = await Promise.all([
    readCategories(database),
    publishedCategories(database),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const shown = new Map(published.map((category) => [category.id, category]))
  const tree = treeOf(rows)
  const data = tree.map((placed) => staffCategoryOf(placed, byId, shown.get(placed.row.id)))
  const isMoved = published.map(({ id }) => id).join() !== data.map(({ id }) => id).join()
  return { data, pending: isMoved || data.some(({ pending }) => pending) }
}

/** Every category, each before those below it. */
export const listStaffCategories = async (database: D1Database): Promise<StaffCategory[]> =>
  (await readCategoryTree(database)).data

/** The categories that shoppers see. */
async function publishedCategories(database: D1Database): Promise<CategoryDocument[]> {
  const release = await currentRelease(database)
  const json = release && (await loadCategories(database, release.categoriesHash))
  return json ? JSON.parse(json) : []
}

/** Refuses `not_found`. */
export async function readStaffCategory(
  database: D1Database,
  id: string,
): Promise<Result<StaffCategory>> {
  const found = (await listStaffCategories(database)).find((category) => category.id === id)
  return found ? ok(found) : refuse('not_found')
}

/** A title is enough. Refuses `already_exists`, and `invalid_body` for an unknown parent. */
export async function createCategory(
  deps: Deps,
  { title, handle: given, description = '', ...more }: NewCategory,
): Promise<Result<CategoryEdit>> {
  const rows = await readCategories(deps.database)
  const taken = new Set(rows.map(({ handle }) => handle))
  const handle = given?.normalize('NFC') ?? freeCategoryHandle(title, taken)
  if (taken.has(handle)) {
    return refuse('already_exists', `There is a category "${handle}" already.`)
  }
  const fields = fieldsOf(more, rows)
  if (!fields.ok) return fields
  const { parent_id, image } = fields.value
  const parent = rows.find(({ id }) => id === parent_id)
  const written = await upsertCategories(deps, [
    {
      handle,
      title,
      description,
      ...(parent ? { parent: parent.handle } : {}),
      ...(image ? { image } : {}),
    },
  ])
  if (!written.ok) return written
  const id = written.value[0]?.id ?? ''
  const { position, in_header } = fields.value
  if (position !== undefined || (in_header !== undefined && in_header !== null)) {
    const placed = { ...(position === undefined ? {} : { position }), in_header: in_header ?? null }
    await updateCategory(deps.database, id, placed, deps.now)
  }
  const after = await readStaffCategory(deps.database, id)
  return after.ok ? ok({ before: null, after: after.value }) : after
}

/**
 * Changes the fields given. Refuses `not_found`, `invalid_body` for an unknown parent, and
 * `category_circle` for one that stands below the category.
 */
export async function changeCategory(
  deps: Deps,
  id: string,
  change: CategoryChange,
): Promise<Result<CategoryEdit>> {
  const before = await readStaffCategory(deps.database, id)
  if (!before.ok) return before
  const rows = await readCategories(deps.database)
  const fields = fieldsOf(change, rows)
  if (!fields.ok) return fields
  const { parent_id: parentId } = fields.value
  if (parentId && isWithin(rows, parentId, id)) return refuse('category_circle')
  const changed = changedFields(fields.value, before.value)
  if (!(await updateCategory(deps.database, id, changed, deps.now))) {
    const still = await readStaffCategory(deps.database, id)
    return still.ok ? refuse('category_circle') : still
  }
  const after = await readStaffCategory(deps.database, id)
  return after.ok ? ok({ before: before.value, after: after.value }) : after
}

/** Products of a category become pending where its title or its parent is another, and only there. */
function changedFields(fields: CategoryFields, before: StaffCategory): CategoryFields {
  const { title, parent_id, ...others } = fields
  return {
    ...others,
    ...(title === undefined || title === before.title ? {} : { title }),
    ...(parent_id === undefined || parent_id === before.parentId ? {} : { parent_id }),
  }
}

/** The columns that a change sets. Refuses `invalid_body` for a parent that is no category. */
function fieldsOf(
  { parent, parentId, inHeader, ...columns }: CategoryChange,
  rows: readonly CategoryRow[],
): Result<CategoryFields> {
  const given = Object.fromEntries(
    Object.entries(columns).filter(([, value]) => value !== undefined),
  ) as CategoryFields
  const fields: CategoryFields = {
    ...given,
    ...(inHeader === undefined ? {} : { in_header: inHeader === null ? null : Number(inHeader) }),
  }
  const named = parentId === undefined ? parent : parentId
  if (named === undefined) return ok(fields)
  if (named === null) return ok({ ...fields, parent_id: null })
  const above = rows.find(({ id, handle }) => named === (parentId === undefined ? handle : id))
  if (above) return ok({ ...fields, parent_id: above.id })
  const detail = `There is no category "${named}".`
  const pointer = parentId === undefined ? '/parent' : '/parentId'
  return refuse('invalid_body', detail, { errors: [{ pointer, code: 'unknown_category', detail }] })
}

/**
 * Deletes a category: its products stay without it, those below it move up. Shoppers see it until
 * the next publish. Refuses `not_found`.
 */
export async function removeCategory(
  deps: Deps,
  id: string,
): Promise<Result<{ before: StaffCategory; after: null }>> {
  const before = await readStaffCategory(deps.database, id)
  if (!before.ok) return before
  const { parentId } = before.value
  const gone = await deleteCategory(deps.database, { id, parent_id: parentId }, deps.now)
  return gone ? ok({ before: before.value, after: null }) : refuse('not_found')
}
