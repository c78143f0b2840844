import { upsertCategories } from '../edit/upsert-categories.ts'
import { slugOf } from '../slug.ts'
import { selectCategoryHandles } from './store.ts'

/** Creates the categories of these titles; those there are keep what staff made of them. */
export async function addCategories(
  deps: { database: D1Database; now: number },
  names: readonly string[],
): Promise<void> {
  const titles = new Map(names.map((title) => [slugOf(title), title]))
  for (const handle of await selectCategoryHandles(deps.database, [...titles.keys()])) {
    titles.delete(handle)
  }
  if (titles.size === 0) return
  const inputs = [...titles].map(([handle, title]) => ({
    handle,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    description: '',
  }))
  await upsertCategories(deps, inputs)
}
