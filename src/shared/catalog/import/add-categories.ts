import type { Database } from '../deps.ts'
import { upsertCategories } from '../edit/upsert-categories.ts'
import { slugOf } from '../slug.ts'

/** Creates the categories of these titles; those there are keep what staff made of them. */
export async function addCategories(
  deps: { database: Database; now: number },
  names: readonly string[],
): Promise<void> {
  const titles = new Map(names.map((title) => [slugOf(title), title]))
  const { results } = await deps.database
    .prepare('SELECT handle FROM category WHERE handle IN (SELECT value FROM json_each(?1))')
    .bind(JSON.stringify([...titles.keys()]))
    .all<{ handle: string }>()
  for (const { handle } of results) titles.delete(handle)
  if (titles.size === 0) return
  const inputs = [...titles].map(([handle, title]) => ({
    handle,
    title: title.charAt(0).toUpperCase() + title.slice(1),
    description: '',
  }))
  await upsertCategories(deps, inputs)
}
