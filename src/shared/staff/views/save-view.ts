import type { Now } from '../../platform/clock.ts'
import { STAFF_VIEW_QUERY_MAX_CHARS, STAFF_VIEWS_MAX_PER_LIST } from '../../platform/limits.ts'
import { ok, type Result, refuse } from '../../platform/result.ts'
import type { SavedView, ViewOwner } from './contract.ts'
import { deleteView, selectViews, upsertView } from './store.ts'

interface Deps {
  /** DIRECTORY_DB. */
  db: D1Database
  now(): Now
}

/** The saved views of a member of staff for a list, by name. */
export const readViews = ({ db }: Pick<Deps, 'db'>, owner: ViewOwner): Promise<SavedView[]> =>
  selectViews(db, owner)

/**
 * Saves filters under a name; a view of the same name is replaced. Refuses `invalid_body` for a
 * view without a name or filters, and for one more than STAFF_VIEWS_MAX_PER_LIST.
 */
export async function saveView(
  { db, now }: Deps,
  owner: ViewOwner,
  view: SavedView,
): Promise<Result<SavedView>> {
  if (view.name === '') return refuse('invalid_body', 'The view needs a name.')
  if (view.query === '' || view.query.length > STAFF_VIEW_QUERY_MAX_CHARS) {
    return refuse('invalid_body', 'The view needs filters, and not too long ones.')
  }
  const max = STAFF_VIEWS_MAX_PER_LIST
  const isSaved = await upsertView(db, owner, { ...view, savedAt: now(), max })
  if (isSaved) return ok(view)
  return refuse('invalid_body', `A list has at most ${max} views of yours. Delete one first.`)
}

/** Removes a saved view. Refuses `not_found`. */
export async function removeView(
  { db }: Pick<Deps, 'db'>,
  owner: ViewOwner,
  name: string,
): Promise<Result<SavedView>> {
  const removed = await deleteView(db, owner, name)
  return removed === null ? refuse('not_found') : ok(removed)
}
