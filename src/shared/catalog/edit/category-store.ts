import { and, eq, inArray, type SQL, type SQLWrapper, sql } from 'drizzle-orm'
import { drizzle } from 'drizzle-orm/d1'
import { excluded, givenRows, insertRows, listed, runQueries } from '../../platform/bulk-rows.ts'
import { type CategoryRow, category, product, product_category } from '../schema.ts'

/**
 * Stores categories. In the same transaction the products under those of `renamed` become pending:
 * documents carry titles, listings carry the categories above.
 */
export async function writeCategories(
  d1: D1Database,
  rows: readonly CategoryRow[],
  renamed: readonly string[],
): Promise<void> {
  const db = drizzle(d1)
  await runQueries(d1, [
    // Parents by a second pass: a child may stand before its parent in the list.
    ...insertRows(d1, category, { parent_id: null }, rows).map((insert) =>
      insert.onConflictDoUpdate({
        target: category.handle,
        set: excluded(category, 'title', 'description', 'image', 'updated_at'),
      }),
    ),
    ...givenRows({ id: category.id, parent_id: category.parent_id }, rows).map(
      ({ rows: given, value }) =>
        db
          .update(category)
          .set({ parent_id: value.parent_id })
          .from(given)
          .where(
            and(eq(category.id, value.id), sql`${category.parent_id} is not ${value.parent_id}`),
          ),
    ),
    ...(renamed.length === 0 ? [] : [markProductsUnder(d1, renamed)]),
  ])
}

/** Marks the products of these categories and of those below them as changed, in the database. */
function markProductsUnder(db: D1Database, categoryIds: readonly string[]): SQLWrapper {
  const below = sql`(with recursive below (id) as (
      select value from ${listed(categoryIds)}
      union select ${category.id} from ${category} join below on ${category.parent_id} = below.id
    ) select id from below)`
  const productIds = drizzle(db)
    .select({ product_id: product_category.product_id })
    .from(product_category)
    .where(inArray(product_category.category_id, below))
  return drizzle(db)
    .update(product)
    .set({ pending: 1, revision: sql`${product.revision} + 1` })
    .where(inArray(product.id, productIds))
}

/** Columns of a category that a change sets; `position` is its index among its siblings. */
export type CategoryFields = Partial<
  Pick<CategoryRow, 'title' | 'description' | 'image' | 'parent_id' | 'in_header' | 'position'>
>

/**
 * Changes one category in one transaction and numbers its siblings anew. False where there is no
 * such category, or where its parent stands below it by now: then it stays as it is.
 */
export async function updateCategory(
  d1: D1Database,
  id: string,
  fields: CategoryFields,
  now: number,
): Promise<boolean> {
  const { position, ...columns } = fields
  const parentId = columns.parent_id
  const marks = columns.title !== undefined || parentId !== undefined
  const [updated] = await runQueries(d1, [
    drizzle(d1)
      .update(category)
      .set({ ...columns, updated_at: now })
      .where(
        and(
          eq(category.id, id),
          parentId === undefined || parentId === null ? undefined : notBelow(parentId, id),
        ),
      ),
    ...(marks ? [markProductsUnder(d1, [id])] : []),
    ...(position === undefined && parentId === undefined ? [] : [numberSiblings(id, position)]),
  ])
  return updated?.meta.changes === 1
}

/** Two moves at the same time could close a circle that neither of them sees: the write looks. */
const notBelow = (parentId: string, id: string): SQL => sql`not exists (
  with recursive above (id) as (
    select ${parentId}
    union select ${category.parent_id} from ${category} join above on ${category.id} = above.id
  ) select 1 from above where id = ${id})`

/** Gives the siblings of a category the positions 0, 1, 2 …, with it at `position`, or last. */
function numberSiblings(id: string, position: number | undefined): SQLWrapper {
  const order = sql`${category.position}, ${category.title}, ${category.id}`
  const place = position === undefined ? sql`1e9` : sql`${position} - 0.5`
  return sql`with
    siblings as (
      select ${category.id} as id, ${category.position} as position,
        row_number() over (order by ${category.id} = ${id}, ${order}) - 1 as place
      from ${category}
      where ${category.parent_id} is (select ${category.parent_id} from ${category}
        where ${category.id} = ${id})
    ),
    numbered as (
      select id, row_number() over (order by case id when ${id} then ${place} else place end) - 1
        as number
      from siblings
    )
    update ${category} set position = numbered.number from numbered
    where ${category.id} = numbered.id and ${category.position} <> numbered.number`
}

/**
 * Deletes a category in one transaction. Its products leave it; those directly below it move up to
 * its parent, behind the others. False where there is no such category.
 */
export async function deleteCategory(
  d1: D1Database,
  { id, parent_id }: Pick<CategoryRow, 'id' | 'parent_id'>,
  now: number,
): Promise<boolean> {
  const db = drizzle(d1)
  const last = sql`(select coalesce(max(siblings.position), 0) + 1 from ${category} siblings
    where siblings.parent_id is ${parent_id})`
  const results = await runQueries(d1, [
    markProductsUnder(d1, [id]),
    db
      .update(category)
      .set({
        parent_id,
        position: sql`${category.position} + ${last}`,
        // One that comes to the top this way does not come into the header with it.
        in_header: sql`coalesce(${category.in_header}, 0)`,
        updated_at: now,
      })
      .where(eq(category.parent_id, id)),
    db.delete(product_category).where(eq(product_category.category_id, id)),
    db.delete(category).where(eq(category.id, id)),
  ])
  return results.at(-1)?.meta.changes === 1
}
