import type { CategoryName } from '../category-name.ts'
import { upsertCategories } from '../edit/upsert-categories.ts'
import { selectCategoryHandles } from './store.ts'

/** Creates the categories of these names; those there are keep what staff made of them. */
export async function addCategories(
  deps: { database: D1Database; now: number },
  names: readonly CategoryName[],
): Promise<void> {
  const titles = new Map(names.map(({ handle, title }) => [handle, title]))
  for (const handle of await selectCategoryHandles(deps.database, [...titles.keys()])) {
    titles.delete(handle)
  }
  if (titles.size === 0) return
  const inputs = [...titles].map(([handle, title]) => ({ handle, title, description: '' }))
  await upsertCategories(deps, inputs)
}
